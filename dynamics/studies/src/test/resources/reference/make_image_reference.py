"""Writes implicit_images.txt: what Almagest's images with learned regularisers are tested against.

Nothing here is computed by Almagest: losses, gradients and steps are PyTorch's, in float64 on one thread, and the smoothing of the
images is SciPy's. The format is that of the other files of answers: a case has words, then arrays `KEY ROWS COLUMNS NUMBERS`.

A case "data MASK" has the words mask and seed, and
    image       grey levels of data blocky-waves, [32][32]
    seen        1 where a pixel is seen, 0 where it is hidden
Any other case has the words family, regulariser, mask, seed (of image and mask), loss, optimizer, learning_rate, rates, momentum, and
    every       of the long arrays below only the numbers 0, every, 2*every, ... are written
    start       parameters at the start: W and b of layer 0, 1, ... of the image's network (or M), then of the rows', then of the columns'
    loss        there
    gradient    its gradient
    losses      before each of 50 steps, and after the last
    end         the parameters after them
The start and the data are Almagest's own for these seeds: its random stream (splitmix64, normals by the polar method) is written out
below, so that the draws are checked too.

    pip install torch scipy
    python make_image_reference.py
"""

import math
from pathlib import Path

import numpy as np
import torch
from scipy.ndimage import gaussian_filter

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
N, STEPS = 32, 50
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
LIMIT = (1 << 63) - 1


class Stream:
    def __init__(self, seed, purpose):
        state = self.mix(seed + GAMMA)
        for byte in purpose.encode():
            state = self.mix(state ^ byte) + GAMMA & MASK
        self.state = state
        self.spare = None

    @staticmethod
    def mix(z):
        z &= MASK
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    def bits(self):
        self.state = self.state + GAMMA & MASK
        return self.mix(self.state)

    def uniform(self, low=0.0, high=1.0):
        return low + (high - low) * ((self.bits() >> 11) * 2.0**-53)

    def below(self, bound):
        while True:
            r = self.bits() >> 1
            if r < LIMIT - LIMIT % bound:
                return r % bound

    def normal(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor

    def shuffled(self, count):
        items = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def image(seed):
    random = Stream(seed, "blocky-waves image")
    y, x = np.mgrid[0:N, 0:N] * 2.0 / (N - 1) - 1
    a, b = random.uniform(0, 6), random.uniform(0, 6)
    grey = 0.5 + 0.25 * np.sin(3 * np.pi * x + a) * np.sin(2 * np.pi * y + b)
    for _ in range(3):
        cx, cy = random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6)
        height = -0.3 if random.below(2) == 0 else 0.3
        grey += height * ((abs(x - cx) < 0.25) & (abs(y - cy) < 0.3))
    noise = np.array([random.normal() for _ in range(N * N)]).reshape(N, N)
    return np.clip(grey + 0.4 * gaussian_filter(noise, 3), 0, 1)


def seen(kind, seed):
    random = Stream(seed, "blocky-waves mask")
    if kind == "patch":
        known = np.ones((N, N))
        for _ in range(4):
            i, j = 2 + random.below(N - 13), 2 + random.below(N - 13)
            known[i : i + 9, j : j + 9] = 0
        return known
    share = 0.3 if kind == "random" else 0.9
    known = np.array([float(random.uniform() < share) for _ in range(N * N)]).reshape(N, N)
    if kind == "texture":
        known[random.shuffled(N)[:14]] = 0
        known[:, random.shuffled(N)[:8]] = 0
    return known


def uniform(random, bound, *shape):
    numbers = [random.uniform(-bound, bound) for _ in range(math.prod(shape))]
    return torch.tensor(numbers).view(shape).requires_grad_()


def sine_network(random, sizes, frequency):
    """W and b, layer by layer."""
    blocks = []
    for k, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        bound = 1 / inputs if k == 0 else math.sqrt(6 / inputs) / frequency
        blocks += [uniform(random, bound, outputs, inputs), uniform(random, 1 / math.sqrt(inputs), outputs)]
    return blocks


def sines(blocks, frequency, x):
    layers = len(blocks) // 2
    for k in range(layers):
        x = x @ blocks[2 * k].T + blocks[2 * k + 1]
        x = torch.sin(frequency * x) if k < layers - 1 else x
    return x


def adjacency(regulariser, blocks):
    if regulariser == "air":
        share = torch.softmax(-blocks[0], 1)
        a = (share + share.T) / 2
    else:
        classes = torch.softmax(sines(blocks, 5.0, torch.linspace(-1, 1, N)[:, None]), 1)
        a = classes @ classes.T
    return a - torch.diag(torch.diag(a))


