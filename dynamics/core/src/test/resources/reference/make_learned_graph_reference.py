"""Writes learned_graph.txt: bilevel training of a graph and of a graph network on it, by PyTorch.

    python make_learned_graph_reference.py

The case is a block model of 60 nodes and 3 classes, half of whose edges were dropped. Ten windows of five Adam steps (offset inside
the root, 0.02), each step and the outer loss on a graph of its own, then a step of the probabilities of edges along the
hypergradient, kept within [0, 1] (arXiv 1903.11960).

Keys: size (nodes, features, classes, width), x (one node a row), edges (both ends), labels, inner and outer (nodes), weights (W0 and
W1 with one neuron a row, as they begin), loss, gradient (inner loss at the start on the observed graph and its gradient in
the weights), outer_loss and hypergradient (of the first window), then what ten windows leave: outer_losses (one a window),
trained (W0 and W1) and probabilities (pairs i < j, row by row).

Chance comes from splitmix64 by seed, purpose and part, as Almagest draws it, so that both sides see the same graphs.
"""
import numpy
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
NODES, FEATURES, CLASSES, WIDTH, SEED = 60, 10, 3, 16, 5
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
cross_entropy = torch.nn.functional.cross_entropy


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(purpose, part, count):
    h = mix((SEED + GAMMA) & MASK)
    for byte in purpose.encode():
        h = (mix(h ^ byte) + GAMMA) & MASK
    state = mix(h ^ mix((part + GAMMA) & MASK))
    numbers = []
    for _ in range(count):
        state = (state + GAMMA) & MASK
        numbers.append((mix(state) >> 11) * 2.0 ** -53)
    return torch.tensor(numbers)


UPPER = torch.triu_indices(NODES, NODES, 1)


class Sample(torch.autograd.Function):
    """An edge where u + theta reaches 1; the derivative of the identity."""

    @staticmethod
    def forward(context, theta, u):
        return (u + theta >= 1).double()

    @staticmethod
    def backward(context, gradient):
        return gradient, None


def matrix(pairs):
    a = torch.zeros(NODES, NODES).index_put((UPPER[0], UPPER[1]), pairs)
    return a + a.T


def logits(a, x, w0, w1):
    a = a + torch.eye(NODES)
    d = a.sum(1) ** -0.5
    s = d[:, None] * a * d[None]
    return s @ torch.relu(s @ (x @ w0.T)) @ w1.T


def inner_loss(a, x, w, nodes, y):
    return cross_entropy(logits(a, x, *w)[nodes], y[nodes]) + 2.5e-4 * (w[0] ** 2).sum()


def main():
    r = numpy.random.default_rng(SEED)
    y = numpy.arange(NODES) % CLASSES
    chance = numpy.where(y[:, None] == y[None], 0.15, 0.01)
    a0 = numpy.triu(r.random((NODES, NODES)) < chance, 1)
    x = torch.tensor(r.normal(size=(CLASSES, FEATURES))[y] * 0.6 + r.normal(size=(NODES, FEATURES)))
    x = torch.round(x * 1e6) / 1e6
    order = [r.permutation(numpy.where(y == c)[0]) for c in range(CLASSES)]
    inner = torch.tensor(numpy.concatenate([o[:3] for o in order]))
    outer = torch.tensor(numpy.concatenate([o[3:6] for o in order]))
    y = torch.tensor(y)
    ends = numpy.argwhere(a0)
    theta = torch.tensor(a0[UPPER[0].numpy(), UPPER[1].numpy()].astype(float))
    w = [torch.tensor(r.uniform(-1, 1, shape) * (6 / sum(shape)) ** 0.5)
         for shape in ((WIDTH, FEATURES), (CLASSES, WIDTH))]
    with open("learned_graph.txt", "w") as file:
        def write(key, values, rows=1):
            values = [v for v in torch.as_tensor(values).reshape(-1).tolist()]
            file.write(f"{key} {rows} {len(values) // rows} {' '.join(repr(v) for v in values)}\n")

        def flat(parts):
            return torch.cat([p.detach().reshape(-1) for p in parts])

        file.write("# Made by make_learned_graph_reference.py, whose head explains the keys.\ncase blocks\n")
        file.write(f"seed {SEED}\n")
        write("size", [NODES, FEATURES, CLASSES, WIDTH])
        write("x", x, NODES)
        write("edges", ends.T.copy(), 2)
        write("labels", y)
        write("inner", inner)
        write("outer", outer)
        write("weights", flat(w))
        w = [p.requires_grad_() for p in w]
        loss = inner_loss(matrix(theta), x, w, inner, y)
        write("loss", [loss.item()])
        write("gradient", flat(torch.autograd.grad(loss, w)))
        m, v, t, losses = [torch.zeros_like(p) for p in w], [torch.zeros_like(p) for p in w], 0, []
        count = theta.numel()
        for window in range(10):
            w = [p.detach().requires_grad_() for p in w]
            m, v = [p.detach() for p in m], [p.detach() for p in v]
            theta = theta.detach().requires_grad_()
            for step in range(5):
                drawn = Sample.apply(theta, uniform(f"chance inner step {step} graph 0", window, count))
                g = torch.autograd.grad(inner_loss(matrix(drawn), x, w, inner, y), w, create_graph=True)
                t += 1
                m = [0.9 * p + 0.1 * q for p, q in zip(m, g)]
                v = [0.999 * p + 0.001 * q * q for p, q in zip(v, g)]
                w = [p - 0.02 * (mm / (1 - 0.9 ** t)) / (vv / (1 - 0.999 ** t) + 1e-6).sqrt()
                     for p, mm, vv in zip(w, m, v)]
            drawn = Sample.apply(theta, uniform("chance outer graph 0", window, count))
            loss = cross_entropy(logits(matrix(drawn), x, *w)[outer], y[outer])
            h, = torch.autograd.grad(loss, theta)
            losses.append(loss.item())
            if window == 0:
                write("outer_loss", [loss.item()])
                write("hypergradient", h)
            theta = (theta.detach() - h / (1 + 1e-3 * window)).clamp(0, 1)
        write("outer_losses", losses)
        write("trained", flat(w))
        write("probabilities", theta)


if __name__ == "__main__":
    main()
