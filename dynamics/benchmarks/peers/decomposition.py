"""What several neurons know of a label, by how many must be read together: a partial information decomposition by shared
exclusions (arXiv 2002.03356), by the union information of all sets of k neurons.

    python decomposition.py SOURCES VALUES ROWS

Distinct states are compared with each other once for every set of neurons; a collection of sets is the OR of such Boolean
matrices, and its product with the counts of states and labels tells what is reached.
"""

import itertools
import sys

import numpy
from contender import serve, wave

CLASSES = 10


def data(sources, values, rows):
    codes = numpy.stack(
        [numpy.floor(wave(rows, 0.5 * values, 0.37 + 0.11 * i, 0.5) + 0.5 * values) for i in range(sources)], 1
    ).astype(int)
    return codes, numpy.floor(wave(rows, 0.5 * CLASSES, 0.37, 1.1) + 0.5 * CLASSES).astype(int)


def orders(codes, labels):
    n = codes.shape[1]
    states, state = numpy.unique(codes, axis=0, return_inverse=True)
    joint = numpy.zeros((len(states), labels.max() + 1))
    numpy.add.at(joint, (state.ravel(), labels), 1.0 / len(labels))
    of_label = joint.sum(0)
    there = joint > 0

    def information(mask):
        reached = mask.astype(float) @ joint
        ratio = reached / reached.sum(1)[:, None] / of_label[None]
        return (joint[there] * numpy.log2(ratio[there])).sum()

    same = states[:, None, :] == states[None, :, :]
    unions = []
    for k in range(1, n):
        masks = numpy.array([same[:, :, a].all(2) for a in itertools.combinations(range(n), k)])
        total = 0.0
        for collection in range(1, 1 << len(masks)):
            chosen = [i for i in range(len(masks)) if collection >> i & 1]
            value = information(masks[chosen].any(0))
            total += value if len(chosen) % 2 else -value
        unions.append(total)
    unions.append(information(same.all(2)))
    return numpy.diff(numpy.concatenate([[0.0], unions]))


def form(sources, values, rows):
    codes, labels = data(sources, values, rows)

    def make():
        pi = orders(codes, labels)
        complexity = (numpy.arange(1, sources + 1) * pi).sum() / pi.sum()
        return lambda: orders(codes, labels), numpy.concatenate([[pi.sum(), complexity], pi])

    return make


if __name__ == "__main__":
    serve({"numpy": form(*map(int, sys.argv[1:]))})
