"""Writes bottleneck_networks.txt: what Almagest's networks of two streams are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of AdamW are PyTorch's, in float64 on one thread. Inputs and
labels are closed forms (see `data`). The start is Almagest's own initialisation of seed 1: its random stream (splitmix64, normals
by the polar method) is written out below, so that the draws are checked too. The format is that of the other files of answers: a
case has words, then arrays `KEY ROWS COLUMNS NUMBERS`.

    fusion, fusion_layer, bottlenecks   settings of the network; depth 3, width 4, 2 heads, 3 and 4 tokens
    loss        cross-entropy at the start, mean over the examples
    gradient    its gradient, in the order of the parameters (see `shapes`)
    losses      before each of 50 steps on all examples, and after the last: AdamW at 2e-3, weight decay 0.01, gradients no longer
                than 1, ten steps of linear warm-up and then half a cosine
    end         the parameters after them

    pip install torch
    python make_bottleneck_reference.py
"""

import math
from pathlib import Path

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
DEPTH, WIDTH, HEADS, FIRST, SECOND, NUMBERS, CLASSES = 3, 4, 2, 3, 4, 12, 4
EXAMPLES, STEPS, WARMUP, RATE = 6, 50, 10, 2e-3
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


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

    def uniform(self):
        return (self.bits() >> 11) * 2.0**-53

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


def shapes(case):
    """Layer, name, shape, and where the numbers begin: a bound of uniform ones, a deviation of normal ones, or a constant."""
    blocks = []

    def dense(layer, suffix, inputs, outputs):
        bound = ("uniform", 1 / math.sqrt(inputs))
        blocks.extend([(layer, "W" + suffix, (outputs, inputs), bound), (layer, "b" + suffix, (outputs, 1), bound)])

    def norm(layer, suffix):
        blocks.append((layer, "gamma" + suffix, (WIDTH, 1), ("constant", 1.0)))
        blocks.append((layer, "beta" + suffix, (WIDTH, 1), ("constant", 0.0)))

    for stream, length in (("_first", FIRST), ("_second", SECOND)):
        dense(0, stream, NUMBERS, WIDTH)
        blocks.append((0, "P" + stream, (WIDTH, 1 + length), ("normal", 0.02)))
        for k in range(1, DEPTH + 1):
            for name in ("_q", "_k", "_v", "_o"):
                dense(k, name + stream, WIDTH, WIDTH)
            dense(k, "_1" + stream, WIDTH, 2 * WIDTH)
            dense(k, "_2" + stream, 2 * WIDTH, WIDTH)
            norm(k, "_1" + stream)
            norm(k, "_2" + stream)
    norm(DEPTH + 1, "")
    dense(DEPTH + 1, "", WIDTH, CLASSES)
    if case["fusion"] == "bottleneck":
        blocks.append((0, "Z", (WIDTH, case["bottlenecks"]), ("normal", 0.02)))
    return blocks


def initial(case):
    named, numbers = Stream(1, "init").bits(), []
    for layer, name, shape, (kind, size) in shapes(case):
        own = Stream(named, f"{layer} {name}")
        for _ in range(math.prod(shape)):
            if kind == "uniform":
                numbers.append(-size + 2 * size * own.uniform())
            else:
                numbers.append(size * own.normal() if kind == "normal" else size)
    return torch.tensor(numbers)


def data():
    def pattern(count, k):
        i = torch.arange(count, dtype=torch.int64)
        return ((i * i * i + (k + 5) * i + k) % 101 - 50).double() / 50

    first = pattern(EXAMPLES * FIRST * NUMBERS, 1).view(EXAMPLES, FIRST, NUMBERS)
    second = pattern(EXAMPLES * SECOND * NUMBERS, 2).view(EXAMPLES, SECOND, NUMBERS)
    return first, second, torch.arange(EXAMPLES) % CLASSES


def cut(case, theta):
    parts, at = {}, 0
    for layer, name, shape, _ in shapes(case):
        count = math.prod(shape)
        part = theta[at : at + count].view(shape)
        parts[layer, name] = part[:, 0] if shape[1] == 1 and name[0] != "Z" else part
        at += count
    assert at == len(theta)
    return parts


def dense(p, layer, name, x):
    return functional.linear(x, p[layer, "W" + name], p[layer, "b" + name])


