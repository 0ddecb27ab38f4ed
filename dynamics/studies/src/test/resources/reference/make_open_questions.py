"""What PyTorch makes of small cells of the study open-questions: loss and gradient where a network begins, and its parameters
after 50 full-batch steps. Writes open_questions.txt beside this file.

    python make_open_questions.py
"""
import math
import os

import torch

torch.set_default_dtype(torch.float64)
STEPS = 50
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


class Stream:
    """splitmix64 keyed by a seed and a purpose; normals by the polar method."""

    def __init__(self, seed, purpose):
        h = self.mix((seed + GAMMA) & MASK)
        for b in purpose.encode():
            h = (self.mix(h ^ b) + GAMMA) & MASK
        self.origin = self.state = h
        self.spare = None

    @staticmethod
    def mix(z):
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def move_to(self, part):
        self.state = self.mix(self.origin ^ self.mix((part + GAMMA) & MASK))
        self.spare = None

    def uniform(self):
        self.state = (self.state + GAMMA) & MASK
        return (self.mix(self.state) >> 11) * 2.0**-53

    def normal(self):
        if self.spare is not None:
            value, self.spare = self.spare, None
            return value
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                f = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * f
                return u * f


def wave(n, size, phase=0.0):
    return size * torch.sin(1.7 * torch.arange(n) + phase)


def parts(theta, shapes):
    at, out = 0, []
    for shape in shapes:
        n = math.prod(shape)
        out.append(theta[at:at + n].view(shape))
        at += n
    assert at == len(theta)
    return out


def perceptron(x, p, act=torch.tanh):
    for i in range(0, len(p) - 2, 2):
        x = act(x @ p[i].T + p[i + 1][:, 0])
    return x @ p[-2].T + p[-1][:, 0]


def layers(*widths):
    shapes = []
    for i, o in zip(widths, widths[1:]):
        shapes += [(o, i), (o, 1)]
    return shapes


def numbers(t):
    return " ".join(repr(float(v)) for v in t.reshape(-1))


def case(name, theta, loss, x, y, words, rate, optimizer, cosine=False):
    """loss(theta, step)"""
    lines = ["case " + name] + [f"{k} {v}" for k, v in words.items()]
    lines += [f"x {x.shape[0]} {x.shape[1]} {numbers(x)}", f"y {y.shape[0]} {y.shape[1]} {numbers(y)}"]
    lines.append(f"theta 1 {len(theta)} {numbers(theta)}")
    t = theta.clone().requires_grad_()
    value = loss(t, 0)
    g, = torch.autograd.grad(value, t)
    lines += [f"loss 1 1 {numbers(value.detach())}", f"gradient 1 {len(g)} {numbers(g)}"]
    o = torch.optim.Adam([t], rate) if optimizer == "adam" else torch.optim.SGD([t], rate)
    for s in range(STEPS):
        if cosine:
            for group in o.param_groups:
                group["lr"] = rate * .5 * (1 + math.cos(math.pi * s / STEPS))
        o.zero_grad()
        loss(t, s).backward()
        o.step()
    lines.append(f"end 1 {len(t)} {numbers(t.detach())}")
    return lines


def words(family, model, data, **train):
    out = {"family": family, "data": data}
    out.update({"model." + k: v for k, v in model.items()})
    out.update({"train." + k: v for k, v in train.items()})
    return out


def memorise():
    x = torch.cos(1. + 3 * torch.arange(6)[:, None] + 7 * torch.arange(3)[None])
    classes = torch.tensor([0, 1, 1, 0, 1, 0])
    y = torch.nn.functional.one_hot(classes, 2).double()
    shapes = layers(3, 4, 2)
    f = lambda t, s: torch.nn.functional.cross_entropy(perceptron(x, parts(t, shapes), torch.relu), classes)
    return case("memorise", wave(26, .9, .3), f, x, y,
                words("mlp", dict(depth=1, width=4, activation="relu"), "classes", loss="cross-entropy", optimizer="adam",
                      learning_rate=5e-3), 5e-3, "adam")


