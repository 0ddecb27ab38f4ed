"""The log-likelihood of a series under the seasonal Gaussian process and noise, float64:

    python filter.py COUNT      values at times 0.1, 0.2, …; frequency 3, deviations 1.3 and 0.4, at rest at time 0

three ways: the covariance as a whole with Cholesky's decomposition, in NumPy and SciPy or in PyTorch, and the filter as a loop of
NumPy over 2 × 2 matrices. Each begins with the series. Compared are the likelihoods of the first quarter, of the first half and of all.
"""

import sys

import numpy
import scipy.linalg

from contender import serve, torch, wave

COUNT = int(sys.argv[1])
A, SIGMA, NOISE = 3.0, 1.3, 0.4
TIMES = 0.1 * (numpy.arange(COUNT) + 1)
VALUES = wave(COUNT, 0.8, 0.3, 0.5) + wave(COUNT, 0.3, 7.0, 0.0)


def covariance(minimum, maximum, cos, sin, s, t):
    low, high = minimum(s, t), maximum(s, t)
    return (SIGMA / A) ** 2 * (low / 2 * cos(A * (high - low)) - cos(A * high) * sin(A * low) / (2 * A))


def numpy_dense(count=COUNT):
    times, values = TIMES[:count], VALUES[:count]
    k = covariance(numpy.minimum, numpy.maximum, numpy.cos, numpy.sin, times[:, None], times[None])
    k[numpy.diag_indices(count)] += NOISE**2
    root = numpy.linalg.cholesky(k)
    z = scipy.linalg.solve_triangular(root, values, lower=True)
    return -0.5 * z @ z - numpy.log(numpy.diag(root)).sum() - count / 2 * numpy.log(2 * numpy.pi)


def torch_dense(count=COUNT):
    times, values = torch.from_numpy(TIMES[:count]), torch.from_numpy(VALUES[:count])
    k = covariance(torch.minimum, torch.maximum, torch.cos, torch.sin, times[:, None], times[None])
    k.diagonal().add_(NOISE**2)
    root = torch.linalg.cholesky(k)
    z = torch.linalg.solve_triangular(root, values[:, None], upper=False)
    return float(-0.5 * (z * z).sum() - root.diagonal().log().sum() - count / 2 * numpy.log(2 * numpy.pi))


def numpy_filter(count=COUNT):
    mean, p, before, total = numpy.zeros(2), numpy.zeros((2, 2)), 0.0, 0.0
    for time, value in zip(TIMES[:count], VALUES[:count]):
        d, before = time - before, time
        c, s = numpy.cos(A * d), numpy.sin(A * d)
        f = numpy.array([[c, s / A], [-A * s, c]])
        both = s * s / (2 * A * A)
        level = d / (2 * A * A) - numpy.sin(2 * A * d) / (4 * A**3)
        q = SIGMA**2 * numpy.array([[level, both], [both, d / 2 + numpy.sin(2 * A * d) / (4 * A)]])
        mean, p = f @ mean, f @ p @ f.T + q
        spread, error = p[0, 0] + NOISE**2, value - mean[0]
        total -= 0.5 * (numpy.log(2 * numpy.pi * spread) + error * error / spread)
        gain = p[:, 0] / spread
        mean, p = mean + gain * error, p - numpy.outer(gain, gain) * spread
    return total


def form(call):
    return lambda: (call, [call(COUNT // 4), call(COUNT // 2), call()])


if __name__ == "__main__":
    forms = {"numpy-dense": form(numpy_dense), "numpy-filter": form(numpy_filter)}
    if torch:
        forms["pytorch-dense"] = form(torch_dense)
    serve(forms)
