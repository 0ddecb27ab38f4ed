"""Writes summaries.txt: what Almagest's summarisers are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of AdamW are PyTorch's, in float64 on one thread. Documents are
closed forms (see `data`). The format is that of the other files of answers: a case has words, then arrays `KEY ROWS COLUMNS
NUMBERS`.

    width, heads        settings of the network
    onset               the first step that has the terms of similarity, with weight 0.5
    loss                likelihood with smoothing 0.1 and half of all six dissimilarities, the teacher being the network
    gradient            its gradient, in the order of the parameters
    losses              before each of 50 steps of AdamW at 3e-3 on all documents, and after the last; decay 0.01, gradients
                        clipped at 1, the rate rising for 5 steps beside a cosine over all; only where steps were taken
    end                 the parameters after them
    teacher_lag         ‖θ − θ′‖/‖θ‖ then, with θ′ ← 0.99·θ′ + 0.01·θ after every step

Where steps were taken the start is Almagest's own initialisation of seed 1: its random stream (splitmix64, normals by the polar
method) is written out below, so that the draws are checked too. Elsewhere number k of the start is 0.3 sin(1.7 k).

    pip install torch
    python make_summary_reference.py
"""

import math
from pathlib import Path

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
WIDTH, HEADS, WORDS, SENTENCES, PLACES, DOCUMENTS = 8, 2, 39, 5, 5, 12
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

    def uniform(self):
        self.state = self.state + GAMMA & MASK
        return (self.mix(self.state) >> 11) * 2.0**-53

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


def attention_shapes(name):
    shapes = []
    for which in "qkvo":
        shapes += [(f"{name} W_{which}", (WIDTH, WIDTH), WIDTH), (f"{name} b_{which}", (WIDTH,), WIDTH)]
    return shapes


def norm_shapes(name):
    return [(f"{name} gain", (WIDTH,), "one"), (f"{name} shift", (WIDTH,), "zero")]


def dense_shapes(name, inputs, outputs):
    return [(f"{name} W", (outputs, inputs), inputs), (f"{name} b", (outputs,), inputs)]


def tokenwise_shapes(name):
    return dense_shapes(f"{name} first", WIDTH, 2 * WIDTH) + dense_shapes(f"{name} second", 2 * WIDTH, WIDTH)


def shapes():
    """Name, shape, and where the numbers begin: a deviation, a number of inputs, 1 or 0."""
    blocks = [("E", (WORDS, WIDTH), 0.3), ("P", (WIDTH, SENTENCES), 0.1)]
    for layer in ("1", "2"):
        blocks += attention_shapes(layer) + tokenwise_shapes(layer)
        blocks += norm_shapes(f"{layer} before") + norm_shapes(f"{layer} between")
    blocks += norm_shapes("encoded") + [("Q", (WIDTH, 8), 0.1)]
    blocks += norm_shapes("3 before") + attention_shapes("3") + norm_shapes("3 between") + tokenwise_shapes("3")
    blocks += norm_shapes("cross") + attention_shapes("cross") + norm_shapes("decoded")
    blocks += dense_shapes("project first", WIDTH, 4 * WIDTH) + dense_shapes("project second", 4 * WIDTH, WIDTH)
    return blocks + attention_shapes("compare")


def initial():
    stream, parts = Stream(1, "init"), {}
    for name, shape, start in shapes():
        numbers = []
        for _ in range(math.prod(shape)):
            if start == "one" or start == "zero":
                numbers.append(1.0 if start == "one" else 0.0)
            elif isinstance(start, float):
                numbers.append(start * stream.normal())
            else:
                bound = math.sqrt(3) * (1 / math.sqrt(3 * start))
                numbers.append(-bound + (bound - -bound) * stream.uniform())
        parts[name] = torch.tensor(numbers).reshape(shape)
    return parts


def closed():
    parts, at = {}, 0
    for name, shape, _ in shapes():
        count = math.prod(shape)
        parts[name] = (0.3 * torch.sin(1.7 * torch.arange(at, at + count))).reshape(shape)
        at += count
    return parts


def data():
    documents = torch.zeros(DOCUMENTS, 3 * SENTENCES, dtype=torch.long)
    summaries = torch.zeros(DOCUMENTS, PLACES, dtype=torch.long)
    for i in range(DOCUMENTS):
        told = []
        for k in range(SENTENCES):
            marked = k in (i % 5, (i + 2) % 5)
            entity, relation, synonym = (i + 7 * k) % 12, (3 * i + 2 * k) % 6, (i + k) % 2
            words = [3 if marked else 4, 5 + entity, 17 + 2 * relation + synonym]
            documents[i, 3 * k : 3 * k + 3] = torch.tensor(words)
            told += [5 + entity, 29 + relation] if marked else []
        summaries[i] = torch.tensor([*told, 2])
    return documents, summaries


def norm(p, name, x):
    return functional.layer_norm(x, (WIDTH,), p[f"{name} gain"], p[f"{name} shift"], 1e-5)


def dense(p, name, x):
    return functional.linear(x, p[f"{name} W"], p[f"{name} b"])


