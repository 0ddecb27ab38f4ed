"""Writes objectives.txt: what Almagest's losses, their gradients and their Hessian-vector products are tested against.

Nothing here is computed by Almagest: all numbers come from PyTorch in float64 on one thread, the losses from
torch.nn.functional where it has them, the derivatives from autograd.

    pip install torch
    python make_objective_reference.py      # writes objectives.txt beside this script

The file in the repository was made with PyTorch 2.13.0. Another version or processor may change last bits, so compare to
about 1e-13 of the largest entry. Numbers are printed by Python's repr, so that reading them back gives the same double.

objectives.txt: a line that starts with # is a comment, `case NAME` opens a case, `loss TEXT` is the loss as a sweep file
writes it, `activation WORD` the activation, and every other line is an array, `key rows columns v v v ...`, row-major.

    widths       inputs, hidden widths, outputs of a dense network with biases; the activation follows each layer but the last
    x, y         features x batch and outputs x batch: a column is an example
    counts, view further fields of the examples, where the loss wants them
    parameters   1 x P, layer by layer, weights [out][in] before biases
    value        1 x 1
    gradient     1 x P, of the value in the parameters
    direction    1 x P, a fixed v
    hessian_direction   1 x P, H v
"""

import math
import pathlib

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

BATCH = 6
ACTIVATIONS = {"tanh": torch.tanh, "sine": torch.sin}


def network(widths, activation, theta, x):
    """Predictions, batch x outputs, of the inputs, batch x features."""
    at, h = 0, x
    for layer, (before, after) in enumerate(zip(widths, widths[1:])):
        w = theta[at : at + before * after].reshape(after, before)
        b = theta[at + before * after : at + (before + 1) * after]
        at += (before + 1) * after
        h = F.linear(h, w, b)
        if layer < len(widths) - 2:
            h = ACTIVATIONS[activation](h)
    return h


def slopes(f, x):
    """The squared norm of each output's gradient in the inputs, batch x outputs."""
    return torch.stack(
        [torch.autograd.grad(f[:, c].sum(), x, create_graph=True)[0].square().sum(1) for c in range(f.shape[1])], 1
    )


def laplacians(f, x):
    """The Laplacian of each output in the inputs, batch x outputs."""
    columns = []
    for c in range(f.shape[1]):
        slope = torch.autograd.grad(f[:, c].sum(), x, create_graph=True)[0]
        columns.append(
            sum(
                torch.autograd.grad(slope[:, i].sum(), x, create_graph=True)[0][:, i]
                for i in range(x.shape[1])
            )
        )
    return torch.stack(columns, 1)


def steepness(network, points):
    """The norm of each output's gradient at some points, batch x outputs."""
    points = points.detach().clone().requires_grad_()
    f = network(points)
    return torch.stack(
        [torch.autograd.grad(f[:, c].sum(), points, create_graph=True)[0].norm(dim=1) for c in range(f.shape[1])], 1
    )


def divergence(network, points, least, most):
    points = points.detach().clone().requires_grad_()
    return laplacians(network(points), points).abs().clamp(least, most).mean()


def along(f, x, normals):
    slope = torch.autograd.grad(f.sum(), x, create_graph=True)[0]
    return (1 - F.cosine_similarity(slope, normals, dim=1).abs()).mean()


def classes(y):
    """Numbers of the classes; -100, which PyTorch ignores, where all targets are 0."""
    labels = y.argmax(1)
    labels[y.sum(1) == 0] = -100
    return labels


def margins(f, y, margin):
    """multi_margin_loss, which PyTorch differentiates only once; written out, and held against PyTorch's own."""
    right = (f * y).sum(1, keepdim=True)
    found = ((1 - y) * torch.relu(margin - right + f)).sum() / f.numel()
    known = F.multi_margin_loss(f, classes(y), margin=margin)
    assert abs(found - known) < 1e-15
    ours, theirs = (torch.autograd.grad(loss, f, retain_graph=True)[0] for loss in (found, known))
    assert (ours - theirs).abs().max() < 1e-15
    return found


def info_nce(f, y, temperature):
    similarity = F.normalize(f, dim=1) @ F.normalize(y, dim=1).T / temperature
    return F.cross_entropy(similarity, torch.arange(len(f)))


def nt_xent(f, g, temperature):
    z = F.normalize(torch.cat([f, g]), dim=1)
    similarity = z @ z.T / temperature
    similarity = similarity.masked_fill(torch.eye(len(z), dtype=torch.bool), -math.inf)
    return F.cross_entropy(similarity, torch.arange(len(z)).roll(len(f)))


def normal(y):
    return torch.randn(y)


def one_hot(shape):
    return F.one_hot(torch.randint(shape[1], (shape[0],)), shape[1]).double()


