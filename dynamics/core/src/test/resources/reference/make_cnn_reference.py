"""Writes cnn_networks.txt: what Almagest's Hessians of convolutional and dense networks, and their split, are tested
against.

Nothing here is computed by Almagest: all numbers come from PyTorch's autograd in float64 on one thread. Before a case
is written, its derivatives are held against finite differences, its split against a second way to compute it.

    pip install torch mpmath numpy
    python make_cnn_reference.py      # writes cnn_networks.txt beside this script; needs make_reference.py there

The file in the repository was made with PyTorch 2.13.0 and NumPy 2.4.6 on Python 3.11. Another version or processor
may change last bits, so compare to about 1e-13 of the largest entry, never bit by bit. Numbers are printed by
Python's repr, so that reading them back gives the same double; only the lower triangles are rounded, by at most 5e-15
of their largest entry, which keeps the file small.

cnn_networks.txt
    Lines of words parted by single spaces, as in networks.txt: a line that starts with # is a comment, `case NAME`
    opens a case, and every other line is a text, `key word`, or an array, `key rows cols v v v ...`, row-major.

    network      convolutional; local (locally connected: as convolutional, with a kernel of its own at each output
                 position); dense
    activation   linear, relu, tanh, softplus, gelu (exact, by erf), xtanh (x tanh x)
    loss_kind    mse: mean over batch and outputs of (prediction - y)^2;
                 cross-entropy: mean over the batch of -log softmax(prediction)[label], y one-hot
    bias         yes or no, for all layers of the network, the head included
    widths       dense only, 1 x (layers + 1): inputs, hidden widths, outputs
    input        not dense, 1 x 3: channels, height, width; a 1-D network has height 1
    layers       not dense, layers x 5: out channels, kernel height, kernel width, vertical and horizontal stride;
                 a 1-D network has kernel height 1 and vertical stride 1
    padding      not dense: valid or same, see below
    head         not dense: dense, or average (the mean over all positions of each channel, and a dense layer on the
                 channels' means)
    x            features x batch (a column is a sample); for images a feature is [channel][y][x], flattened
    y            outputs x batch
    parameters   1 x P, flat, layer by layer, the weights before the biases, all row-major:
                 convolutional: kernel [out channel][in channel][ky][kx], bias [out channel];
                 local: kernels [out channel][out y][out x][in channel][ky][kx], bias [out channel][out y][out x];
                 dense layer or head: weight [out][in], bias [out], where `in` is [channel][y][x], flattened
    prediction   outputs x batch, before the softmax
    loss         1 x 1
    gradient     1 x P, of the loss with respect to parameters
    direction    1 x P, a fixed v
    hessian_direction   1 x P, H v
    curvature    1 x 1, v' H v
    hessian_lower       1 x P(P+1)/2, the lower triangle row by row: H00, H10, H11, H20, ... (in some cases)
    outer_lower         the same of the outer product part (Gauss-Newton), with l the loss:
                        sum over samples n of J_n' (d2 l / d f_n d f_n) J_n, J_n = d f_n / d parameters (some cases)
    functional_lower    the same of the functional part, H - outer:
                        sum over samples n and outputs c of (d l / d f_cn) d2 f_cn / d parameters^2
    A case with outer_lower and functional_lower has no hessian_lower, since H is their sum.
    Take no ranks from these triangles: their rounding is as large as the singular values that ought to be zero.

    The network: each convolutional, local or dense layer but the last dense one is followed by the activation.
    A convolution is a cross-correlation, as PyTorch has it: the output at (y, x) is the sum over in channel, ky, kx
    of kernel[ky][kx] * input[y * stride + ky - before][x * stride + kx - before], plus the bias.
    Along each axis, with n inputs, kernel extent k and stride s:
    valid: floor((n - k) / s) + 1 outputs, before = 0;
    same: out = ceil(n / s) outputs among zeros; total = max((out - 1) s + k - n, 0) zeros in all, the smaller half
    before (before = floor(total / 2)), the rest after. With stride 1 that is (k - 1) / 2, rounded down, before.
"""

import math
import sys
import warnings

import numpy
import torch

sys.dont_write_bytecode = True  # this folder is packed as test resources
from make_reference import ACTIVATIONS, array, central, close, write  # noqa: E402

DIGITS = 15  # of the largest entry of a triangle; all others have as many decimals as that one
SPLIT_TOLERANCE = 1e-14  # of the largest entry: two ways to add up the same few dozen products


