#!/usr/bin/env python3
"""Times PyTorch (eager, sparse tensors) on one full-batch gradient-descent step of a graph network on Cora: two layers of
width 64 with S = D^-1/2(A+I)D^-1/2 and relu, a linear head, cross-entropy on the 140 training nodes, float64, one thread,
steady state. Features and S are sparse, once as compressed rows and once as coordinates.

    pip install torch numpy
    python gcn_step.py FOLDER           # of cora.nodes.tsv and cora.edges.tsv

The counterpart is GraphStep.java, with the same initial weights; both print the loss after 10 steps.
"""

import csv
import statistics
import sys
import time
import warnings

import numpy
import torch

WIDTH, STEPS, WARM_UP, RATE = 64, 300, 60, 0.5


def cora(folder):
    rows = list(csv.DictReader(open(f"{folder}/cora.nodes.tsv"), delimiter="\t"))
    words = [(i, int(w)) for i, row in enumerate(rows) for w in row["features"].split()]
    edges = [(int(e["source"]), int(e["target"])) for e in csv.DictReader(open(f"{folder}/cora.edges.tsv"), delimiter="\t")]
    n = len(rows)
    ends = torch.tensor([(a, b) for a, b in edges] + [(b, a) for a, b in edges] + [(i, i) for i in range(n)]).T
    degrees = torch.zeros(n).index_add(0, ends[0], torch.ones(ends.shape[1]))
    s = torch.sparse_coo_tensor(ends, (degrees[ends[0]] * degrees[ends[1]]) ** -0.5, (n, n)).coalesce()
    features = 1 + max(w for _, w in words)
    x = torch.sparse_coo_tensor(torch.tensor(words).T, torch.ones(len(words)), (n, features)).coalesce()
    train = torch.tensor([i for i, row in enumerate(rows) if row["split"] == "train"])
    return x, s, train, torch.tensor([int(row["label"]) for row in rows])[train]


def step_time(form, x, s, train, labels):
    if form == "csr":
        x, s = x.to_sparse_csr(), s.to_sparse_csr()
    shapes = [(WIDTH, x.shape[1]), (WIDTH, WIDTH), (7, WIDTH)]
    total = sum(r * c for r, c in shapes)
    theta = torch.from_numpy(0.1 * numpy.sin(0.7 * numpy.arange(total) + 1))
    weights, at = [], 0
    for r, c in shapes:
        weights.append(theta[at : at + r * c].reshape(r, c).clone().requires_grad_())
        at += r * c
    optimizer = torch.optim.SGD(weights, lr=RATE)
    micros = []
    for i in range(WARM_UP + STEPS):
        start = time.perf_counter()
        optimizer.zero_grad()
        h = torch.relu(torch.sparse.mm(s, torch.sparse.mm(x, weights[0].T)))
        h = torch.relu(torch.sparse.mm(s, h @ weights[1].T))
        loss = torch.nn.functional.cross_entropy(h[train] @ weights[2].T, labels)
        loss.backward()
        optimizer.step()
        elapsed = (time.perf_counter() - start) * 1e6
        if i == 10:
            tenth = loss.item()
        if i >= WARM_UP:
            micros.append(elapsed)
    print(
        f"torch-{form} gd gcn-cora median_us={statistics.median(micros):.1f} min_us={min(micros):.1f} "
        f"max_us={max(micros):.1f} repeats={STEPS} loss_after_10={tenth!r}",
        flush=True,
    )


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="Sparse CSR")
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    print(f"torch={torch.__version__} threads=1 dtype=float64")
    data = cora(sys.argv[1])
    step_time("csr", *data)
    step_time("coo", *data)
