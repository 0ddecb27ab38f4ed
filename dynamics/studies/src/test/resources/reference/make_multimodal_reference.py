"""Writes multimodal_exact.txt: what the study multimodal-exact is tested against.

Nothing here is computed by Almagest: losses are written down in PyTorch with Cholesky factors and singular values where Almagest has
products alone, gradients are its autograd, steps its Adam and SGD, in float64 on one thread. Random numbers are those of Almagest's
generator (splitmix64, normals by the polar method), written down here once more, so that both begin at the same weights and see the same
examples. A case has arrays KEY ROWS COLUMNS NUMBERS.

    closed-LOSS   a loss of two linear towers at weights in closed form, on 40 pairs in closed form: loss and gradient
    closed-bilinear   squared error of a bilinear form of rank 2 on 40 pairs of vectors: loss and gradient
    steps-LOSS    the towers followed for 50 steps on 40 drawn pairs: losses and the last parameters
    steps-bilinear    the bilinear form of rank 4 followed for 50 steps of momentum with a cosine schedule on 40 drawn examples

    pip install torch numpy
    python make_multimodal_reference.py
"""

import math
from pathlib import Path

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
COUNT = 40


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    """The numbers of a seed and a purpose."""

    def __init__(self, seed, purpose):
        h = mix((seed + GOLDEN) & MASK)
        for byte in purpose.encode():
            h = (mix(h ^ byte) + GOLDEN) & MASK
        self.state = h
        self.spare = None

    def bits(self):
        self.state = (self.state + GOLDEN) & MASK
        return mix(self.state)

    def uniform(self, low, high):
        return low + (high - low) * ((self.bits() >> 11) * 2.0**-53)

    def normal(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            u, v = self.uniform(-1, 1), self.uniform(-1, 1)
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor

    def normals(self, *shape):
        return torch.tensor([self.normal() for _ in range(math.prod(shape))]).reshape(shape)


def pattern(rows, columns, k):
    """Numbers of the deterministic point, row by row."""
    i = torch.arange(rows * columns)
    return (((i**3 + (k + 5) * i + k) % 101 - 50).double() / 50).reshape(rows, columns)


def inverse_root(c):
    values, vectors = torch.linalg.eigh(c)
    return vectors @ torch.diag(values**-0.5) @ vectors.T


def correlation(a, b, form):
    a, b = a - a.mean(0), b - b.mean(0)
    n, k = a.shape
    ridge = 1e-6 * torch.eye(k)
    c, d, across = a.T @ a / n + ridge, b.T @ b / n + ridge, a.T @ b / n
    if form == "trace":
        return -(inverse_root(c) @ across @ inverse_root(d)).trace()
    half = torch.linalg.solve_triangular(torch.linalg.cholesky(c), across, upper=False)
    whole = torch.linalg.solve_triangular(torch.linalg.cholesky(d), half.T, upper=False)
    return -torch.linalg.svdvals(whole).sum()


def contrast(a, b):
    unit = torch.nn.functional.normalize
    scores = unit(a, dim=1) @ unit(b, dim=1).T / 0.2
    own = torch.arange(len(a))
    entropy = torch.nn.functional.cross_entropy
    return 0.5 * (entropy(scores, own) + entropy(scores.T, own))


def regression(a, b):
    return ((a - b) ** 2).mean() + ((a.T @ a / len(a) - torch.eye(a.shape[1])) ** 2).mean()


LOSSES = {
    "nuclear": lambda a, b: correlation(a, b, "nuclear"),
    "trace": lambda a, b: correlation(a, b, "trace"),
    "contrast": contrast,
    "regression": regression,
}


def array(key, values):
    values = np.asarray(values).reshape(-1)
    return f"{key} 1 {len(values)} " + " ".join(repr(float(v)) for v in values)


def flat(parameters, of=lambda p: p.detach()):
    return torch.cat([of(p).flatten() for p in parameters]).numpy()


def closed(name):
    x, y = pattern(COUNT, 16, 1), pattern(COUNT, 12, 2)
    y[:, :6] += x[:, :6]
    u, v = (0.3 * pattern(16, 4, 3)).requires_grad_(), (0.3 * pattern(12, 4, 4)).requires_grad_()
    loss = LOSSES[name](x @ u, y @ v)
    loss.backward()
    return [f"case closed-{name}", array("loss", [loss.item()]), array("gradient", flat([u, v], lambda p: p.grad))]


def bilinear_loss(p, q, x, y):
    return (((x[:, :8] @ p) * (x[:, 8:] @ q)).sum(1) - y).pow(2).mean()


def closed_bilinear():
    x, m = pattern(COUNT, 16, 1), pattern(8, 8, 2)
    p, q = (0.3 * pattern(8, 2, 5)).requires_grad_(), (0.3 * pattern(8, 2, 6)).requires_grad_()
    loss = bilinear_loss(p, q, x, ((x[:, :8] @ m) * x[:, 8:]).sum(1))
    loss.backward()
    return ["case closed-bilinear", array("loss", [loss.item()]), array("gradient", flat([p, q], lambda p: p.grad))]


def followed(name, parameters, loss_of, stepper, rate_of):
    losses = []
    for step in range(50):
        loss = loss_of()
        losses.append(loss.item())
        stepper.zero_grad()
        loss.backward()
        stepper.param_groups[0]["lr"] = rate_of(step)
        stepper.step()
    return [f"case steps-{name}", array("losses", losses), array("parameters", flat(parameters))]


def steps(name, rate):
    a = Draws(0, "latent-pairs latent to inputs").normals(4, 16)
    b = Draws(0, "latent-pairs latent to targets").normals(4, 12)
    draws = Draws(0, "latent-pairs train")
    xs, ys = [], []
    for _ in range(COUNT):
        z = draws.normals(1, 4)
        xs.append(z @ a + 1.5 * draws.normals(1, 16))
        ys.append(z @ b + 1.5 * draws.normals(1, 12))
    x, y = torch.cat(xs), torch.cat(ys)
    start = Draws(1, "init")
    u, v = (0.3 * start.normals(16, 4)).requires_grad_(), (0.3 * start.normals(12, 4)).requires_grad_()
    stepper = torch.optim.Adam([u, v], rate)
    return followed(name, [u, v], lambda: LOSSES[name](x @ u, y @ v), stepper, lambda step: rate)


def steps_bilinear():
    draws = Draws(0, "bilinear-target matrix")
    left, right = draws.normals(8, 4), draws.normals(8, 4)
    m = left @ right.T / math.sqrt(8)
    x = Draws(0, "bilinear-target train").normals(COUNT, 16)
    y = ((x[:, :8] @ m) * x[:, 8:]).sum(1)
    start = Draws(1, "init")
    p, q = (0.3 * start.normals(8, 4)).requires_grad_(), (0.3 * start.normals(8, 4)).requires_grad_()
    stepper = torch.optim.SGD([p, q], 0.003, momentum=0.9)
    rate = lambda step: 0.003 * 0.5 * (1 + math.cos(math.pi * step / 50))  # noqa: E731
    return followed("bilinear", [p, q], lambda: bilinear_loss(p, q, x, y), stepper, rate)


if __name__ == "__main__":
    parts = [closed(name) for name in LOSSES] + [closed_bilinear()]
    parts += [steps(name, 0.02 if name in ("nuclear", "trace") else 0.01) for name in LOSSES] + [steps_bilinear()]
    head = [f"# Written by make_multimodal_reference.py with PyTorch {torch.__version__} and NumPy {np.__version__}."]
    (HERE / "multimodal_exact.txt").write_text("\n".join(head + [line for part in parts for line in part]) + "\n")