def energy(regulariser, groups, m):
    down, across = m[1:] - m[:-1], m[:, 1:] - m[:, :-1]
    if regulariser == "total-variation":
        return (down.abs().sum() + across.abs().sum()) / N**2
    if regulariser == "dirichlet":
        return 0.25 * ((down**2).sum() + (across**2).sum()) / N**2
    total = 0
    for blocks, lines in zip(groups, (m, m.T)):
        a = adjacency(regulariser, blocks)
        total = total + torch.trace(lines.T @ (torch.diag(a.sum(1)) - a) @ lines)
    return total / N**2


def case(family, regulariser, mask, seed, weight, optimizer, rate, factor, momentum, every):
    truth, known = torch.tensor(image(seed)), torch.tensor(seen(mask, seed))
    random = Stream(seed, "init")
    if family == "implicit-image":
        own = sine_network(random, [2, 48, 48, 48, 1], 30.0)
        axis = torch.linspace(-1, 1, N)
        grid = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), -1).reshape(-1, 2)
    else:
        own = [torch.tensor([0.1 * random.normal() for _ in range(N * N)]).view(N, N).requires_grad_()]
    groups = []
    for _ in range(2):
        if regulariser == "inrr":
            groups.append(sine_network(random, [1, 32, 32, 32, 64], 5.0))
        elif regulariser == "air":
            groups.append([uniform(random, 1 / math.sqrt(N), N, N)])
    learned = [block for group in groups for block in group]

    def loss():
        m = sines(own, 30.0, grid).view(N, N) if family == "implicit-image" else 0.5 + own[0]
        squares = (known * (m - truth) ** 2).sum()
        fit = squares / known.sum() if family == "implicit-image" else squares / 2
        return fit + weight * energy(regulariser, groups, m)

    flat = lambda blocks: torch.cat([b.detach().reshape(-1) for b in blocks]).numpy()[::every]
    start = flat(own + learned)
    first = loss()
    gradient = flat(torch.autograd.grad(first, own + learned))
    if optimizer == "adam":
        moves = [torch.optim.Adam(own, rate)] + ([torch.optim.Adam(learned, rate * factor)] if learned else [])
    else:
        moves = [torch.optim.SGD(own, rate, momentum)] + ([torch.optim.Adam(learned, 0.01)] if learned else [])
    losses = []
    for _ in range(STEPS):
        value = loss()
        losses.append(value.item())
        for move in moves:
            move.zero_grad()
        value.backward()
        for move in moves:
            move.step()
    losses.append(loss().item())
    error = "seen-error" if family == "implicit-image" else "seen-error(over=half-sum)"
    yield f"case {family} {regulariser}"
    rates = f"*_rows={factor}, *_columns={factor}" if learned and optimizer == "adam" else "none"
    words = dict(family=family, regulariser=regulariser, mask=mask, seed=seed, loss_text=f"{error} + {weight}*image-energy")
    words |= dict(optimizer=optimizer, learning_rate=rate, rates=rates, momentum=momentum, every=every)
    for key, word in words.items():
        yield f"{key} {word}"
    for key, values in dict(start=start, loss=[first.item()], gradient=gradient, losses=losses, end=flat(own + learned)).items():
        yield array(key, values)


def array(key, values):
    return f"{key} {len(values)} 1 " + " ".join(repr(float(v)) for v in values)


def lines():
    yield "# Made by make_image_reference.py, whose head explains the format."
    for mask, seed in ("random", 1), ("texture", 2), ("patch", 3):
        yield f"case data {mask}"
        yield f"mask {mask}"
        yield f"seed {seed}"
        yield array("image", image(seed).reshape(-1))
        yield f"seen {N * N} 1 " + " ".join(str(int(v)) for v in seen(mask, seed).reshape(-1))
    yield from case("implicit-image", "inrr", "random", 1, 0.1, "adam", 1e-3, 3, 0.9, 31)
    yield from case("implicit-image", "air", "texture", 2, 0.05, "adam", 3e-4, 2, 0.9, 23)
    yield from case("implicit-image", "dirichlet", "patch", 3, 0.1, "adam", 1e-3, 1, 0.9, 23)
    yield from case("implicit-image", "total-variation", "random", 1, 0.03, "adam", 1e-3, 1, 0.9, 23)
    yield from case("free-image", "inrr", "random", 1, 20.48, "gd", 0.3, 1, 0.0, 31)
    yield from case("free-image", "air", "texture", 2, 20.48, "momentum", 0.3, 1, 0.5, 23)


(HERE / "implicit_images.txt").write_text("\n".join(lines()) + "\n")
