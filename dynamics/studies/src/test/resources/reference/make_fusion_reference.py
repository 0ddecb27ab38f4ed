"""Writes fusion_gradients.txt and fusion_steps.txt: what Almagest's networks that fuse a text and an image are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of AdamW are PyTorch's, codes are NumPy's, in float64 on one
thread. Texts, images and the first parameters are closed forms (see `data` and `start`). The format is that of the other files of
answers: a case has words, then arrays `KEY ROWS COLUMNS NUMBERS`. The parameters are one flat vector in the order of `shapes`;
matrices are [outputs][inputs], positions [width][tokens], vectors that are looked up one a row.

Every token goes through every layer here, also where nobody reads the result, and a head of an attention is a slice of its own.

fusion_gradients.txt:
    codes       of type tokens: the codes that 25 rounds of Lloyd's algorithm find
    loss        the mean cross-entropy over the examples
    gradient    its gradient, in the order of the parameters
fusion_steps.txt:
    losses      before each of 50 steps of AdamW on all examples, and after the last
    end         the parameters after them

    pip install torch
    python make_fusion_reference.py
"""

import math
from pathlib import Path

import numpy
import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
TYPES = ("encoder", "cross-attention", "expert", "tokens")
WIDTH, HEADS, DEPTH, HIDDEN = 8, 2, 2, 16
EXAMPLES, PATCHES, NUMBERS, WORDS, VOCABULARY, CLASSES, CODES, UNLABELLED = 7, 3, 4, 2, 5, 3, 3, 20
STEPS, WARMUP, RATE, DECAY = 50, 5, 3e-3, 0.01


def data():
    images = numpy.sin(0.37 * numpy.arange(EXAMPLES * PATCHES * NUMBERS) + 0.5).reshape(EXAMPLES, PATCHES, NUMBERS)
    words = (3 * numpy.arange(EXAMPLES)[:, None] + 2 * numpy.arange(WORDS)) % VOCABULARY
    unlabelled = numpy.sin(0.91 * numpy.arange(UNLABELLED * NUMBERS) + 2.0).reshape(UNLABELLED, NUMBERS)
    return torch.tensor(images), torch.tensor(words), torch.arange(EXAMPLES) % CLASSES, unlabelled


def lloyd(points):
    codes = points[:CODES].copy()
    for _ in range(25):
        nearest = ((points[:, None] - codes) ** 2).sum(2).argmin(1)
        for k in range(CODES):
            if (nearest == k).any():
                codes[k] = points[nearest == k].mean(0)
    return codes


def attention(prefix):
    return {f"{prefix}{part}{m}": (WIDTH, WIDTH) if part == "W" else (WIDTH,) for m in "qkvo" for part in "Wb"}


def block(prefix):
    return {
        **attention(prefix),
        **{f"{prefix}W1": (HIDDEN, WIDTH), f"{prefix}b1": (HIDDEN,), f"{prefix}W2": (WIDTH, HIDDEN), f"{prefix}b2": (WIDTH,)},
        **{f"{prefix}{name}": (WIDTH,) for name in ("gamma1", "beta1", "gamma2", "beta2")},
    }


def shapes(kind):
    all_of = {"P text": (WIDTH, WORDS + 1), "P image": (WIDTH, PATCHES), "E words": (VOCABULARY, WIDTH)}
    if kind == "tokens":
        all_of["E codes"] = (CODES, WIDTH)
    elif kind == "encoder":
        all_of |= {"W1": (WIDTH, NUMBERS), "b1": (WIDTH,), "W2": (WIDTH, WIDTH), "b2": (WIDTH,)}
    else:
        all_of |= {"W1": (WIDTH, NUMBERS), "b1": (WIDTH,)}
    for k in range(DEPTH):
        all_of |= block(f"{k} ")
        if kind == "cross-attention":
            all_of[f"{k} gate"] = (1,)
            all_of |= {f"{k} cross gamma": (WIDTH,), f"{k} cross beta": (WIDTH,)} | attention(f"{k} cross ")
    if kind == "expert":
        for k in range(DEPTH):
            all_of |= block(f"{k} image ")
    return all_of | {"gamma": (WIDTH,), "beta": (WIDTH,), "W": (CLASSES, WIDTH), "b": (CLASSES,)}


def start(kind):
    count = sum(math.prod(shape) for shape in shapes(kind).values())
    return torch.tensor(0.3 * numpy.sin(1.7 * numpy.arange(count)))


def named(kind, theta):
    parts, at = {}, 0
    for name, shape in shapes(kind).items():
        parts[name] = theta[at : at + math.prod(shape)].view(shape)
        at += math.prod(shape)
    return parts