class Image:
    """A convolutional or locally connected network with one dense layer as its head."""

    def __init__(self, activation, bias, inputs, layers, padding, outputs, average=False, local=False):
        self.activation, self.bias, self.inputs, self.padding = activation, bias, inputs, padding
        self.outputs, self.average, self.local = outputs, average, local
        self.layers = [layer if len(layer) == 5 else (layer[0], 1, layer[1], 1, layer[2]) for layer in layers]
        self.features = int(numpy.prod(inputs))
        self.shapes = []
        channels, *size = inputs
        for out, *kernel_and_stride in self.layers:
            kernel, stride = kernel_and_stride[:2], kernel_and_stride[2:]
            size = [extent(n, k, s, padding)[0] for n, k, s in zip(size, kernel, stride)]
            assert min(size) > 0, "a kernel is larger than its input"
            unshared = tuple(size) if local else ()
            self.shapes += [(out, *unshared, channels, *kernel), (out, *unshared)][: 1 + bias]
            channels = out
        self.shapes += [(outputs, channels * (1 if average else size[0] * size[1])), (outputs,)][: 1 + bias]

    def describe(self):
        yield f"network {'local' if self.local else 'convolutional'}"
        yield f"padding {self.padding}"
        yield f"head {'average' if self.average else 'dense'}"
        yield array("input", torch.tensor(self.inputs))
        yield array("layers", torch.tensor(self.layers))

    def predict(self, blocks, x, preactivations):
        """x is features x batch; so is what comes back."""
        h = x.T.reshape(-1, *self.inputs)
        for _, ky, kx, sy, sx in self.layers:
            weight = next(blocks)
            (_, top, bottom), (_, left, right) = (
                extent(n, k, s, self.padding) for n, k, s in zip(h.shape[2:], (ky, kx), (sy, sx))
            )
            padded = torch.nn.functional.pad(h, (left, right, top, bottom))
            if self.local:
                z = locally_connected(padded, weight, (sy, sx))
            else:
                z = torch.nn.functional.conv2d(padded, weight, stride=(sy, sx))
            if self.bias:
                bias = next(blocks)
                z = z + (bias if self.local else bias[:, None, None])
            preactivations.append(z)
            h = ACTIVATIONS[self.activation](z)
        h = h.mean((2, 3)) if self.average else h.flatten(1)
        prediction = next(blocks) @ h.T
        return prediction + next(blocks)[:, None] if self.bias else prediction


class Dense:
    """A fully connected network, with an activation after each layer but the last."""

    def __init__(self, activation, bias, *widths):
        self.activation, self.bias, self.widths = activation, bias, widths
        self.features, self.outputs = widths[0], widths[-1]
        self.shapes = []
        for inputs, outputs in zip(widths, widths[1:]):
            self.shapes += [(outputs, inputs), (outputs,)][: 1 + bias]

    def describe(self):
        yield "network dense"
        yield array("widths", torch.tensor(self.widths))

    def predict(self, blocks, x, preactivations):
        h = x
        for layer in range(1, len(self.widths)):
            z = next(blocks) @ h
            if self.bias:
                z = z + next(blocks)[:, None]
            if layer == len(self.widths) - 1:
                return z
            preactivations.append(z)
            h = ACTIVATIONS[self.activation](z)


