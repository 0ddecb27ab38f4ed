"""Writes weight_spectra.txt: what Almagest's probe weight-spectrum is tested against.

Nothing here is computed by Almagest: singular values come from LAPACK by NumPy, power laws from every x_min in turn, with
SciPy's Kolmogorov and Smirnov as a second opinion, maps of images from PyTorch's convolution applied to unit images.

    pip install torch numpy scipy
    python make_weight_spectrum_reference.py      # writes weight_spectra.txt beside this script

weight_spectra.txt
    `case NAME`, `key word`, or `key rows cols v v v ...`, row-major.

    weights    rows x cols
    values     singular values; spectral_norm, stable_rank, log_norm, log_spectral_norm, entropy
    exponent, error, from, distance, size, weighted, exponent_norm      of the power law of the squared singular values
    variance, edge, spikes      Marchenko and Pastur's bulk and what lies beyond it
    channels, height, width, out, kernel, padding, map_norm, map_stable_rank     of cases that are kernels
"""

import pathlib

import numpy
import scipy.stats
import torch

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
TRACY_WIDOM_99 = 2.0234


def array(key, values):
    values = numpy.asarray(values, dtype=float)
    rows, cols = values.shape if values.ndim == 2 else (1, values.size)
    return f"{key} {rows} {cols} " + " ".join(map(repr, values.reshape(-1).tolist()))


def tail(values):
    values = numpy.sort(values)
    best = None
    for least in numpy.unique(values)[:-1]:
        x = values[values >= least]
        n = len(x)
        alpha = 1 + n / numpy.log(x / least).sum()
        fitted = 1 - (x / least) ** (1 - alpha)
        distance = numpy.abs(fitted - numpy.arange(n) / n).max()
        # SciPy takes the larger of both sides of each step of the empirical distribution function
        both = scipy.stats.kstest(x, lambda v: 1 - (v / least) ** (1 - alpha)).statistic
        assert distance <= both + 1e-12 and both <= distance + 1 / n + 1e-12
        if best is None or distance < best[3]:
            best = (alpha, (alpha - 1) / numpy.sqrt(n), least, distance, n)
    return best


def noise(values, rows, cols):
    n, m = max(rows, cols), min(rows, cols)
    root = numpy.sqrt(n - 1) + numpy.sqrt(m)
    most = root**2 + TRACY_WIDOM_99 * root * (1 / numpy.sqrt(n - 1) + 1 / numpy.sqrt(m)) ** (1 / 3)
    spikes, variance = 0, values.sum() / (n * m)
    while True:
        beyond = values > variance * most
        if beyond.sum() <= spikes or beyond.sum() == m:
            return variance, variance * (numpy.sqrt(n) + numpy.sqrt(m)) ** 2, spikes
        spikes = beyond.sum()
        variance = values[~beyond].sum() / (n * (m - spikes))


def case(name, weights, image=None):
    rows, cols = weights.shape
    s = numpy.linalg.svd(weights, compute_uv=False)
    values = s**2
    yield f"case {name}"
    yield array("weights", weights)
    yield array("values", s)
    yield array("spectral_norm", [numpy.linalg.norm(weights, 2)])
    yield array("stable_rank", [numpy.linalg.norm(weights) ** 2 / s[0] ** 2])
    yield array("log_norm", [numpy.log10(numpy.linalg.norm(weights) ** 2)])
    yield array("log_spectral_norm", [numpy.log10(s[0] ** 2)])
    yield array("entropy", [scipy.stats.entropy(values) / numpy.log(len(values))])
    alpha, error, least, distance, size = tail(values)
    for key, value in (("exponent", alpha), ("error", error), ("from", least), ("distance", distance), ("size", size)):
        yield array(key, [value])
    yield array("weighted", [alpha * numpy.log10(values[0])])
    yield array("exponent_norm", [numpy.log10((values**alpha).sum())])
    variance, edge, spikes = noise(values, rows, cols)
    for key, value in (("variance", variance), ("edge", edge), ("spikes", spikes)):
        yield array(key, [value])
    if image:
        channels, height, width, out, kernel, padding = image
        for key, value in zip(("channels", "height", "width", "out", "kernel", "padding"), image):
            yield f"{key} {value}"
        kernels = torch.tensor(weights).reshape(out, channels, kernel, kernel)
        units = torch.eye(channels * height * width).reshape(-1, channels, height, width)
        images = torch.nn.functional.conv2d(units, kernels, padding=padding).flatten(1).numpy()
        sigma = numpy.linalg.svd(images, compute_uv=False)
        yield array("map_norm", [sigma[0]])
        yield array("map_stable_rank", [(sigma**2).sum() / sigma[0] ** 2])


def cases():
    random = numpy.random.default_rng(20)
    yield from case("noise", random.normal(size=(30, 18)))
    spiked = random.normal(size=(16, 24))
    for size in (14.0, 9.0):
        u, v = random.normal(size=16), random.normal(size=24)
        spiked += size * numpy.outer(u / numpy.linalg.norm(u), v / numpy.linalg.norm(v))
    yield from case("two-spikes", spiked)
    yield from case("heavy", random.standard_t(1.5, size=(20, 26)))
    yield from case("kernels", random.normal(size=(12, 18)), (2, 5, 4, 12, 3, 1))


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}, NumPy {numpy.__version__}, SciPy {scipy.__version__}")
    lines = ["# Made by make_weight_spectrum_reference.py, whose head explains the format.", *cases()]
    (HERE / "weight_spectra.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"weight_spectra.txt: {(HERE / 'weight_spectra.txt').stat().st_size} bytes")