def norm(p, layer, name, x):
    return functional.layer_norm(x, (WIDTH,), p[layer, "gamma" + name], p[layer, "beta" + name])


def block(p, k, stream, x, memory):
    """The tokens x of a stream look at those of memory, all through the same norm."""

    def heads(t):
        return t.view(*t.shape[:2], HEADS, WIDTH // HEADS).transpose(1, 2)

    seen, asking = norm(p, k, "_1" + stream, memory), norm(p, k, "_1" + stream, x)
    q, key, value = (heads(dense(p, k, n + stream, t)) for n, t in (("_q", asking), ("_k", seen), ("_v", seen)))
    means = functional.scaled_dot_product_attention(q, key, value).transpose(1, 2).reshape(x.shape)
    x = x + dense(p, k, "_o" + stream, means)
    hidden = functional.gelu(dense(p, k, "_1" + stream, norm(p, k, "_2" + stream, x)))
    return x + dense(p, k, "_2" + stream, hidden)


def loss_of(case, theta):
    p = cut(case, theta)
    first, second, labels = data()

    def tokens(stream, x):
        summary = torch.zeros(EXAMPLES, 1, WIDTH)
        return torch.cat([summary, dense(p, 0, stream, x)], 1) + p[0, "P" + stream].T

    t, u = tokens("_first", first), tokens("_second", second)
    z = p[0, "Z"].T.expand(EXAMPLES, -1, -1) if case["fusion"] == "bottleneck" else None
    for k in range(1, DEPTH + 1):
        if case["fusion"] == "late" or k <= case["fusion_layer"]:
            t, u = block(p, k, "_first", t, t), block(p, k, "_second", u, u)
        elif case["fusion"] == "pair":
            t, u = (
                block(p, k, "_first", t, torch.cat([t, u], 1)),
                block(p, k, "_second", u, torch.cat([u, t], 1)),
            )
        else:
            a, b = torch.cat([t, z], 1), torch.cat([u, z], 1)
            a, b = block(p, k, "_first", a, a), block(p, k, "_second", b, b)
            t, u = a[:, : 1 + FIRST], b[:, : 1 + SECOND]
            z = (a[:, 1 + FIRST :] + b[:, 1 + SECOND :]) / 2
    summaries = (norm(p, DEPTH + 1, "", t[:, 0]), norm(p, DEPTH + 1, "", u[:, 0]))
    logits = sum(dense(p, DEPTH + 1, "", s) for s in summaries) / 2
    return functional.cross_entropy(logits, labels)


def rate(step):
    if step < WARMUP:
        return RATE * (step + 1) / WARMUP
    return RATE * (1 + math.cos(math.pi * (step - WARMUP) / (STEPS - WARMUP))) / 2


def followed(case, start):
    """All arrays in one: weight decay and the norm of the gradient see no difference."""
    theta = start.clone().requires_grad_()
    stepper = torch.optim.AdamW([theta], lr=RATE, weight_decay=0.01)
    losses = []
    for step in range(STEPS):
        stepper.param_groups[0]["lr"] = rate(step)
        stepper.zero_grad()
        loss = loss_of(case, theta)
        loss.backward()
        losses.append(loss.item())
        torch.nn.utils.clip_grad_norm_([theta], 1.0)
        stepper.step()
    return losses + [loss_of(case, theta).item()], theta.detach()


def line(key, values):
    numbers = torch.as_tensor(values).reshape(1, -1)
    return f"{key} 1 {numbers.shape[1]} " + " ".join(repr(float(n)) for n in numbers[0])


if __name__ == "__main__":
    lines = [f"# PyTorch {torch.__version__}, float64; see make_bottleneck_reference.py"]
    for case in (
        {"fusion": "late", "fusion_layer": 2, "bottlenecks": 4},
        {"fusion": "pair", "fusion_layer": 1, "bottlenecks": 4},
        {"fusion": "bottleneck", "fusion_layer": 1, "bottlenecks": 2},
    ):
        start = initial(case)
        theta = start.clone().requires_grad_()
        loss = loss_of(case, theta)
        loss.backward()
        losses, end = followed(case, start)
        lines += [f"case {case['fusion']}"] + [f"{key} {value}" for key, value in case.items()]
        lines += [line("loss", [loss.item()]), line("gradient", theta.grad), line("losses", losses), line("end", end)]
    (HERE / "bottleneck_networks.txt").write_text("\n".join(lines) + "\n")