def extent(n, k, s, padding):
    """How many outputs one axis has, and how many zeros go before and after its inputs."""
    if padding == "valid":
        return (n - k) // s + 1, 0, 0
    out = -(-n // s)
    total = max((out - 1) * s + k - n, 0)
    return out, total // 2, total - total // 2


def locally_connected(padded, weight, stride):
    """batch x in x height x width, with a kernel for each output position: [out][y][x][in][ky][kx]."""
    (sy, sx), (ky, kx) = stride, weight.shape[-2:]
    windows = padded.unfold(2, ky, sy).unfold(3, kx, sx)
    return torch.einsum("ncyxij,oyxcij->noyx", windows, weight)


class Case:
    """One network with its data; all numbers are drawn from a seed that is the case's own."""

    def __init__(self, name, seed, network, loss_kind, batch):
        self.name, self.network, self.loss_kind, self.batch = name, network, loss_kind, batch
        attempt = 0
        self.draw(numpy.random.default_rng([seed, attempt]))
        while not self.well_scaled():
            attempt += 1
            self.draw(numpy.random.default_rng([seed, attempt]))

    def draw(self, random):
        def normal_draw(spread, *shape):
            # three decimals: short in the file, and what is printed is exactly what is used
            return torch.tensor(numpy.round(random.normal(0.0, spread, shape), 3))

        outputs, batch = self.network.outputs, self.batch
        self.parameters = normal_draw(0.5, sum(int(numpy.prod(shape)) for shape in self.network.shapes))
        self.x = normal_draw(1.0, self.network.features, batch)
        if self.loss_kind == "cross-entropy":
            labels = torch.arange(batch) % outputs
            self.y = torch.nn.functional.one_hot(labels, outputs).double().T.contiguous()
        else:
            self.y = normal_draw(1.0, outputs, batch)
        self.direction = normal_draw(0.5, self.parameters.numel())

    def well_scaled(self):
        """No prediction so large or small that it hides the others, and nothing near the kink of relu."""
        preactivations = []
        prediction = self.predict(self.parameters, preactivations)
        nearest = min(z.abs().min().item() for z in preactivations)
        largest = prediction.abs().max()
        return 0.5 < largest < 6 and (self.network.activation != "relu" or nearest > 1e-2)

    def predict(self, parameters, preactivations=None):
        counts = [int(numpy.prod(shape)) for shape in self.network.shapes]
        blocks = (block.reshape(shape) for block, shape in zip(parameters.split(counts), self.network.shapes))
        return self.network.predict(blocks, self.x, [] if preactivations is None else preactivations)

    def loss_of(self, prediction):
        if self.loss_kind == "cross-entropy":
            return -(self.y * torch.log_softmax(prediction, 0)).sum(0).mean()
        return ((prediction - self.y) ** 2).mean()

    def loss(self, parameters):
        return self.loss_of(self.predict(parameters))

    def gradient(self, parameters):
        leaf = parameters.clone().requires_grad_()
        return torch.autograd.grad(self.loss(leaf), leaf)[0]

    def split(self, full):
        """The outer and the functional part, each by its own formula, once they add up to the Hessian."""
        prediction = self.predict(self.parameters)
        jacobian = torch.autograd.functional.jacobian(self.predict, self.parameters)  # outputs x batch x P
        if self.loss_kind == "cross-entropy":
            p = torch.softmax(prediction, 0)
            slope = (p - self.y) / self.batch
            bend = (torch.diag_embed(p.T) - p.T[:, :, None] * p.T[:, None, :]) / self.batch
        else:
            slope = 2 * (prediction - self.y) / prediction.numel()
            bend = (2 / prediction.numel() * torch.eye(self.network.outputs)).expand(self.batch, -1, -1)
        by_autograd = torch.autograd.functional.hessian(self.loss_of, prediction)  # outputs, batch, outputs, batch
        for n in range(self.batch):
            close(bend[n], by_autograd[:, n, :, n], SPLIT_TOLERANCE, self.name + " second derivative of the loss")
        outer = torch.einsum("cnp,ncd,dnq->pq", jacobian, bend, jacobian)
        weighted = lambda parameters: (slope * self.predict(parameters)).sum()  # noqa: E731
        functional = torch.autograd.functional.hessian(weighted, self.parameters)
        close(outer + functional, full, SPLIT_TOLERANCE, self.name + " split")
        return outer, functional

    def lines(self, wanted):
        """The case's lines; wanted is `product` (H v only), `full` or `split`."""
        theta = self.parameters.clone().requires_grad_()
        v = self.direction
        prediction = self.predict(theta)
        loss = self.loss(theta)
        (gradient,) = torch.autograd.grad(loss, theta, create_graph=True)
        (hv,) = torch.autograd.grad(gradient @ v, theta)
        full = torch.autograd.functional.hessian(self.loss, self.parameters)
        assert torch.isfinite(full).all(), self.name
        close(full, full.T, 1e-14, self.name + " symmetry")
        close(full @ v, hv, 1e-13, self.name + " H v")
        close(gradient @ v, central(self.loss, self.parameters, v), 1e-8, self.name + " gradient")
        close(hv, central(self.gradient, self.parameters, v), 1e-8, self.name + " Hessian")
        yield f"case {self.name}"
        yield from self.network.describe()
        yield f"activation {self.network.activation}"
        yield f"bias {'yes' if self.network.bias else 'no'}"
        yield f"loss_kind {self.loss_kind}"
        yield array("x", self.x)
        yield array("y", self.y)
        yield array("parameters", self.parameters)
        yield array("prediction", prediction)
        yield array("loss", loss)
        yield array("gradient", gradient)
        yield array("direction", v)
        yield array("hessian_direction", hv)
        yield array("curvature", hv @ v)
        if wanted == "full":
            yield lower("hessian_lower", full)
        if wanted == "split":
            outer, functional = self.split(full)
            yield lower("outer_lower", outer)
            yield lower("functional_lower", functional)
        print(f"{self.name}: P={theta.numel()} {wanted}", file=sys.stderr)


def lower(key, matrix):
    """The triangle of a symmetric matrix, of which the mean with its transpose is taken."""
    decimals = DIGITS - 1 - math.floor(math.log10(matrix.abs().max()))
    rows, cols = torch.tril_indices(*matrix.shape)
    both = ((matrix + matrix.T) / 2)[rows, cols]
    return array(key, torch.tensor([round(value, decimals) + 0.0 for value in both.tolist()]))  # + 0.0: no -0.0


def check_the_networks():
    """Two conventions of this file against PyTorch's own, where it has them."""
    random = torch.Generator().manual_seed(1)
    h = torch.randn(3, 2, 5, 6, generator=random)
    kernel = torch.randn(4, 2, 2, 3, generator=random)
    network = Image("linear", False, (2, 5, 6), [(4, 2, 3, 1, 1)], "same", 120)
    ours = network.predict(iter([kernel, torch.eye(120)]), h.reshape(3, -1).T, [])
    with warnings.catch_warnings(action="ignore"):  # an even kernel costs PyTorch a copy
        theirs = torch.nn.functional.conv2d(h, kernel, padding="same")
    close(ours.T, theirs.flatten(1), 1e-14, "same padding")
    repeated = kernel[:, None, None].expand(-1, 2, 2, -1, -1, -1)  # at every position the same
    local = locally_connected(h, repeated, (2, 2))
    close(local, torch.nn.functional.conv2d(h, kernel, stride=2), 1e-14, "locally connected")


# (name, network, loss, batch, what of the Hessian). A layer of a 1-D network is (channels, kernel, stride).
CASES = [
    ("1d-valid-tanh", Image("tanh", True, (1, 1, 6), [(2, 3, 1)], "valid", 2), "mse", 5, "split"),
    ("1d-valid-two-linear", Image("linear", False, (1, 1, 8), [(2, 3, 1), (2, 3, 1)], "valid", 2), "mse", 9, "split"),
    ("1d-valid-three-xtanh-average",
     Image("xtanh", False, (1, 1, 9), [(2, 3, 1), (2, 2, 1), (2, 3, 1)], "valid", 2, average=True),
     "mse", 6, "split"),
    ("1d-valid-stride-relu", Image("relu", False, (1, 1, 7), [(3, 3, 2)], "valid", 2), "mse", 5, "full"),
    ("1d-same-two-softplus", Image("softplus", False, (2, 1, 5), [(2, 3, 1), (2, 2, 1)], "same", 2),
     "cross-entropy", 5, "full"),
    ("1d-same-even-kernel-xtanh-average", Image("xtanh", True, (1, 1, 6), [(3, 4, 1)], "same", 3, average=True),
     "cross-entropy", 6, "full"),
    ("1d-same-stride-two-gelu-average",
     Image("gelu", True, (2, 1, 7), [(2, 3, 2), (3, 3, 2)], "same", 2, average=True), "mse", 5, "full"),
    ("2d-valid-gelu-average", Image("gelu", True, (1, 3, 4), [(2, 2, 3, 1, 1)], "valid", 3, average=True),
     "cross-entropy", 6, "split"),
    ("2d-valid-stride-tanh-three-channels", Image("tanh", True, (3, 4, 3), [(2, 2, 2, 2, 2)], "valid", 2),
     "cross-entropy", 4, "full"),
    ("2d-same-stride-xtanh-two-channels", Image("xtanh", True, (2, 5, 4), [(2, 3, 3, 2, 2)], "same", 2),
     "mse", 3, "product"),
    ("2d-same-two-relu", Image("relu", True, (1, 3, 3), [(2, 2, 2, 1, 1), (2, 3, 3, 2, 2)], "same", 3),
     "cross-entropy", 4, "product"),
    ("2d-same-three-softplus",
     Image("softplus", False, (1, 4, 4), [(2, 3, 3, 2, 1), (2, 2, 2, 1, 2), (2, 3, 3, 1, 1)], "same", 2),
     "mse", 4, "product"),
    ("local-1d-valid-two-tanh", Image("tanh", False, (1, 1, 5), [(2, 3, 1), (1, 2, 1)], "valid", 2, local=True),
     "mse", 5, "full"),
    ("local-2d-same-stride-softplus-average",
     Image("softplus", True, (1, 3, 3), [(2, 2, 2, 2, 2)], "same", 3, average=True, local=True),
     "cross-entropy", 4, "full"),
    ("mlp-tanh", Dense("tanh", True, 4, 6, 5, 3), "mse", 8, "split"),
    ("mlp-gelu", Dense("gelu", True, 4, 6, 5, 3), "cross-entropy", 8, "split"),
]  # fmt: skip


def networks():
    for number, (name, network, loss_kind, batch, wanted) in enumerate(CASES):
        yield from Case(name, 400 + number, network, loss_kind, batch).lines(wanted)


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}, NumPy {numpy.__version__}")
    check_the_networks()
    write("cnn_networks.txt", "Made by make_cnn_reference.py, whose head explains the format.", networks())