def some_empty(shape):
    y = one_hot(shape)
    y[1] = 0
    y[4] = 0
    return y


def none(shape):
    return torch.zeros(shape)


def bits(shape):
    return torch.randint(2, shape).double()


def signs(shape):
    return 2 * bits(shape) - 1


def teacher(shape):
    y = torch.softmax(torch.randn(shape), 1)
    y[2] = torch.tensor([0.0, 0.25, 0.0, 0.75])
    return y


# name, loss, widths, activation, targets, the same in PyTorch by prediction, targets, inputs, further fields, network
CASES = [
    ("squared", "squared-error", [3, 5, 4], "tanh", normal, lambda f, y, *_: F.mse_loss(f, y)),
    ("absolute", "absolute-error", [3, 5, 4], "tanh", normal, lambda f, y, *_: F.l1_loss(f, y)),
    ("cross", "cross-entropy", [3, 5, 4], "tanh", one_hot, lambda f, y, *_: F.cross_entropy(f, classes(y))),
    ("cross-soft", "cross-entropy", [3, 5, 4], "tanh", teacher, lambda f, y, *_: F.cross_entropy(f, y)),
    (
        "cross-smooth",
        "cross-entropy(label_smoothing=0.1)",
        [3, 5, 4],
        "tanh",
        one_hot,
        lambda f, y, *_: F.cross_entropy(f, classes(y), label_smoothing=0.1),
    ),
    (
        "cross-empty",
        "cross-entropy(ignore_empty=true, label_smoothing=0.2)",
        [3, 5, 4],
        "tanh",
        some_empty,
        lambda f, y, *_: F.cross_entropy(f, classes(y), label_smoothing=0.2, ignore_index=-100),
    ),
    (
        "cross-masked",
        "cross-entropy(label_smoothing=0.1, mask=counts)",
        [3, 5, 4],
        "tanh",
        one_hot,
        lambda f, y, x, k, n: F.cross_entropy(
            f, torch.where(k["counts"][:, 0] == 1, classes(y), -100), label_smoothing=0.1
        ),
    ),
    (
        "cross-nothing",
        "cross-entropy(ignore_empty=true)",
        [3, 5, 4],
        "tanh",
        none,
        lambda f, y, *_: 0 * f.sum(),  # PyTorch says NaN; a mean over nothing is 0 here
    ),
    (
        "binary",
        "binary-cross-entropy",
        [3, 5, 4],
        "tanh",
        bits,
        lambda f, y, *_: F.binary_cross_entropy_with_logits(f, y),
    ),
    ("hinge", "hinge", [3, 5, 4], "tanh", one_hot, lambda f, y, *_: margins(f, y, 1)),
    (
        "hinge-margin",
        "hinge(margin=0.3)",
        [3, 5, 4],
        "tanh",
        one_hot,
        lambda f, y, *_: margins(f, y, 0.3),
    ),
    ("hinge-signs", "hinge", [3, 5, 1], "tanh", signs, lambda f, y, *_: torch.relu(1 - y * f).mean()),
    ("hinge-bits", "hinge", [3, 5, 1], "tanh", bits, lambda f, y, *_: torch.relu(1 - (2 * y - 1) * f).mean()),
    (
        "divergence",
        "kl",
        [3, 5, 4],
        "tanh",
        teacher,
        lambda f, y, *_: F.kl_div(F.log_softmax(f, 1), y, reduction="batchmean"),
    ),
    (
        "contrastive",
        "contrastive(temperature=0.5)",
        [3, 5, 4],
        "tanh",
        normal,
        lambda f, y, *_: info_nce(f, y, 0.5),
    ),
    (
        "contrastive-views",
        "contrastive(temperature=0.5, view=view)",
        [3, 5, 4],
        "tanh",
        normal,
        lambda f, y, x, k, n: nt_xent(f, n(k["view"]), 0.5),
    ),
    (
        "cosine",
        "cosine",
        [3, 5, 4],
        "tanh",
        normal,
        lambda f, y, *_: (1 - F.cosine_similarity(f, y)).mean(),
    ),
    ("slope", "gradient-norm", [3, 5, 1], "tanh", normal, lambda f, y, x, *_: slopes(f, x).mean()),
    ("slopes", "gradient-norm", [3, 5, 4], "tanh", normal, lambda f, y, x, *_: slopes(f, x).sum(1).mean()),
    (
        "slope-of-sum",
        "gradient-norm(outputs=sum)",
        [3, 5, 4],
        "sine",
        normal,
        lambda f, y, x, *_: slopes(f.sum(1, keepdim=True), x).mean(),
    ),
    ("laplacian", "laplacian", [3, 5, 1], "tanh", normal, lambda f, y, x, *_: laplacians(f, x).square().mean()),
    ("laplacians", "laplacian", [3, 5, 4], "tanh", normal, lambda f, y, x, *_: laplacians(f, x).square().mean()),
    ("laplacian-sine", "laplacian", [2, 6, 6, 1], "sine", normal, lambda f, y, x, *_: laplacians(f, x).square().mean()),
    (
        "sum",
        "squared-error + 0.1*gradient-norm - 0.01*laplacian",
        [2, 6, 6, 2],
        "sine",
        normal,
        lambda f, y, x, *_: F.mse_loss(f, y)
        + 0.1 * slopes(f, x).sum(1).mean()
        - 0.01 * laplacians(f, x).square().mean(),
    ),
    ("eikonal", "eikonal", [3, 5, 1], "tanh", normal, lambda f, y, x, k, n: (steepness(n, x) - 1).abs().mean()),
    ("eikonals", "eikonal", [3, 5, 4], "sine", normal, lambda f, y, x, k, n: (steepness(n, x) - 1).abs().mean()),
    (
        "absolute-laplacian",
        "absolute-laplacian",
        [2, 6, 6, 1],
        "sine",
        normal,
        lambda f, y, x, k, n: divergence(n, x, 0.1, 50),
    ),
    (
        "absolute-laplacians",
        "absolute-laplacian(least=0.4, most=2, points=view)",
        [3, 5, 5, 4],
        "tanh",
        normal,
        lambda f, y, x, k, n: divergence(n, k["view"], 0.4, 2),
    ),
    (
        "off-surface",
        "off-surface(points=view, sharpness=3)",
        [3, 5, 4],
        "tanh",
        normal,
        lambda f, y, x, k, n: torch.exp(-3 * n(k["view"]).abs()).mean(),
    ),
    (
        "normals",
        "unoriented-normals(field=view)",
        [3, 5, 1],
        "sine",
        normal,
        lambda f, y, x, k, n: along(f, x, k["view"]),
    ),
    (
        "surface",
        "3*absolute-error + off-surface(points=view, sharpness=10) + eikonal + 0.5*eikonal(points=view) + 0.1*absolute-laplacian(points=view)",
        [2, 6, 6, 1],
        "sine",
        normal,
        lambda f, y, x, k, n: 3 * F.l1_loss(f, y)
        + torch.exp(-10 * n(k["view"]).abs()).mean()
        + (steepness(n, x) - 1).abs().mean()
        + 0.5 * (steepness(n, k["view"]) - 1).abs().mean()
        + 0.1 * divergence(n, k["view"], 0.1, 50),
    ),
]


