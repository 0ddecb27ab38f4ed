"""Writes season_training.txt: one network of the study quasi-periodicity, as PyTorch trains it.

Nothing here is computed by Almagest, neither its data nor its start: the generator that it documents (splitmix64, normal numbers by
the polar method, one stream for a seed and a purpose) is written out below. Losses, gradients, Hessian-vector
products and steps come from PyTorch in float64 on one thread.

    pip install torch numpy
    python make_season_training_reference.py DIGITS_CSV_GZ    # the digits in the core's resources; writes the file beside this script

The file in the repository was made with PyTorch 2.13.0. The lines are arrays `key rows cols v v v ...`, row-major; numbers are
printed by Python's repr, and reading them back gives the same double.

    theta            1 x P, the start of seed 1: W [24][64], b, W [10][24], b
    loss, gradient   of half the squared error of 300 digits at the start
    losses           1 x 51, before each of 50 steps and after the last, rate 0.3 (1 + sin(2 pi t/160)/2)
    trained          1 x P, after these steps
    sharpness        1 x 11, every five steps: four products of power iteration, which goes on from look to look
"""

import csv
import gzip
import math
import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
SHAPES = ((24, 64), (24,), (10, 24), (10,))
SEED, COUNT, STEPS, EVERY, PRODUCTS = 1, 300, 50, 5, 4


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, purpose):
        h = mix((seed + GAMMA) & MASK)
        for byte in purpose.encode():
            h = (mix(h ^ byte) + GAMMA) & MASK
        self.state, self.spare = h, None

    def bits(self):
        self.state = (self.state + GAMMA) & MASK
        return mix(self.state)

    def uniform(self):
        return (self.bits() >> 11) * 2.0**-53

    def below(self, bound):
        limit = (1 << 63) - 1
        limit -= limit % bound
        while True:
            r = self.bits() >> 1
            if r < limit:
                return r % bound

    def normal(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor


def digits(path):
    with gzip.open(path, "rt") as file:
        rows = [[float(v) for v in row] for row in csv.reader(file)]
    order = list(range(len(rows)))
    stream = Stream(0, "data-split")
    for i in range(len(rows) - 1, 0, -1):
        j = stream.below(i + 1)
        order[i], order[j] = order[j], order[i]
    chosen = torch.tensor([rows[i] for i in order[:COUNT]])
    x = chosen[:, :64] / 16
    return x - x.mean(0), torch.eye(10)[chosen[:, 64].long()]


def parts(theta):
    out, at = [], 0
    for shape in SHAPES:
        size = math.prod(shape)
        out.append(theta[at : at + size].reshape(shape))
        at += size
    return out


def loss(theta, x, y):
    w, b, v, c = parts(theta)
    return 0.5 * ((torch.tanh(x @ w.T + b) @ v.T + c - y) ** 2).sum(1).mean()


def start():
    stream = Stream(SEED, "init")
    numbers = []
    for shape in SHAPES:
        if len(shape) == 1:
            numbers += [0.0] * shape[0]
        else:
            deviation = 0.7071067811865476 * math.sqrt(2 / shape[1])
            numbers += [deviation * stream.normal() for _ in range(math.prod(shape))]
    return torch.tensor(numbers)


def main():
    x, y = digits(sys.argv[1])
    theta = start().requires_grad_()
    lines = []

    def array(name, values):
        flat = torch.as_tensor(values).detach().reshape(-1).tolist()
        lines.append(f"{name} 1 {len(flat)} " + " ".join(repr(v) for v in flat))

    array("theta", theta)
    value = loss(theta, x, y)
    array("loss", [value.item()])
    array("gradient", torch.autograd.grad(value, theta)[0])
    random = Stream(SEED, "sharpness")
    vector = torch.tensor([random.normal() for _ in range(theta.numel())])
    vector = vector / vector.norm()
    losses, sharpness = [], []
    for step in range(STEPS + 1):
        value = loss(theta, x, y)
        losses.append(value.item())
        (gradient,) = torch.autograd.grad(value, theta, create_graph=True)
        if step % EVERY == 0:
            for _ in range(PRODUCTS):
                product = torch.autograd.grad(gradient, theta, vector, retain_graph=True)[0]
                sharpness.append((vector @ product).item())
                vector = product / product.norm()
            del sharpness[-PRODUCTS:-1]
        if step < STEPS:
            with torch.no_grad():
                theta -= 0.3 * (1 + 0.5 * math.sin(2 * math.pi * step / 160)) * gradient.detach()
    array("losses", losses)
    array("trained", theta)
    array("sharpness", sharpness)
    (HERE / "season_training.txt").write_text("case digits\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