def attend(p, name, x, memory, causal=False):
    def cut(which, of):
        y = functional.linear(of, p[f"{name} W_{which}"], p[f"{name} b_{which}"])
        return y.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)

    q, k, v = cut("q", x), cut("k", memory), cut("v", memory)
    mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=causal)
    joined = mixed.transpose(1, 2).flatten(2)
    return functional.linear(joined, p[f"{name} W_o"], p[f"{name} b_o"])


def tokenwise(p, name, x):
    hidden = functional.gelu(dense(p, f"{name} first", norm(p, f"{name} between", x)))
    return x + dense(p, f"{name} second", hidden)


def encode(p, sentences):
    x = p["E"][sentences].sum(2) + p["P"].T[: sentences.shape[1]]
    for layer in ("1", "2"):
        n = norm(p, f"{layer} before", x)
        x = tokenwise(p, layer, x + attend(p, layer, n, n))
    return norm(p, "encoded", x)


def of_document(p, words):
    return encode(p, words.unflatten(1, (SENTENCES, 3)))


def of_summary(p, words):
    told = words[:, : PLACES - 1].unflatten(1, (PLACES // 2, 2))
    told = torch.where(told == 2, 0, told)
    return encode(p, torch.cat([torch.full_like(told[..., :1], 3), told], -1))


def logits(p, memory, words):
    x = p["E"][words] + p["Q"].T[: words.shape[1]]
    n = norm(p, "3 before", x)
    x = x + attend(p, "3", n, n, causal=True)
    x = tokenwise(p, "3", x + attend(p, "cross", norm(p, "cross", x), memory))
    return norm(p, "decoded", x) @ p["E"].T


@torch.no_grad()
def written(p, document):
    memory = of_document(p, document)
    words = torch.ones(len(document), 1, dtype=torch.long)
    ended = torch.zeros(len(document), dtype=torch.bool)
    for _ in range(PLACES):
        best = logits(p, memory, words)[:, -1].argmax(-1)
        best[ended] = 0
        words = torch.cat([words, best[:, None]], 1)
        ended |= best == 2
    return words[:, 1:]


def likelihood(p, document, summary):
    before = torch.cat([torch.ones_like(summary[:, :1]), summary[:, :-1]], 1)
    scores = logits(p, of_document(p, document), before)
    return functional.cross_entropy(scores.flatten(0, 1), summary.flatten(), label_smoothing=0.1)


def similarity(p, teacher, document, summary):
    def project(q, x):
        hidden = functional.relu(dense(q, "project first", x))
        return functional.normalize(dense(q, "project second", hidden), dim=-1)

    def views(q):
        own = written(p, document)
        return [project(q, x) for x in (of_document(q, document), of_summary(q, summary), of_summary(q, own))]

    with torch.no_grad():
        constant = views(teacher)
    moved = views(p)
    total = 0
    for a, b in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)):
        aligned = attend(p, "compare", constant[b], moved[a])
        total = total + 1 - functional.cosine_similarity(aligned, constant[b], dim=-1).mean()
    return total


def array(key, values):
    values = torch.as_tensor(values).detach().reshape(-1)
    return f"{key} {len(values)} 1 " + " ".join(repr(v) for v in values.tolist())


def flat(parts):
    return torch.cat([part.reshape(-1) for part in parts])


def gradient_case():
    p = {name: value.requires_grad_() for name, value in closed().items()}
    loss = likelihood(p, *data()) + 0.5 * similarity(p, p, *data())
    gradient = torch.autograd.grad(loss, list(p.values()))
    return ["case gradient", f"width {WIDTH}", f"heads {HEADS}", array("loss", loss), array("gradient", flat(gradient))]


def followed_case(steps=50, warmup=5, onset=7):
    p = {name: value.requires_grad_() for name, value in initial().items()}
    teacher = {name: value.detach().clone() for name, value in p.items()}
    stepper = torch.optim.AdamW(p.values(), lr=3e-3, weight_decay=0.01)
    factor = lambda s: min(1, (s + 1) / warmup) * 0.5 * (1 + math.cos(math.pi * s / steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(stepper, factor)

    def loss_at(step):
        loss = likelihood(p, *data())
        return loss + 0.5 * similarity(p, teacher, *data()) if step >= onset else loss

    losses = []
    for step in range(steps):
        stepper.zero_grad()
        loss = loss_at(step)
        losses.append(loss.item())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(p.values(), 1.0)
        stepper.step()
        schedule.step()
        with torch.no_grad():
            for name in p:
                teacher[name].lerp_(p[name], 0.01)
    losses.append(loss_at(steps).item())
    theta, average = flat(p.values()), flat(teacher.values())
    lag = (theta - average).norm() / theta.norm()
    words = ["case followed", f"width {WIDTH}", f"heads {HEADS}", f"onset {onset}"]
    return [*words, array("losses", losses), array("end", theta), array("teacher_lag", lag)]


if __name__ == "__main__":
    text = ["# Made by make_summary_reference.py, whose head explains the format.", *gradient_case(), *followed_case()]
    (HERE / "summaries.txt").write_text("\n".join(text) + "\n")
