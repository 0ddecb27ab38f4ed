"""Writes quantised.txt: networks whose layers are rounded to a few levels, as PyTorch trains them.

Losses, gradients and steps come from PyTorch in float64 on one thread. What is drawn at every step is drawn here too, by the
generator that Almagest documents (splitmix64, one stream for a seed and a purpose), written out below.

    pip install torch numpy
    python make_quantised_reference.py          # writes the file beside this script

The file in the repository was made with PyTorch 2.13.0. Numbers are printed by Python's repr: reading them back gives the same
double. The lines are those of the other files here: words, and arrays `key rows cols v v v ...`, row-major.

    widths, levels   the network; its activation is tanh
    optimizer, rate, steps, seed   full-batch steps on the mean cross-entropy, and the seed of what is drawn
    x, target        features x examples, classes x examples (one-hot)
    theta            1 x P, where training begins: layer by layer W [outputs][inputs], then b
    training_loss    1 x steps, before each step
    trained          1 x P, after the steps
    evaluated        classes x examples, after the steps, with nearest rounding (halves to even)
"""

from pathlib import Path

import numpy
import torch

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniforms(seed, purpose, part, rows, columns):
    """the numbers of one step from the stream of a seed and a purpose, on [0, 1)"""
    origin = mix((seed + GAMMA) & MASK)
    for byte in purpose.encode():
        origin = (mix(origin ^ byte) + GAMMA) & MASK
    state = mix(origin ^ mix((part + GAMMA) & MASK))
    numbers = []
    for _ in range(rows * columns):
        state = (state + GAMMA) & MASK
        numbers.append((mix(state) >> 11) * 2.0**-53)
    return torch.tensor(numbers).reshape(rows, columns)


class StochasticRound(torch.autograd.Function):
    """up with the probability of the remainder; backward: identity"""

    @staticmethod
    def forward(ctx, x, levels, u):
        z = (x + 1) * (levels - 1) / 2
        floor = torch.floor(z)
        return (floor + (u < z - floor)) * 2 / (levels - 1) - 1

    @staticmethod
    def backward(ctx, g):
        return g, None, None


def nearest(x, levels):
    return torch.round((x + 1) * (levels - 1) / 2) * 2 / (levels - 1) - 1


def forward(blocks, x, levels, draw):
    """columns are examples; draw gives the numbers of a layer, None where it is rounded to the nearest level"""
    for layer in range(len(blocks) // 2 - 1):
        x = torch.tanh(blocks[2 * layer] @ x + blocks[2 * layer + 1])
        x = nearest(x, levels) if draw is None else StochasticRound.apply(x, levels, draw(layer, x.shape))
    return blocks[-2] @ x + blocks[-1]


def line(key, value):
    if isinstance(value, (str, int)):
        return f"{key} {value}\n"
    array = numpy.atleast_2d(numpy.asarray(value, dtype=float))
    return f"{key} {array.shape[0]} {array.shape[1]} " + " ".join(repr(float(v)) for v in array.ravel()) + "\n"


def flat(blocks):
    return torch.cat([b.detach().reshape(-1) for b in blocks]).numpy()


def case(name, widths, levels, optimizer, rate, steps, seed, bits=5, classes=3):
    rng = numpy.random.default_rng(seed)
    count = 2**bits
    x = torch.tensor([[2.0 * (n >> i & 1) - 1 for n in range(count)] for i in range(bits)])
    labels = torch.from_numpy(rng.integers(0, classes, count))
    sizes = [bits, *widths, classes]
    blocks = []
    for i, o in zip(sizes[:-1], sizes[1:]):
        blocks.append(torch.from_numpy(rng.uniform(-1, 1, (o, i)) * (6 / (i + o)) ** 0.5).requires_grad_())
        blocks.append(torch.from_numpy(rng.uniform(-0.1, 0.1, (o, 1))).requires_grad_())
    text = line("case", name) + line("widths", ",".join(map(str, widths))) + line("levels", levels)
    text += line("optimizer", optimizer) + line("rate", [rate]) + line("steps", steps) + line("seed", seed)
    text += line("x", x) + line("target", torch.nn.functional.one_hot(labels, classes).T) + line("theta", flat(blocks))
    step = torch.optim.Adam(blocks, lr=rate) if optimizer == "adam" else torch.optim.SGD(blocks, lr=rate)
    losses = []
    for n in range(steps):
        draw = lambda layer, shape: uniforms(seed, f"chance rounding {layer}", n, *shape)
        loss = torch.nn.functional.cross_entropy(forward(blocks, x, levels, draw).T, labels)
        step.zero_grad()
        loss.backward()
        losses.append(loss.item())
        step.step()
    text += line("training_loss", losses) + line("trained", flat(blocks))
    return text + line("evaluated", forward(blocks, x, levels, None).detach().numpy())


def main():
    text = "# written by make_quantised_reference.py, which says what is in here\n"
    text += case("gradient", [5, 4, 4], 8, "gd", 1.0, 1, 3)
    text += case("gradient-two-levels", [6], 2, "gd", 1.0, 1, 4)
    text += case("followed", [5, 4, 4], 8, "adam", 3e-3, 50, 5)
    text += case("followed-four-levels", [7, 3], 4, "adam", 3e-3, 50, 6)
    (HERE / "quantised.txt").write_text(text)


main()
