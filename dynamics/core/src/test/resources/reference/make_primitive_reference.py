"""Writes primitives.txt: what Almagest's primitives beside the usual activations are tested against.

Nothing here is computed by Almagest: all numbers come from PyTorch's autograd in float64 on one thread.

    pip install torch
    python make_primitive_reference.py      # writes the file beside this script

The file in the repository was made with PyTorch 2.13.0. Lines are those of networks.txt (see the head of make_reference.py). A
case has an array x of shape 2 x 3 x 4 (lanes, rows, columns; axes count from the right, 0 the columns), directions v and w of
the same shape, and weights u of the shape of y = f(x); all are written as one row. With L = sum u * sin(y):

    value       y
    gradient    of L in x
    product     H v, H the Hessian of L
    third       the gradient of v' H v in x
"""

from pathlib import Path

import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

SHAPE = (2, 3, 4)
# the second row of both lanes, the last column, and one number more
MASK = torch.ones(SHAPE)
MASK[:, 1, :] = 0
MASK[:, :, 3] = 0
MASK[0, 0, 0] = 0


def masked_softmax(z, dim):
    """The usual trick, for slices that are wholly masked too: their scores are replaced before the softmax."""
    alive = MASK.sum(dim, keepdim=True) > 0
    scores = torch.where(alive, z.masked_fill(MASK == 0, -torch.inf), torch.zeros(()))
    return torch.where(MASK > 0, torch.softmax(scores, dim), torch.zeros(()))


def axis(i):
    """PyTorch's dimension for axis i from the right."""
    return 2 - i


CASES = {
    "exp": torch.exp,
    "log": lambda x: torch.log(x * x + 0.5),
    "sqrt": lambda x: torch.sqrt(x * x + 0.5),
    "reciprocal": lambda x: 1 / (x * x + 0.5),
    "divide": lambda x: x / (x.mean(0, keepdim=True) ** 2 + 0.7),
    "sin": lambda x: torch.sin(3 * x),
    "cos": lambda x: torch.cos(3 * x),
    "power": lambda x: (x * x + 0.5) ** -1.3,
    "cube": lambda x: x**3,
    "clamp": lambda x: x.clamp(-0.5, 0.8),
    "leaky-relu": lambda x: F.leaky_relu(x, 0.2),
    "abs": torch.abs,
    "silu": F.silu,
    "mean": lambda x: x.mean((0, 2), keepdim=True),
    "variance-of-rows": lambda x: x.var(2, correction=0, keepdim=True),
    "variance-of-all": lambda x: x.var((0, 1, 2), correction=0, keepdim=True),
    # F.layer_norm of this version has a wrong derivative of third order, as differences of its second order show
    "standardise": lambda x: (x - x.mean(1, keepdim=True)) / torch.sqrt(x.var(1, correction=0, keepdim=True) + 1e-5),
    "select-columns": lambda x: x[:, :, [3, 0, 3, 1]],
    "add-columns": lambda x: torch.zeros(2, 3, 5).index_add(2, torch.tensor([4, 1, 4, 0]), x),
    "attention": lambda x: torch.softmax(x.transpose(1, 2) @ x, 1).transpose(1, 2) @ x.transpose(1, 2),
}
for i in range(3):
    CASES |= {
        f"softmax-{i}": lambda x, d=axis(i): torch.softmax(x, d),
        f"log-softmax-{i}": lambda x, d=axis(i): torch.log_softmax(x, d),
        f"masked-softmax-{i}": lambda x, d=axis(i): masked_softmax(x, d),
        f"maximum-{i}": lambda x, d=axis(i): torch.max(x, d, keepdim=True).values,
        f"normalise-{i}": lambda x, d=axis(i): F.normalize(x, dim=d),
        f"cumulative-sum-{i}": lambda x, d=axis(i): torch.cumsum(x, d),
    }


def row(key, values):
    flat = values.detach().reshape(-1).tolist()
    return f"{key} 1 {len(flat)} " + " ".join(map(repr, flat))


def case(number, name, function):
    torch.manual_seed(700 + number)
    x = torch.randn(SHAPE, requires_grad=True)
    v = torch.randn(SHAPE)
    y = function(x)
    u = torch.randn(y.shape)
    (gradient,) = torch.autograd.grad((u * torch.sin(y)).sum(), x, create_graph=True)
    (product,) = torch.autograd.grad((gradient * v).sum(), x, create_graph=True)
    (third,) = torch.autograd.grad((product * v).sum(), x)
    yield f"case {name}"
    for key, values in (("x", x), ("v", v), ("u", u), ("value", y), ("gradient", gradient), ("product", product),
                        ("third", third)):  # fmt: skip
        yield row(key, values)


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}")
    lines = ["# Made by make_primitive_reference.py, whose head explains the format."]
    for number, (name, function) in enumerate(CASES.items()):
        lines += case(number, name, function)
    path = HERE / "primitives.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")
