"""Writes population.txt: one network of the study information-decomposition, as PyTorch trains it and NumPy decomposes it.

Nothing here is computed by Almagest, neither its data nor its start: the generator that it documents (splitmix64, normal numbers
by the polar method, one stream for a seed and a purpose) is written out below. Losses, gradients and steps come from PyTorch in
float64 on one thread; the decompositions compare all states with each other, by the definitions.

    pip install torch numpy
    python make_population_reference.py          # writes the file beside this script, in a minute

The file in the repository was made with PyTorch 2.13.0. The lines are words, and arrays `key rows cols v v v ...`, row-major;
numbers are printed by Python's repr, and reading them back gives the same double.

    seed             of the run and of its data
    second_class     1 x examples, 1 for the second class
    theta            1 x P, the start: layer by layer W [outputs][inputs], then b
    loss, gradient   of the first full-batch step
    training_loss    1 x 50, before each full-batch step of Adam 3e-3
    trained          1 x P, after these steps
    layer_l_at_0 and layer_l_at_50   of layers 1 to 3, with nearest rounding: states, I in bits, C by shared exclusions, C by I_min,
                     then the four orders by shared exclusions in bits
"""

import itertools
import math
from pathlib import Path

import numpy
import torch

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
BITS, WIDTHS, LEVELS, CLASSES, STEPS, SEED = 11, (11, 4, 4, 4), 8, 2, 50, 0


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, purpose, part=None):
        h = mix((seed + GAMMA) & MASK)
        for byte in purpose.encode():
            h = (mix(h ^ byte) + GAMMA) & MASK
        self.state = h if part is None else mix(h ^ mix((part + GAMMA) & MASK))
        self.spare = None

    def uniform(self):
        self.state = (self.state + GAMMA) & MASK
        return (mix(self.state) >> 11) * 2.0**-53

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

    def uniforms(self, rows, columns):
        """many at once"""
        with numpy.errstate(over="ignore"):
            z = numpy.uint64(self.state) + numpy.uint64(GAMMA) * numpy.arange(1, rows * columns + 1, dtype=numpy.uint64)
            z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
            z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
            z = z ^ (z >> numpy.uint64(31))
        return torch.from_numpy((z >> numpy.uint64(11)).astype(float) * 2.0**-53).reshape(rows, columns)


class StochasticRound(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, u):
        z = (x + 1) * (LEVELS - 1) / 2
        floor = torch.floor(z)
        return (floor + (u < z - floor)) * 2 / (LEVELS - 1) - 1

    @staticmethod
    def backward(ctx, g):
        return g, None


def population():
    stream = Stream(SEED, "boolean-population")
    q = numpy.array([stream.normal() / math.sqrt(BITS) for _ in range(BITS * BITS)]).reshape(BITS, BITS)
    b = numpy.array([stream.normal() for _ in range(BITS)])
    x = ((numpy.arange(2**BITS)[:, None] >> numpy.arange(BITS)) & 1) * 2.0 - 1
    f = numpy.einsum("ni,ij,nj->n", x, q, x) + x @ b
    return torch.from_numpy(x.T.copy()), torch.from_numpy((f > numpy.median(f)).astype(int))


def start():
    stream = Stream(SEED, "init")
    sizes = [BITS, *WIDTHS, CLASSES]
    blocks = []
    for i, o in zip(sizes[:-1], sizes[1:]):
        bound = math.sqrt(6 / (i + o))
        numbers = [-bound + (bound - -bound) * stream.uniform() for _ in range(o * i)]
        blocks.append(torch.tensor(numbers).reshape(o, i).requires_grad_())
        blocks.append(torch.zeros(o, 1).requires_grad_())
    return blocks


def loss_of(blocks, x, labels, step):
    for layer in range(len(WIDTHS)):
        x = torch.tanh(blocks[2 * layer] @ x + blocks[2 * layer + 1])
        x = StochasticRound.apply(x, Stream(SEED, f"chance rounding {layer}", step).uniforms(*x.shape))
    return torch.nn.functional.cross_entropy((blocks[-2] @ x + blocks[-1]).T, labels)


def codes(blocks, x):
    """of each layer, examples x neurons, with nearest rounding (halves to even)"""
    found = []
    for layer in range(len(WIDTHS)):
        x = torch.tanh(blocks[2 * layer] @ x + blocks[2 * layer + 1])
        level = torch.round((x + 1) * (LEVELS - 1) / 2)
        found.append(level.detach().numpy().T.astype(int))
        x = level * 2 / (LEVELS - 1) - 1
    return found


def decomposition(sources, labels):
    n = sources.shape[1]
    states, state = numpy.unique(sources, axis=0, return_inverse=True)
    joint = numpy.zeros((len(states), CLASSES))
    numpy.add.at(joint, (state.ravel(), labels), 1 / len(labels))
    of_label = joint.sum(0)
    there = joint > 0
    same = states[:, None, :] == states[None, :, :]

    def logarithms(mask):
        reached = mask.astype(float) @ joint
        return numpy.log2(numpy.where(there, reached / reached.sum(1)[:, None] / of_label[None], 1))

    information = (joint * logarithms(same.all(2))).sum()
    sx, least = [0.0], [0.0]
    for k in range(1, n):
        masks = [same[:, :, a].all(2) for a in itertools.combinations(range(n), k)]
        total = 0.0
        for size in range(1, len(masks) + 1):
            for some in itertools.combinations(masks, size):
                value = (joint * logarithms(numpy.any(some, 0))).sum()
                total += value if size % 2 else -value
        sx.append(total)
        least.append(numpy.max([(joint * logarithms(m)).sum(0) for m in masks], 0).sum())
    orders = numpy.diff([*sx, information])
    by_least = numpy.diff([*least, information])
    k = numpy.arange(1, n + 1)
    return [len(states), information, k @ orders / information, k @ by_least / information, *orders]


def line(key, value):
    if isinstance(value, (str, int)):
        return f"{key} {value}\n"
    array = numpy.atleast_2d(numpy.asarray(value, dtype=float))
    return f"{key} {array.shape[0]} {array.shape[1]} " + " ".join(repr(float(v)) for v in array.ravel()) + "\n"


def flat(blocks):
    return torch.cat([b.detach().reshape(-1) for b in blocks]).numpy()


def main():
    x, labels = population()
    blocks = start()
    text = "# written by make_population_reference.py, which says what is in here\n"
    text += line("case", "population") + line("seed", SEED) + line("second_class", labels.numpy())
    text += line("theta", flat(blocks))
    for layer in (1, 2, 3):
        text += line(f"layer_{layer}_at_0", decomposition(codes(blocks, x)[layer], labels.numpy()))
    adam = torch.optim.Adam(blocks, lr=3e-3)
    losses = []
    for step in range(STEPS):
        loss = loss_of(blocks, x, labels, step)
        adam.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            text += line("loss", [loss.item()]) + line("gradient", torch.cat([b.grad.reshape(-1) for b in blocks]))
        adam.step()
    text += line("training_loss", losses) + line("trained", flat(blocks))
    for layer in (1, 2, 3):
        text += line(f"layer_{layer}_at_50", decomposition(codes(blocks, x)[layer], labels.numpy()))
    (HERE / "population.txt").write_text(text)


main()
