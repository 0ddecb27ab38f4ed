"""Writes implicit_surfaces.txt: what the study implicit-surfaces is tested against.

Nothing here is computed by Almagest: networks are written down in PyTorch, derivatives in inputs and parameters are its autograd,
steps its Adam with clip_grad_norm_, in float64 on one thread. Random numbers are those of Almagest's generator (splitmix64, normals by
the polar method), written down here once more, so that both begin at the same weights and see the same points. A case has words, then
arrays KEY ROWS COLUMNS NUMBERS.

    closed-INIT   all terms at theta_k = 0.02 sin(1.7 k), all weights before all biases, on ten points of the star and ten free ones: loss
                  and every seventh number of the gradient
    steps-INIT    a network of full size followed for 50 steps on 40 points: losses, and every seventh of the last parameters
    stream        the same for 6 steps on fresh points, with normals in the loss

    pip install torch numpy
    python make_surface_reference.py
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
WIDTH = 64
SIZES = [2, WIDTH, WIDTH, WIDTH, 1]


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
        self.origin = self.state = h
        self.spare = None

    def move_to(self, part):
        self.state = mix(self.origin ^ mix((part + GOLDEN) & MASK))
        self.spare = None

    def bits(self):
        self.state = (self.state + GOLDEN) & MASK
        return mix(self.state)

    def below(self, bound):
        return (self.bits() >> 1) % bound  # the few rejected numbers of a small bound do not come

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


def blocks(init, draws):
    """[(weight, bias)] of each layer, drawn block by block."""
    found = []
    for k, (inputs, outputs) in enumerate(zip(SIZES, SIZES[1:])):
        if init == "siren":
            bound = 1 / inputs if k == 0 else math.sqrt(6 / inputs) / 30
            w = lambda i, j: draws.uniform(-bound, bound)  # noqa: E731
            b = lambda: draws.uniform(-1 / math.sqrt(inputs), 1 / math.sqrt(inputs))  # noqa: E731
        elif k == len(SIZES) - 3:
            quarter = math.pi / 2 / 30
            w = lambda i, j: (quarter if i == j else 0) + 1e-3 / 30 * draws.normal()  # noqa: E731
            b = lambda: quarter + 1e-3 / 30 * draws.normal()  # noqa: E731
        elif k == len(SIZES) - 2:
            w = lambda i, j: -1 + 1e-5 * draws.normal()  # noqa: E731
            b = lambda: float(WIDTH)  # noqa: E731
        else:
            low = WIDTH // 4
            plain = math.sqrt(3 / WIDTH) / 30

            def bound_of(i, j):
                if init == "geometric":
                    return plain
                if k == 0:
                    return math.sqrt(3 / 2) / (30 if i < low else 1)
                return math.sqrt(3 / WIDTH) / 30 if i < low and j < low else math.sqrt(3 / WIDTH) * 5e-4

            def w(i, j):
                bound = bound_of(i, j)
                return draws.uniform(-bound, bound)

            b = lambda: draws.uniform(-1, 1) / (1000 * WIDTH) / 30  # noqa: E731
        weight = torch.tensor([[w(i, j) for j in range(inputs)] for i in range(outputs)])
        found.append((weight, torch.tensor([b() for _ in range(outputs)])))
    return [(w.requires_grad_(), b.requires_grad_()) for w, b in found]


def network(init, scale, layers, x):
    for w, b in layers[:-1]:
        x = torch.sin(30.0 * (x @ w.T + b))
    x = (x @ layers[-1][0].T + layers[-1][1])[:, 0]
    if init != "siren":
        x = torch.sign(x) * torch.sqrt(x.abs() + 1e-8) - 1.6
    return scale * x


def star(count):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    r = 0.5 * (1 + 0.35 * np.cos(5 * t))
    return r[:, None] * np.c_[np.cos(t), np.sin(t)]


def normals(points):
    d = np.roll(points, -1, 0) - np.roll(points, 1, 0)
    d /= np.linalg.norm(d, axis=1, keepdims=True)
    return np.c_[d[:, 1], -d[:, 0]]


def loss_of(f, on, free, weight, along=None):
    on, free = on.clone().requires_grad_(), free.clone().requires_grad_()
    y, z = f(on), f(free)
    g = torch.autograd.grad(y.sum(), on, create_graph=True)[0]
    h = torch.autograd.grad(z.sum(), free, create_graph=True)[0]
    loss = 3e3 * y.abs().mean() + 1e2 * torch.exp(-100 * z.abs()).mean()
    loss = loss + 5e1 * (torch.cat([h, g]).norm(dim=1) - 1).abs().mean()
    if weight > 0:
        laplacian = sum(torch.autograd.grad(h[:, i].sum(), free, create_graph=True)[0][:, i] for i in (0, 1))
        loss = loss + weight * laplacian.abs().clamp(0.1, 50).mean()
    if along is not None:
        loss = loss + 1e2 * (1 - torch.nn.functional.cosine_similarity(g, along, dim=1).abs()).mean()
    return loss


def flat(layers, of=lambda p: p.detach()):
    return torch.cat([of(p).flatten() for layer in layers for p in layer])


def array(key, values):
    values = np.asarray(values).reshape(-1)
    return f"{key} 1 {len(values)} " + " ".join(repr(float(v)) for v in values)


def closed(init, scale):
    layers = [(torch.zeros(o, i), torch.zeros(o)) for i, o in zip(SIZES, SIZES[1:])]
    k = 0
    for part in (0, 1):
        for layer in layers:
            count = layer[part].numel()
            layer[part].copy_((0.02 * torch.sin(1.7 * torch.arange(k, k + count))).view(layer[part].shape))
            k += count
    layers = [(w.requires_grad_(), b.requires_grad_()) for w, b in layers]
    q = torch.arange(10.0)
    free = torch.stack([torch.sin(1.3 * q), torch.cos(2.1 * q)], 1)
    points = star(400)
    on, along = torch.tensor(points[::40]), torch.tensor(normals(points)[::40])
    loss = loss_of(lambda x: network(init, scale, layers, x), on, free, 100.0, along)
    loss.backward()
    gradient = flat(layers, lambda p: p.grad if p.grad is not None else torch.zeros_like(p))
    return [f"case closed-{init}", array("loss", [loss.item()]), array("gradient", gradient.numpy()[::7])]


def followed(name, init, scale, batches):
    layers = blocks(init, Draws(1, "init"))
    parameters = [p for layer in layers for p in layer]
    stepper = torch.optim.Adam(parameters, lr=5e-4)
    losses = []
    for on, free, weight, along in batches:
        loss = loss_of(lambda x: network(init, scale, layers, x), on, free, weight, along)
        losses.append(loss.item())
        stepper.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 10.0)
        stepper.step()
    return [f"case {name}", array("losses", losses), array("parameters", flat(layers).numpy()[::7])]


def steps(init, scale):
    draws = Draws(0, "planar-curves free")
    free = torch.tensor([[draws.uniform(-1, 1) for _ in range(2)] for _ in range(40)])
    on = torch.tensor(star(40))
    batches = [(on, free, 100 * min(1.0, max(0.0, (30 - step) / 20)), None) for step in range(50)]
    return followed(f"steps-{init}", init, scale, batches)


def stream():
    points, along = star(40), normals(star(40))
    batches = []
    for step in range(6):
        draws = Draws(1, "stream")
        draws.move_to(step)
        chosen, free = [], []
        for _ in range(20):
            chosen.append(draws.below(40))
            free.append([draws.uniform(-1, 1) for _ in range(2)])
        batches.append((torch.tensor(points[chosen]), torch.tensor(free), 0.0, torch.tensor(along[chosen])))
    return followed("stream", "siren", 1.0, batches)


if __name__ == "__main__":
    parts = [closed("siren", 1.0), closed("geometric", 0.1)]
    parts += [steps("siren", 1.0), steps("geometric", 0.1), steps("mfgi", 0.1), stream()]
    head = [f"# Written by make_surface_reference.py with PyTorch {torch.__version__} and NumPy {np.__version__}."]
    (HERE / "implicit_surfaces.txt").write_text("\n".join(head + [line for part in parts for line in part]) + "\n")