def norm(x, gain, shift):
    return functional.layer_norm(x, (WIDTH,), gain, shift, 1e-5)


def attend(queries, keys, values):
    share = WIDTH // HEADS
    out = []
    for h in range(HEADS):
        own = slice(h * share, (h + 1) * share)
        scores = queries[..., own] @ keys[..., own].transpose(1, 2) / math.sqrt(share)
        out.append(scores.softmax(-1) @ values[..., own])
    return torch.cat(out, -1)


def logits(kind, p, images, words, codes):
    dense = lambda x, name, number="": functional.linear(x, p[f"{name}W{number}"], p[f"{name}b{number}"])
    first = lambda x, name: norm(x, p[f"{name}gamma1"], p[f"{name}beta1"])

    def transform(x, name):
        inner = functional.gelu(dense(norm(x, p[f"{name}gamma2"], p[f"{name}beta2"]), name, 1))
        return x + dense(inner, name, 2)

    text = torch.cat([torch.zeros(len(images), 1, WIDTH), p["E words"][words]], 1) + p["P text"].T
    if kind == "tokens":
        nearest = ((images[:, :, None] - torch.tensor(codes)) ** 2).sum(3).argmin(2)
        image = p["E codes"][nearest]
    else:
        image = dense(images, "", 1)
        if kind == "encoder":
            image = dense(functional.gelu(image), "", 2)
    image = image + p["P image"].T
    if kind in ("tokens", "encoder"):
        text = torch.cat([text, image], 1)
    for k in range(DEPTH):
        name = f"{k} "
        if kind == "expert":
            both = ((text, name), (image, f"{k} image "))
            normal = [(first(x, own), own) for x, own in both]
            mapped = [torch.cat([dense(x, own, m) for x, own in normal], 1) for m in "qkv"]
            seen = attend(*mapped).split([WORDS + 1, PATCHES], 1)
            text, image = (transform(x + dense(o, own, "o"), own) for (x, own), o in zip(both, seen))
            continue
        normal = first(text, name)
        text = text + dense(attend(*(dense(normal, name, m) for m in "qkv")), name, "o")
        if kind == "cross-attention":
            cross = f"{k} cross "
            normal = norm(text, p[f"{cross}gamma"], p[f"{cross}beta"])
            seen = attend(dense(normal, cross, "q"), dense(image, cross, "k"), dense(image, cross, "v"))
            text = text + torch.tanh(p[f"{k} gate"]) * dense(seen, cross, "o")
        text = transform(text, name)
    return dense(norm(text[:, 0], p["gamma"], p["beta"]), "")


def line(key, numbers):
    flat = numpy.asarray(numpy.atleast_1d(numbers), dtype=float).ravel()
    return f"{key} {len(flat)} 1 " + " ".join(repr(float(x)) for x in flat)


def main():
    images, words, labels, unlabelled = data()
    codes = lloyd(unlabelled)
    head = "# Made by make_fusion_reference.py, whose head explains the format."
    gradients, steps = [head], [head]
    for kind in TYPES:
        loss_at = lambda theta: functional.cross_entropy(logits(kind, named(kind, theta), images, words, codes), labels)
        theta = start(kind).requires_grad_()
        loss = loss_at(theta)
        gradients += [f"case {kind}", line("codes", codes), line("loss", loss.item())]
        gradients.append(line("gradient", torch.autograd.grad(loss, theta)[0].numpy()))
        # an array on which the loss does not depend rests, and does not decay
        arrays = {name: part.detach().clone().requires_grad_() for name, part in named(kind, theta).items()}
        loss_of = lambda: functional.cross_entropy(logits(kind, arrays, images, words, codes), labels)
        optimiser = torch.optim.AdamW(arrays.values(), RATE, weight_decay=DECAY)
        after = lambda s: (1 + math.cos(math.pi * (s - WARMUP) / (STEPS - WARMUP))) / 2
        factor = lambda s: (s + 1) / WARMUP if s < WARMUP else after(s)
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, factor)
        losses = []
        for _ in range(STEPS):
            optimiser.zero_grad()
            loss = loss_of()
            loss.backward()
            losses.append(loss.item())
            for part in arrays.values():
                if part.grad is not None and not part.grad.any():
                    part.grad = None
            optimiser.step()
            schedule.step()
        losses.append(loss_of().item())
        end = torch.cat([part.detach().flatten() for part in arrays.values()])
        steps += [f"case {kind}", line("losses", losses), line("end", end.numpy())]
    (HERE / "fusion_gradients.txt").write_text("\n".join(gradients) + "\n")
    (HERE / "fusion_steps.txt").write_text("\n".join(steps) + "\n")


main()
