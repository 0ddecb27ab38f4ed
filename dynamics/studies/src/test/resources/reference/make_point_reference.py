"""Writes points_egnn.txt, points_pair-gnn.txt and points_mlp.txt: what networks of charged bodies are tested against.

Nothing here is computed by Almagest. Losses, gradients and steps of Adam come from PyTorch in float64 on one thread, the motion of
the bodies from NumPy.

    pip install torch numpy
    python make_point_reference.py          # writes the files beside this script

The files in the repository were made with PyTorch 2.13.0. Compare to about 1e-11 of the largest entry, and what has been trained to
1e-9; never bit by bit. Lines are as in the other reference files: `case NAME`, `key word`, `key rows cols v v v ...`.

    count, bodies    examples b and bodies i of each, in closed form: x_bic = cos(1 + 3b + 7i + 11c), v_bic = 0.5 sin(2 + 5b + 3i + 13c),
                     q_bi = 1 for even b + i, else -1; the first parameters are theta_k = 0.3 sin(1.7k), block after block
    targets          3*bodies x count: positions after the time 1
    loss, gradient   mean squared error over all numbers at theta, and its gradient
    steps            full-batch steps of Adam, learning rate 5e-3 * (1 + cos(pi s/steps))/2
    losses           1 x steps, before each of them
    trained          the parameters after them, to 13 digits
"""

from pathlib import Path

import numpy
import torch
from torch import nn

HERE = Path(__file__).resolve().parent
COUNT, BODIES, STEPS = 25, 5, 50
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def line(key, values, form=repr):
    array = numpy.atleast_2d(numpy.asarray(values, dtype=float))
    return f"{key} {array.shape[0]} {array.shape[1]} " + " ".join(form(float(v)) for v in array.ravel()) + "\n"


def bodies():
    b, i, c = numpy.meshgrid(numpy.arange(COUNT), numpy.arange(BODIES), numpy.arange(3), indexing="ij")
    x = numpy.cos(1.0 + 3 * b + 7 * i + 11 * c)
    v = 0.5 * numpy.sin(2.0 + 5 * b + 3 * i + 13 * c)
    q = numpy.where((b + i) % 2 == 0, 1.0, -1.0)[..., :1]
    return x, v, q


def later(x, v, q, steps=200, dt=0.005):
    def force(x):
        d = x[:, :, None] - x[:, None]
        return (q[:, :, None] * q[:, None] * d / ((d**2).sum(-1, keepdims=True) + 0.3) ** 1.5).sum(2)

    f = force(x)
    for _ in range(steps):
        v = v + 0.5 * dt * f
        x = x + dt * v
        f = force(x)
        v = v + 0.5 * dt * f
    return x


def phi(inputs, hidden, outputs):
    return nn.Sequential(nn.Linear(inputs, hidden), nn.SiLU(), nn.Linear(hidden, outputs))


class Messages(nn.Module):
    """What egnn and pair-gnn share."""

    def __init__(self, inputs, width=16, depth=2):
        super().__init__()
        self.depth = depth
        self.embedding = nn.Linear(inputs, width)
        self.messages = nn.ModuleList(phi(2 * width + 2, width, width) for _ in range(depth))

    def sent(self, k, h, r, q):
        n = h.shape[1]
        first = h[:, :, None].expand(-1, n, n, -1)
        second = h[:, None].expand(-1, n, n, -1)
        m = nn.functional.silu(self.messages[k](torch.cat([first, second, r, q[:, :, None] * q[:, None]], -1)))
        return m * (1 - torch.eye(n))[None, :, :, None]


class Equivariant(Messages):
    def __init__(self, width=16, depth=2):
        super().__init__(1, width, depth)
        self.along = nn.ModuleList(phi(width, width, 1) for _ in range(depth))
        self.drift = nn.ModuleList(phi(width, width, 1) for _ in range(depth))
        self.states = nn.ModuleList(phi(2 * width, width, width) for _ in range(depth))

    def forward(self, x, v, q):
        h = self.embedding((v**2).sum(-1, keepdim=True))
        for k in range(self.depth):
            d = x[:, :, None] - x[:, None]
            m = self.sent(k, h, (d**2).sum(-1, keepdim=True), q)
            x = x + self.drift[k](h) * v + (d * self.along[k](m)).sum(2) / (x.shape[1] - 1)
            h = h + self.states[k](torch.cat([h, m.sum(2)], -1))
        return x


class Plain(Messages):
    def __init__(self, width=16, depth=2):
        super().__init__(6, width, depth)
        self.states = nn.ModuleList(phi(2 * width, width, width) for _ in range(depth))
        self.head = phi(width, width, 3)

    def forward(self, x, v, q):
        h = self.embedding(torch.cat([x, v], -1))
        r = ((x[:, :, None] - x[:, None]) ** 2).sum(-1, keepdim=True)
        for k in range(self.depth):
            h = h + self.states[k](torch.cat([h, self.sent(k, h, r, q).sum(2)], -1))
        return x + self.head(h)


class Perceptron(nn.Module):
    def __init__(self, width=40):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(7 * BODIES, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 3 * BODIES)
        )

    def forward(self, x, v, q):
        return x + self.layers(torch.cat([x, v, q], -1).flatten(1)).view(-1, BODIES, 3)


def case(name, network):
    x, v, q = bodies()
    y = later(x, v, q)
    text = f"case {name}\ncount {COUNT}\nbodies {BODIES}\nsteps {STEPS}\n"
    text += line("targets", y.reshape(COUNT, -1).T)
    x, v, q, y = map(torch.from_numpy, (x, v, q, y))
    parameters, at = list(network.parameters()), 0
    with torch.no_grad():
        for p in parameters:
            p.copy_(0.3 * torch.sin(1.7 * torch.arange(at, at + p.numel())).view(p.shape))
            at += p.numel()
    loss = nn.functional.mse_loss(network(x, v, q), y)
    gradient = torch.autograd.grad(loss, parameters, allow_unused=True)
    whole = [torch.zeros_like(p) if g is None else g for p, g in zip(parameters, gradient)]
    text += line("loss", loss.item()) + line("gradient", torch.cat([g.ravel() for g in whole]).numpy())
    stepper = torch.optim.Adam(parameters, lr=5e-3)
    losses = []
    for step in range(STEPS):
        stepper.param_groups[0]["lr"] = 5e-3 * 0.5 * (1 + numpy.cos(numpy.pi * step / STEPS))
        loss = nn.functional.mse_loss(network(x, v, q), y)
        losses.append(loss.item())
        stepper.zero_grad()
        loss.backward()
        stepper.step()
    trained = torch.cat([p.detach().ravel() for p in parameters]).numpy()
    text += line("losses", losses) + line("trained", trained, lambda number: f"{number:.13g}")
    (HERE / f"points_{name}.txt").write_text(text)


if __name__ == "__main__":
    case("egnn", Equivariant())
    case("pair-gnn", Plain())
    case("mlp", Perceptron())
