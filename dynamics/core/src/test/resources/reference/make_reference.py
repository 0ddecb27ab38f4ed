"""Writes networks.txt and activations.txt: what Almagest's own derivatives are tested against.

Nothing here is computed by Almagest. Losses, gradients, Hessians and third-order terms come from PyTorch's
autograd in float64 on one thread; the activations and their derivatives from mpmath with 50 digits.

    pip install torch mpmath numpy
    python make_reference.py          # writes both files beside this script

The files in the repository were made with PyTorch 2.13.0, mpmath 1.3.0 and NumPy 2.4.6 on Python 3.11. Another
version or processor may change last bits, so compare to about 1e-13 of the largest entry, never bit by bit.
Numbers are printed by Python's repr: reading them back gives the same double.

networks.txt
    Lines of words parted by single spaces; a line that starts with # is a comment. `case NAME` opens a case, and
    all lines up to the next `case` belong to it. Every other line is either a text, `key word`, or an array,
    `key rows cols v v v ...`, row-major, with rows * cols values.

    activation   linear, relu, tanh, sigmoid, softplus, gelu (exact, by erf), xtanh (x tanh x), x2tanh (x^2 tanh x),
                 sine, silu, leaky-relu (slope 0.01)
    delta        none (1), shared (one number, used as its absolute value), per-layer (one a layer, used as it is)
    loss_kind    mse: mean over batch and coordinates of (prediction - y)^2;
                 cross-entropy: mean over the batch of -log softmax(prediction)[label], y one-hot
    size         1 x 5: input width (0: no input layer), width d, depth L, output width K (0: no output layer), batch
    x, y         features x batch (a column is a sample)
    parameters   1 x P, flat: the input layer's W (d x d_in, row-major) and b (d), if there is one; then for each
                 layer k its A_k (d x d, row-major) and b_k (d); then the output layer's W (K x d, row-major) and
                 b (K), if there is one; then delta (1 or L numbers), unless it is none
    prediction   features x batch: h_L, or the output layer's values before the softmax
    loss         1 x 1
    gradient     1 x P, of the loss with respect to parameters
    direction    1 x P, a fixed v
    hessian_direction   1 x P, H v
    curvature    1 x 1, v' H v
    hessian_lower       1 x P(P+1)/2, the lower triangle row by row: H00, H10, H11, H20, ... (not in every case)
    curvature_gradient  1 x P, the gradient of v' H v with respect to parameters (third order; only in some cases)

    The network: h_0 = x (or the input layer's W x + b), h_{k+1} = h_k + delta_k act(A_k h_k + b_k) for
    k = 0 .. L-1, prediction h_L (or the output layer's W h_L + b).

activations.txt
    `name order x value`: the derivative of that order, 0 to 4, at that double x, rounded once to double. relu has
    order 1 equal to the step with 0 at 0, and zeros above; leaky-relu has the double nearest 0.01 there.
"""

from pathlib import Path

import mpmath
import numpy
import torch

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": torch.nn.functional.softplus,
    "gelu": torch.nn.functional.gelu,
    "xtanh": lambda z: z * torch.tanh(z),
    "x2tanh": lambda z: z * z * torch.tanh(z),
    "sine": torch.sin,
    "silu": torch.nn.functional.silu,
    "leaky-relu": torch.nn.functional.leaky_relu,
}
PER_LAYER = [0.7, -0.6, 0.8]


