"""One full-batch gradient-descent step of a graph network on Cora: two layers of width 64 with S = D^-1/2(A+I)D^-1/2 and
relu, a linear head, cross-entropy on the 140 training nodes, float64. Features and S are sparse.

    python gcn.py FOLDER           # of cora.nodes.tsv and cora.edges.tsv

Forms: PyTorch eager with compressed rows and with coordinates; JAX under jit with BCOO.
"""

import csv
import sys
import warnings

import numpy
from contender import jax, losses_of, serve, torch, wave

WIDTH, RATE = 64, 0.5


def cora(folder):
    rows = list(csv.DictReader(open(f"{folder}/cora.nodes.tsv"), delimiter="\t"))
    words = numpy.array([(i, int(w)) for i, row in enumerate(rows) for w in row["features"].split()])
    edges = [(int(e["source"]), int(e["target"])) for e in csv.DictReader(open(f"{folder}/cora.edges.tsv"), delimiter="\t")]
    n = len(rows)
    ends = numpy.array([(a, b) for a, b in edges] + [(b, a) for a, b in edges] + [(i, i) for i in range(n)])
    degrees = numpy.bincount(ends[:, 0], minlength=n)
    norms = (degrees[ends[:, 0]] * degrees[ends[:, 1]]) ** -0.5
    train = numpy.array([i for i, row in enumerate(rows) if row["split"] == "train"])
    labels = numpy.array([int(row["label"]) for row in rows])[train]
    return words, (n, 1 + int(words[:, 1].max())), ends, norms, train, labels


def weights(features):
    shapes = [(WIDTH, features), (WIDTH, WIDTH), (7, WIDTH)]
    flat, at = wave(sum(r * c for r, c in shapes), 0.1, 0.7, 1.0), 0
    for r, c in shapes:
        yield flat[at : at + r * c].reshape(r, c).copy()
        at += r * c


def torch_form(rows, data):
    def make():
        words, shape, ends, norms, train, labels = data
        x = torch.sparse_coo_tensor(words.T, torch.ones(len(words)), shape).coalesce()
        s = torch.sparse_coo_tensor(ends.T, torch.from_numpy(norms), (shape[0], shape[0])).coalesce()
        if rows:
            x, s = x.to_sparse_csr(), s.to_sparse_csr()
        nodes, classes = torch.from_numpy(train), torch.from_numpy(labels)
        parameters = [torch.from_numpy(w).requires_grad_() for w in weights(shape[1])]
        stepper = torch.optim.SGD(parameters, lr=RATE)

        def step():
            stepper.zero_grad()
            h = torch.relu(torch.sparse.mm(s, torch.sparse.mm(x, parameters[0].T)))
            h = torch.relu(torch.sparse.mm(s, h @ parameters[1].T))
            loss = torch.nn.functional.cross_entropy(h[nodes] @ parameters[2].T, classes)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form(data):
    def make():
        from jax.experimental import sparse

        jnp = jax.numpy
        words, shape, ends, norms, train, labels = data
        x = sparse.BCOO((jnp.ones(len(words)), words), shape=shape)
        s = sparse.BCOO((jnp.asarray(norms), ends), shape=(shape[0], shape[0]))
        held = [tuple(jnp.asarray(w) for w in weights(shape[1]))]

        def loss_of(parameters):
            h = jnp.maximum(s @ (x @ parameters[0].T), 0)
            h = jnp.maximum(s @ (h @ parameters[1].T), 0)
            return -jax.nn.log_softmax(h[train] @ parameters[2].T)[numpy.arange(len(train)), labels].mean()

        @jax.jit
        def compiled(parameters):
            loss, gradient = jax.value_and_grad(loss_of)(parameters)
            return loss, tuple(p - RATE * g for p, g in zip(parameters, gradient))

        def step():
            loss, held[0] = compiled(held[0])
            jax.block_until_ready(held[0])
            return loss

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="Sparse CSR")
    data = cora(sys.argv[1])
    forms = {}
    if torch:
        forms["pytorch-csr"] = torch_form(True, data)
        forms["pytorch-coo"] = torch_form(False, data)
    if jax:
        forms["jax-bcoo"] = jax_form(data)
    serve(forms)