def ridge():
    x = torch.cos(1. + 3 * torch.arange(8)[:, None] + 7 * torch.arange(3)[None])
    y = torch.tanh(2 * x @ torch.tensor([.6, 0., .8]))[:, None]
    shapes = [(5, 3), (5, 1), (1, 5)]

    def f(t, s):
        W, b, a = parts(t, shapes)
        return ((torch.relu(x @ W.T + b[:, 0]) @ a[0] - y[:, 0])**2).mean() + 1e-4 * ((a**2).sum() + (W**2).sum() / 5)

    return case("ridge", wave(25, .9, .2), f, x, y,
                words("random-features", dict(width=5, features="sphere"), "numbers",
                      loss="squared-error + 1e-4*squared-norm(block=a) + 2e-5*squared-norm(block=W)", optimizer="adam", learning_rate=1e-2, schedule="cosine"),
                1e-2, "adam", True)


def tangent():
    x = torch.cos(1. + 3 * torch.arange(6)[:, None] + 7 * torch.arange(3)[None])
    y = torch.sin(1. + torch.arange(6))[:, None]
    shapes = [(4, 3), (4, 1), (1, 4)]

    def net(t):
        W, b, a = parts(t, shapes)
        return torch.tanh(x @ W.T / 3**.5 + b[:, 0]) @ a[0] / 2

    theta = 2 * wave(20, 1.)
    theta[12:16] = 0
    common = dict(depth=1, width=4, activation="tanh", parametrisation="ntk", sigma_b=1, head_bias="false", bias_init="zero")
    f = lambda t, s: ((net(t) - y[:, 0])**2).mean()
    lines = case("tangent", theta, f, x, y,
                 words("mlp", common, "numbers", loss="squared-error", optimizer="gd", learning_rate=.15), .15, "gd")
    start = net(theta)
    g = lambda t, s: ((4 * (net(t) - start) - y[:, 0])**2).mean()
    return lines + case("lazy", theta, g, x, y,
                        words("mlp", dict(common, centred="true", alpha=4), "numbers", loss="squared-error", optimizer="gd",
                              learning_rate=.1, rate_unit="alpha"), .1 / 16, "gd")


def poisson():
    x = (torch.arange(8) / 7.)[:, None]
    y = math.pi**2 * torch.sin(math.pi * x) + 4 * math.pi**2 * torch.sin(4 * math.pi * x)
    shapes = layers(1, 3, 3, 1)

    def f(t, s):
        q = x.clone().requires_grad_()
        u = q * (1 - q) * perceptron(q, parts(t, shapes))
        du, = torch.autograd.grad(u.sum(), q, create_graph=True)
        d2, = torch.autograd.grad(du.sum(), q, create_graph=True)
        return ((d2 + y)**2).mean()

    return case("poisson", wave(22, .9), f, x, y,
                words("mlp", dict(depth=2, width=3, activation="tanh"), "numbers", loss="poisson-residual", optimizer="adam",
                      learning_rate=3e-3), 3e-3, "adam")


def heat(seed=1, d=2, batch=4, T=.05):
    place, noise = Stream(seed, "chance feynman-kac place"), Stream(seed, "chance feynman-kac noise")
    x = torch.cos(1. + 3 * torch.arange(batch)[:, None] + 7 * torch.arange(d)[None])
    y = torch.zeros(batch, 1)
    shapes = layers(d, 4, 4, 1)
    phi = lambda z: ((z**2).sum(1) - d / 3) / d**.5

    def f(t, s):
        place.move_to(s)
        noise.move_to(s)
        # drawn coordinate by coordinate, the batch innermost
        X = torch.tensor([2 * place.uniform() - 1 for _ in range(d * batch)]).view(d, batch).T
        N = torch.tensor([noise.normal() for _ in range(d * batch)]).view(d, batch).T
        target = phi(X + (2 * T)**.5 * N) - 2 * T * d**.5
        return ((perceptron(X, parts(t, shapes))[:, 0] - target)**2).mean()

    return case("heat", wave(37, .9), f, x, y,
                words("mlp", dict(depth=2, width=4, activation="tanh"), "numbers", loss="feynman-kac", optimizer="adam",
                      learning_rate=5e-3, schedule="cosine"), 5e-3, "adam", True)


if __name__ == "__main__":
    out = ["# made by make_open_questions.py with PyTorch " + torch.__version__]
    for make in (memorise, ridge, tangent, poisson, heat):
        out += make()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "open_questions.txt"), "w") as f:
        f.write("\n".join(out) + "\n")
