"""Writes ode_networks.txt: what Almagest's neural ODEs are tested against.

Nothing here is computed by Almagest. Losses and gradients come from PyTorch's autograd in float64 on one thread.

    pip install torch numpy
    python make_ode_reference.py      # writes the file beside this script

The file in the repository was made with PyTorch 2.13.0 and NumPy 2.4.6 on Python 3.11. Another version or processor may
change last bits, so compare to about 1e-13 of the largest entry, never bit by bit. Numbers are printed by Python's repr:
reading them back gives the same double.

ode_networks.txt
    Lines of words parted by single spaces; a line that starts with # is a comment. `case NAME` opens a case, and all lines
    up to the next `case` belong to it. Every other line is either a text, `key word`, or an array, `key rows cols v v v
    ...`, row-major, with rows * cols values.

    activation   as in networks.txt
    solver       euler, rk4, or dormand-prince: the ODE itself, made here by the classical method of order 4 in 4000 steps,
                 whose error on these smooth flows is below that of rounding
    loss_kind    mse: mean over batch and outputs of (f - y)^2;
                 cross-entropy: mean over the batch of -log softmax(f)[label], y one-hot
    size         1 x 4: features d, width n, outputs K, steps L
    scales       1 x 4: horizon T, sigma_u, sigma_w, sigma_v
    x, y         features x batch, outputs x batch (a column is a sample)
    parameters   1 x P, flat: U (n x d, row-major), W (n x n), V (K x n)
    prediction   K x batch
    loss         1 x 1
    gradient     1 x P, of the loss with respect to parameters

    The network: h(0) = sigma_u/sqrt(d) U x, h' = sigma_w/sqrt(n) W act(h) on [0, T], f = sigma_v/sqrt(n) V act(h(T)).
"""

from pathlib import Path

import numpy
import torch

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ACTIVATIONS = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "gelu": torch.nn.functional.gelu,
}
FINE = 4000


def case(name, seed, activation, solver, loss_kind, size, scales, batch):
    features, width, outputs, depth = size
    horizon, sigma_u, sigma_w, sigma_v = scales
    random = numpy.random.default_rng(seed)

    def draw(*shape):
        # three decimals: short in the file, and what is printed is exactly what is used
        return torch.tensor(numpy.round(random.normal(0.0, 1.0, shape), 3))

    blocks = [(width, features), (width, width), (outputs, width)]
    theta = torch.cat([draw(*shape).reshape(-1) for shape in blocks]).requires_grad_()
    x = draw(features, batch)
    labels = torch.arange(batch) % outputs
    one_hot = torch.nn.functional.one_hot(labels, outputs).double().T.contiguous()
    y = one_hot if loss_kind == "cross-entropy" else draw(outputs, batch)

    act = ACTIVATIONS[activation]
    parts = torch.split(theta, [rows * cols for rows, cols in blocks])
    u, w, v = (part.reshape(shape) for part, shape in zip(parts, blocks))

    def rate(h):
        return sigma_w / width**0.5 * (w @ act(h))

    steps = FINE if solver == "dormand-prince" else depth
    dt = horizon / steps
    h = sigma_u / features**0.5 * (u @ x)
    for _ in range(steps):
        if solver == "euler":
            h = h + dt * rate(h)
        else:
            k1 = rate(h)
            k2 = rate(h + dt / 2 * k1)
            k3 = rate(h + dt / 2 * k2)
            k4 = rate(h + dt * k3)
            h = h + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    prediction = sigma_v / width**0.5 * (v @ act(h))
    if loss_kind == "cross-entropy":
        loss = torch.nn.functional.cross_entropy(prediction.T, labels)
    else:
        loss = ((prediction - y) ** 2).mean()
    (gradient,) = torch.autograd.grad(loss, theta)

    lines = [f"case {name}", f"activation {activation}", f"solver {solver}", f"loss_kind {loss_kind}"]
    for key, array in [
        ("size", torch.tensor([size])),
        ("scales", torch.tensor([scales])),
        ("x", x),
        ("y", y),
        ("parameters", theta.detach().reshape(1, -1)),
        ("prediction", prediction.detach()),
        ("loss", loss.detach().reshape(1, 1)),
        ("gradient", gradient.reshape(1, -1)),
    ]:
        values = " ".join(repr(value) for value in array.reshape(-1).tolist())
        lines.append(f"{key} {array.shape[0]} {array.shape[1]} {values}")
    return lines


CASES = [
    case("euler-softplus", 1, "softplus", "euler", "mse", (3, 6, 1, 7), (1.0, 1.0, 1.0, 1.0), 5),
    case("euler-relu-long", 2, "relu", "euler", "mse", (3, 6, 2, 12), (3.0, 0.8, 0.9, 1.3), 5),
    case("euler-gelu-classes", 3, "gelu", "euler", "cross-entropy", (4, 5, 3, 9), (2.0, 1.2, 0.7, 1.0), 6),
    case("rk4-tanh", 4, "tanh", "rk4", "mse", (2, 7, 2, 5), (2.0, 1.5, 1.1, 0.6), 4),
    case("rk4-relu-classes", 5, "relu", "rk4", "cross-entropy", (3, 6, 3, 4), (1.5, 1.0, 1.0, 1.0), 6),
    case("ode-softplus", 6, "softplus", "dormand-prince", "mse", (3, 6, 2, 1), (1.0, 1.0, 1.0, 1.0), 5),
    case("ode-tanh-long", 7, "tanh", "dormand-prince", "mse", (3, 8, 1, 1), (6.0, 1.0, 1.4, 1.2), 4),
    case("ode-gelu-classes", 8, "gelu", "dormand-prince", "cross-entropy", (4, 5, 3, 1), (2.0, 1.2, 0.7, 1.0), 6),
]

if __name__ == "__main__":
    head = "# Made by make_ode_reference.py, which explains the format."
    text = "\n".join([head] + [line for lines in CASES for line in lines]) + "\n"
    (HERE / "ode_networks.txt").write_text(text, encoding="utf-8")