class Case:
    """One network with its data; all numbers are drawn from a seed that is the case's own."""

    def __init__(self, name, seed, activation, delta, width, depth, batch, inputs=0, outputs=0, shared=0.7):
        self.name, self.activation, self.delta = name, activation, delta
        self.width, self.depth, self.batch, self.inputs, self.outputs = width, depth, batch, inputs, outputs
        attempt = 0
        self.draw(numpy.random.default_rng([seed, attempt]), shared)
        while not self.well_scaled():
            attempt += 1
            self.draw(numpy.random.default_rng([seed, attempt]), shared)

    def well_scaled(self):
        """No value so large that it hides the others (x^2 tanh x can blow up), and none near the kink of relu."""
        preactivations = []
        prediction = self.predict(self.parameters, preactivations)
        nearest = min(z.abs().min().item() for z in preactivations)
        return prediction.abs().max() < 6 and ("relu" not in self.activation or nearest > 1e-2)

    def draw(self, random, shared):
        width, depth, batch, inputs, outputs = self.width, self.depth, self.batch, self.inputs, self.outputs

        def normal_draw(spread, *shape):
            # three decimals: short in the file, and what is printed is exactly what is used
            return torch.tensor(numpy.round(random.normal(0.0, spread, shape), 3))

        self.blocks = []  # the shapes in flat order
        if inputs:
            self.blocks += [(width, inputs), (width,)]
        self.blocks += [(width, width), (width,)] * depth
        if outputs:
            self.blocks += [(outputs, width), (outputs,)]
        parts = [normal_draw(0.5, *shape).reshape(-1) for shape in self.blocks]
        if self.delta == "shared":
            parts.append(torch.tensor([shared]))
        elif self.delta == "per-layer":
            parts.append(torch.tensor(PER_LAYER[:depth]))
        self.parameters = torch.cat(parts)
        self.x = normal_draw(1.0, inputs or width, batch)
        if outputs:
            labels = torch.arange(batch) % outputs
            self.y = torch.nn.functional.one_hot(labels, outputs).double().T.contiguous()
        else:
            self.y = normal_draw(1.0, width, batch)
        self.direction = normal_draw(0.5, self.parameters.numel())

    def predict(self, parameters, preactivations=None):
        at = 0

        def take(*shape):
            nonlocal at
            count = int(numpy.prod(shape))
            block = parameters[at : at + count].reshape(shape)
            at += count
            return block

        act = ACTIVATIONS[self.activation]
        shapes = iter(self.blocks)
        dense = [(take(*next(shapes)), take(*next(shapes))[:, None]) for _ in range(len(self.blocks) // 2)]
        if self.delta == "none":
            deltas = [1.0] * self.depth
        elif self.delta == "shared":
            deltas = [parameters[at].abs()] * self.depth
        else:
            deltas = [parameters[at + k] for k in range(self.depth)]
        h = self.x
        if self.inputs:
            weight, bias = dense.pop(0)
            h = weight @ h + bias
        for delta, (weight, bias) in zip(deltas, dense):
            z = weight @ h + bias
            if preactivations is not None:
                preactivations.append(z)
            h = h + delta * act(z)
        if self.outputs:
            weight, bias = dense[-1]
            h = weight @ h + bias
        return h

    def loss(self, parameters):
        prediction = self.predict(parameters)
        if self.outputs:
            return -(self.y * torch.log_softmax(prediction, 0)).sum(0).mean()
        return ((prediction - self.y) ** 2).mean()

    def gradient(self, parameters):
        leaf = parameters.clone().requires_grad_()
        return torch.autograd.grad(self.loss(leaf), leaf)[0]

    def lines(self, hessian, third):
        """The case's lines, once the derivatives have been held against finite differences."""
        theta = self.parameters.clone().requires_grad_()
        v = self.direction
        prediction = self.predict(theta)
        loss = self.loss(theta)
        (gradient,) = torch.autograd.grad(loss, theta, create_graph=True)
        (hv,) = torch.autograd.grad(gradient @ v, theta, create_graph=True)
        curvature = hv @ v
        full = torch.autograd.functional.hessian(self.loss, self.parameters)
        assert torch.isfinite(full).all(), self.name
        close(full, full.T, 1e-14, self.name + " symmetry")
        close(full @ v, hv, 1e-13, self.name + " H v")
        close(gradient @ v, central(self.loss, self.parameters, v), 1e-8, self.name + " gradient")
        close(hv, central(self.gradient, self.parameters, v), 1e-8, self.name + " Hessian")
        yield f"case {self.name}"
        yield f"activation {self.activation}"
        yield f"delta {self.delta}"
        yield f"loss_kind {'cross-entropy' if self.outputs else 'mse'}"
        sizes = (self.inputs, self.width, self.depth, self.outputs, self.batch)
        yield f"size 1 5 {' '.join(map(str, sizes))}"
        yield array("x", self.x)
        yield array("y", self.y)
        yield array("parameters", self.parameters)
        yield array("prediction", prediction)
        yield array("loss", loss)
        yield array("gradient", gradient)
        yield array("direction", v)
        yield array("hessian_direction", hv)
        yield array("curvature", curvature)
        if hessian:
            both = (full + full.T) / 2
            rows, cols = torch.tril_indices(*both.shape)
            yield array("hessian_lower", both[rows, cols])
        if third:
            (third_order,) = torch.autograd.grad(curvature, theta)
            w = v.flip(0)
            close(third_order @ w, central(self.curvature, self.parameters, w), 1e-8, self.name + " third order")
            yield array("curvature_gradient", third_order)

    def curvature(self, parameters):
        theta = parameters.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(self.loss(theta), theta, create_graph=True)
        return torch.autograd.grad(gradient @ self.direction, theta)[0] @ self.direction


def central(function, at, along):
    """The derivative of function along a direction, by a fourth-order central difference."""
    step = 1e-3 / along.abs().max()
    f = [function(at + k * step * along) for k in (-2, -1, 1, 2)]
    return ((f[0] - f[3]) + 8 * (f[2] - f[1])) / (12 * step)


def close(actual, expected, tolerance, what):
    scale = expected.abs().max().clamp(min=1.0)
    error = ((actual - expected).abs().max() / scale).item()
    assert error <= tolerance, f"{what}: {error:.1e} is above {tolerance:.0e}"


def array(key, values):
    values = values.detach()
    rows, cols = values.shape if values.dim() == 2 else (1, values.numel())
    return f"{key} {rows} {cols} " + " ".join(map(repr, values.reshape(-1).tolist()))


def networks():
    # The first eight activations with every kind of delta, the others with one; one full Hessian for each activation,
    # the kind of delta going round.
    full = {
        "linear": "shared", "relu": "per-layer", "tanh": "per-layer", "sigmoid": "none",
        "softplus": "shared", "gelu": "per-layer", "xtanh": "none", "x2tanh": "shared",
        "sine": "none", "silu": "shared", "leaky-relu": "per-layer",
    }  # fmt: skip
    for number, activation in enumerate(ACTIVATIONS):
        for kind, delta in enumerate(("none", "shared", "per-layer")):
            if number >= 8 and full[activation] != delta:
                continue
            # a negative shared delta for every other activation, since it enters as its absolute value
            case = Case(f"resnet-{activation}-{delta}", 100 + 10 * number + kind, activation, delta, 3, 3, 5,
                        shared=0.7 if number % 2 else -0.7)  # fmt: skip
            yield from case.lines(hessian=full[activation] == delta, third=False)
    yield from Case("resnet-wide-tanh-shared", 200, "tanh", "shared", 4, 2, 8, shared=-0.7).lines(True, False)
    yield from Case("classifier-tanh-shared", 201, "tanh", "shared", 2, 2, 5, 3, 4).lines(True, False)
    yield from Case("classifier-gelu-none", 202, "gelu", "none", 3, 2, 5, 4, 3).lines(False, True)
    smooth = {
        "tanh": "shared", "softplus": "per-layer", "gelu": "none",
        "sigmoid": "shared", "xtanh": "per-layer", "x2tanh": "none", "sine": "shared", "silu": "per-layer",
    }  # fmt: skip
    for number, (activation, delta) in enumerate(smooth.items()):
        case = Case(f"third-order-{activation}-{delta}", 300 + number, activation, delta, 3, 2, 5, shared=-0.7)
        yield from case.lines(hessian=False, third=True)


POINTS = [0.0] + [
    sign * x
    for x in (1e-8, 1e-3, 0.05, 0.17, 0.25, 0.35, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.5, 5.0, 7.0, 9.5, 13.0, 20.0, 25.0, 30.0)
    for sign in (-1.0, 1.0)
]  # fmt: skip


def exact(name, order, x):
    """The derivative as an mpf: closed forms and recurrences, so that no numerical differentiation is involved."""
    x = mpmath.mpf(x)
    if name == "linear":
        return [x, mpmath.mpf(1)][order] if order < 2 else mpmath.mpf(0)
    if name == "relu":
        return [max(x, mpmath.mpf(0)), mpmath.mpf(1 if x > 0 else 0)][order] if order < 2 else mpmath.mpf(0)
    if name == "tanh":
        return in_powers(mpmath.tanh(x), [0, 1], [1, 0, -1], order)
    if name == "sigmoid":
        return in_powers(1 / (1 + mpmath.exp(-x)), [0, 1], [0, 1, -1], order)
    if name == "softplus":
        return mpmath.log1p(mpmath.exp(x)) if order == 0 else exact("sigmoid", order - 1, x)
    if name == "gelu":  # (x Phi)^(n) = x Phi^(n) + n Phi^(n-1)
        return x * normal(order, x) + (order * normal(order - 1, x) if order else 0)
    if name == "sine":
        return [mpmath.sin, mpmath.cos, lambda t: -mpmath.sin(t), lambda t: -mpmath.cos(t)][order % 4](x)
    if name == "silu":
        return x * exact("sigmoid", order, x) + (order * exact("sigmoid", order - 1, x) if order else 0)
    if name == "leaky-relu":
        slope = mpmath.mpf(1 if x > 0 else 0.01)
        return [x * slope, slope][order] if order < 2 else mpmath.mpf(0)
    power = {"xtanh": 1, "x2tanh": 2}[name]  # Leibniz on x^power tanh x
    return sum(
        mpmath.binomial(order, i) * mpmath.ff(power, i) * x ** (power - i) * exact("tanh", order - i, x)
        for i in range(min(power, order) + 1)
    )


def in_powers(s, coefficients, rate, order):
    """d^order/dx^order of sum c_i s^i, where ds/dx = sum rate_i s^i; coefficients are integers, so exact."""
    for _ in range(order):
        slope = [i * c for i, c in enumerate(coefficients)][1:] or [0]
        coefficients = [0] * (len(slope) + len(rate) - 1)
        for i, a in enumerate(slope):
            for j, b in enumerate(rate):
                coefficients[i + j] += a * b
    return mpmath.fsum(c * s**i for i, c in enumerate(coefficients))


def normal(order, x):
    """The derivative of the standard normal distribution function, by Hermite polynomials."""
    if order == 0:
        return mpmath.ncdf(x)
    hermite = [mpmath.mpf(1), x]
    for n in range(1, order):
        hermite.append(x * hermite[n] - n * hermite[n - 1])
    return (-1) ** (order - 1) * hermite[order - 1] * mpmath.npdf(x)


def activations():
    for name in ACTIVATIONS:
        for order in range(5):
            for x in sorted(POINTS):
                with mpmath.workdps(50):
                    # Near a saturated end 1 - tanh^2 cancels up to 27 digits, so the working precision is higher
                    # than the 50 digits asked for, and a second, still higher one must give the same double.
                    with mpmath.workdps(100):
                        value = float(exact(name, order, x))
                    with mpmath.workdps(140):
                        assert value == float(exact(name, order, x)), (name, order, x)
                    # mpmath's own numerical differentiation agrees, where the function is smooth.
                    if name not in ("linear", "relu", "leaky-relu") and abs(x) <= 2.5:
                        numeric = mpmath.diff(lambda t: exact(name, 0, t), x, order)
                        assert abs(numeric - value) <= 1e-14 * max(1, abs(value)), (name, order, x)
                yield f"{name} {order} {x!r} {value!r}"


def write(name, comment, lines):
    path = HERE / name
    path.write_text("\n".join([f"# {comment}", *lines]) + "\n", encoding="utf-8")
    print(f"{name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}, mpmath {mpmath.__version__}, NumPy {numpy.__version__}")
    write("networks.txt", "Made by make_reference.py, whose head explains the format.", networks())
    write("activations.txt", "Made by make_reference.py: name order x value", activations())
