"""Writes convolutional_limits.txt: what Almagest's kernels of infinitely many channels are tested against.

Nothing here is computed by Almagest. Whole covariances between all pairs of positions of all pairs of images go through dense
matrices of zeros and ones, one a tap, whatever the head is; expectations are closed forms of Cho and Saul (2009) for relu, or
Gauss-Hermite quadrature of 100 nodes a side.

    pip install numpy
    python make_convolutional_limit_reference.py      # writes convolutional_limits.txt beside this script

convolutional_limits.txt
    `case NAME`, `key word`, or `key rows cols v v v ...`, row-major.

    height of the images, 1 of a line; channels; kernel_sizes, strides, paddings (layer by layer); head; activation; bias
    x            images x numbers, [channel][y][x]
    covariance   of one output, images x images, sigma_w = 1.3 and sigma_b = 0.4
    tangent      the same of the tangent kernel
"""

import pathlib

import numpy

HERE = pathlib.Path(__file__).parent
SIGMA_W, SIGMA_B = 1.3, 0.4
NODES, WEIGHTS = numpy.polynomial.hermite_e.hermegauss(100)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def array(key, values):
    rows, cols = values.shape
    return f"{key} {rows} {cols} " + " ".join(map(repr, values.reshape(-1).tolist()))


def axis(size, kernel, stride, padding):
    """Where the taps of each output lie: [outputs][kernel], -1 outside."""
    if padding == "valid":
        outputs, before = (size - kernel) // stride + 1, 0
    else:
        outputs = -(-size // stride)
        before = max((outputs - 1) * stride + kernel - size, 0) // 2
    places = numpy.arange(outputs)[:, None] * stride + numpy.arange(kernel) - before
    places[(places < 0) | (places >= size)] = -1
    return places


def taps(shape, kernel, stride, padding):
    """A matrix [outputs][inputs] for each tap, and the shape of the outputs."""
    places = [axis(n, kernel if n > 1 else 1, stride if n > 1 else 1, padding) for n in shape]
    matrices = []
    for ty in range(places[0].shape[1]):
        for tx in range(places[1].shape[1]):
            parts = []
            for place, t, n in ((places[0], ty, shape[0]), (places[1], tx, shape[1])):
                part = numpy.zeros((len(place), n))
                inside = place[:, t] >= 0
                part[numpy.arange(len(place))[inside], place[inside, t]] = 1
                parts.append(part)
            matrices.append(numpy.kron(*parts))
    return matrices, tuple(len(p) for p in places)


def dual(activation, k):
    """E f(u)f(v) and E f'(u)f'(v) for covariances k[n][m][p][q]."""
    variance = numpy.einsum("nnpp->np", k)
    first, second = variance[:, None, :, None], variance[None, :, None, :]
    if activation == "relu":
        cosine = numpy.clip(k / numpy.sqrt(first * second), -1, 1)
        angle = numpy.arccos(cosine)
        values = numpy.sqrt(first * second) * (numpy.sin(angle) + (numpy.pi - angle) * cosine) / (2 * numpy.pi)
        return values, (numpy.pi - angle) / (2 * numpy.pi)
    u = numpy.sqrt(first)[..., None, None] * NODES[:, None]
    slope = k / first
    rest = numpy.sqrt(numpy.maximum(second - slope * k, 0))
    v = slope[..., None, None] * u + rest[..., None, None] * NODES[None, :]
    weight = WEIGHTS[:, None] * WEIGHTS[None, :]
    f, g = numpy.tanh, lambda x: 1 - numpy.tanh(x) ** 2
    return (f(u) * f(v) * weight).sum((-1, -2)), (g(u) * g(v) * weight).sum((-1, -2))


def case(name, channels, shape, kernels, strides, paddings, head, activation, bias, images, seed):
    height, random = shape[0], numpy.random.default_rng(seed)
    # Almagest takes expectations of tanh by a rule of 40 nodes a side, meant for variances of order one
    size = 0.4 if activation == "tanh" else 1
    x = size * random.normal(size=(images, channels, shape[0] * shape[1]))
    biases = SIGMA_B**2 if bias else 0.0
    values = numpy.einsum("ncp,mcq->nmpq", x, x) / channels
    tangents = numpy.zeros_like(values)
    for kernel, stride, padding in zip(kernels, strides, paddings):
        matrices, shape = taps(shape, kernel, stride, padding)

        def convolved(k):
            return SIGMA_W**2 / len(matrices) * sum(numpy.einsum("ap,nmpq,bq->nmab", t, k, t) for t in matrices)

        k = convolved(values) + biases
        theta = k + convolved(tangents)
        values, slopes = dual(activation, k)
        tangents = slopes * theta
    mean = (lambda k: k.mean((2, 3))) if head == "average-dense" else (lambda k: numpy.einsum("nmpp->nm", k) / k.shape[2])
    covariance = SIGMA_W**2 * mean(values) + biases
    tangent = covariance + SIGMA_W**2 * mean(tangents)
    yield f"case {name}"
    yield f"height {height}"
    yield f"channels {channels}"
    yield "kernel_sizes " + ",".join(map(str, kernels))
    yield "strides " + ",".join(map(str, strides))
    yield "paddings " + ",".join(paddings)
    yield f"head {head}"
    yield f"activation {activation}"
    yield f"bias {'yes' if bias else 'no'}"
    yield array("x", x.reshape(images, -1))
    yield array("covariance", covariance)
    yield array("tangent", tangent)


def cases():
    yield from case("line-dense", 1, (1, 7), (3, 2), (1, 1), ("valid", "valid"), "dense", "relu", True, 4, 1)
    yield from case("line-average", 2, (1, 6), (3, 3), (1, 2), ("same", "same"), "average-dense", "relu", False, 3, 2)
    yield from case("image-dense", 2, (4, 4), (3, 2), (1, 1), ("same", "valid"), "dense", "relu", True, 3, 3)
    yield from case("image-average", 1, (4, 4), (2, 2), (2, 1), ("valid", "same"), "average-dense", "tanh", True, 3, 4)


if __name__ == "__main__":
    print(f"NumPy {numpy.__version__}")
    lines = ["# Made by make_convolutional_limit_reference.py, whose head explains the format.", *cases()]
    (HERE / "convolutional_limits.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"convolutional_limits.txt: {(HERE / 'convolutional_limits.txt').stat().st_size} bytes")
