"""Writes graph_networks.txt: what Almagest's graph networks are tested against.

Nothing here is computed by Almagest: all numbers come from PyTorch's autograd in float64 on one thread, with dense
operators, nodes as columns, as the paper writes them (arXiv 2105.04550): f = W B_H ... B_1 X S^H with an activation after
each B_l, or the sum over l of W_l h_l. A line is a word, rows, columns and the numbers row by row. A case has

    size         nodes, features, width, depth, outputs
    edges        2 x m: ends of each edge
    x            features x nodes
    chosen       1 x batch: nodes to train on
    y            outputs x batch
    parameters   B_1 ... B_H, then W_0 ... W_{H-1} where multiscale, then W_H
    prediction, loss, gradient, hessian_lower, jacobian and kernel as in tangent_networks.txt and cnn_networks.txt

    pip install torch mpmath numpy
    python make_graph_reference.py      # needs make_reference.py in its folder
"""

import sys

import torch

sys.dont_write_bytecode = True  # this folder is packed as test resources
from make_reference import array, central, close, write  # noqa: E402

ACTIVATIONS = {
    "linear": lambda x: x,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "gelu": torch.nn.functional.gelu,
}
# name, nodes, features, width, depth, outputs, operator, skip, activation, loss
CASES = [
    ("gin-plain-linear", 7, 3, 4, 2, 2, "gin", "plain", "linear", "mse"),
    ("gcn-plain-linear", 7, 3, 4, 3, 2, "gcn", "plain", "linear", "mse"),
    ("gin-multiscale-linear", 6, 3, 4, 2, 2, "gin", "multiscale", "linear", "mse"),
    ("gcn-multiscale-tanh", 8, 4, 3, 2, 3, "gcn", "multiscale", "tanh", "ce"),
    ("gcn-plain-gelu", 8, 4, 3, 2, 3, "gcn", "plain", "gelu", "ce"),
    ("gin-plain-softplus", 6, 2, 5, 1, 1, "gin", "plain", "softplus", "mse"),
    ("no-layer", 6, 3, 4, 0, 2, "gcn", "plain", "linear", "ce"),
]  # fmt: skip


def spread(nodes, edges, operator):
    a = torch.eye(nodes, dtype=torch.float64)
    for i, j in edges.T.tolist():
        a[i, j] = a[j, i] = 1
    if operator == "gin":
        return a
    d = torch.diag(a.sum(0) ** -0.5)
    return d @ a @ d


def cases():
    for number, (name, nodes, features, width, depth, outputs, operator, skip, activation, loss_kind) in enumerate(CASES):
        torch.manual_seed(700 + number)
        pairs = [(i, j) for i in range(nodes) for j in range(i) if torch.rand(1).item() < 0.4] or [(1, 0)]
        edges = torch.tensor(pairs).T
        s = spread(nodes, edges, operator)
        x = torch.randn(features, nodes, dtype=torch.float64) * (torch.rand(features, nodes) < 0.6)
        batch = nodes - 2
        chosen = torch.randperm(nodes)[:batch]
        y = torch.randn(outputs, batch, dtype=torch.float64)
        if loss_kind == "ce":
            y = torch.nn.functional.one_hot(torch.arange(batch) % outputs, outputs).T.to(torch.float64)
        shapes = [(width, features if l == 0 else width) for l in range(depth)]
        heads = range(depth + 1) if skip == "multiscale" else [depth]
        shapes += [(outputs, features if l == 0 else width) for l in heads]
        theta = 0.6 * torch.randn(sum(r * c for r, c in shapes), dtype=torch.float64)

        def predict(parameters):
            blocks, at = [], 0
            for r, c in shapes:
                blocks.append(parameters[at : at + r * c].reshape(r, c))
                at += r * c
            states = [x]
            for l in range(depth):
                states.append(ACTIVATIONS[activation](blocks[l] @ states[-1] @ s))
            f = sum(blocks[depth + k] @ states[l] for k, l in enumerate(heads))
            return f[:, chosen]

        def loss(parameters):
            f = predict(parameters)
            if loss_kind == "mse":
                return ((f - y) ** 2).mean()
            return torch.nn.functional.cross_entropy(f.T, y.argmax(0))

        gradient = torch.autograd.functional.jacobian(loss, theta)
        direction = torch.randn(theta.shape, dtype=torch.float64)
        close(gradient @ direction, central(loss, theta, direction), 1e-8, name + " gradient")
        hessian = torch.autograd.functional.hessian(loss, theta)
        jacobian = torch.autograd.functional.jacobian(predict, theta).flatten(0, 1)
        yield f"case {name}"
        yield f"operator {operator}"
        yield f"skip {skip}"
        yield f"activation {activation}"
        yield f"loss_kind {loss_kind}"
        yield array("size", torch.tensor([[nodes, features, width, depth, outputs]]))
        yield array("edges", edges)
        yield array("x", x)
        yield array("chosen", chosen.reshape(1, -1))
        yield array("y", y)
        yield array("parameters", theta)
        yield array("prediction", predict(theta))
        yield array("loss", loss(theta).reshape(1, 1))
        yield array("gradient", gradient)
        lower = torch.tril_indices(len(theta), len(theta))
        yield array("hessian_lower", hessian[lower[0], lower[1]])
        yield array("jacobian", jacobian)
        yield array("kernel", jacobian @ jacobian.T)


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}")
    write("graph_networks.txt", "Made by make_graph_reference.py, whose head explains the format.", cases())