def array(key, values):
    values = values.detach()
    values = values.reshape(1, -1) if values.dim() < 2 else values
    numbers = " ".join(repr(float(v)) for v in values.reshape(-1))
    return f"{key} {values.shape[0]} {values.shape[1]} {numbers}\n"


def text(seed, name, loss, widths, activation, targets, value):
    torch.manual_seed(seed)
    count = sum((a + 1) * b for a, b in zip(widths, widths[1:]))
    theta = (0.7 * torch.randn(count)).requires_grad_()
    x = torch.randn(BATCH, widths[0]).requires_grad_()
    y = targets((BATCH, widths[-1]))
    further = {"counts": torch.tensor([[1.0], [0], [1], [1], [0], [1]]), "view": torch.randn(BATCH, widths[0])}
    v = torch.randn(count)
    found = value(
        network(widths, activation, theta, x), y, x, further, lambda inputs: network(widths, activation, theta, inputs)
    )
    gradient = torch.autograd.grad(found, theta, create_graph=True)[0]
    product = (
        torch.autograd.grad(gradient @ v, theta, allow_unused=True)[0] if gradient.requires_grad else None
    )
    lines = [f"case {name}\n", f"loss {loss}\n", f"activation {activation}\n"]
    lines.append(array("widths", torch.tensor(widths, dtype=torch.float64)))
    lines.append(array("x", x.T))
    lines.append(array("y", y.T))
    lines.extend(array(key, further[key].T) for key in further if f"={key}" in loss)
    lines.append(array("parameters", theta))
    lines.append(array("value", found))
    lines.append(array("gradient", gradient))
    lines.append(array("direction", v))
    lines.append(array("hessian_direction", product if product is not None else torch.zeros(count)))
    return "".join(lines)


if __name__ == "__main__":
    header = "# What losses give, and their derivatives; written by make_objective_reference.py, which explains the format.\n"
    body = "".join(text(100 + i, *case) for i, case in enumerate(CASES))
    pathlib.Path(__file__).with_name("objectives.txt").write_text(header + body)
