"""Writes adversarial.txt: what the study adversarial-alignment is tested against.

Nothing here is computed by Almagest: gradients are PyTorch's autograd, steps its Adam, in float64 on one thread, of a small network at
numbers that need no random generator: number i of an array is (((i^3 + (k + 5) i + k) mod 101) - 50)/50, row by row, and parameter
array b is 0.2 times that with k = 7 b + 1. A case has words, then arrays KEY ROWS COLUMNS NUMBERS.

    gradients  ACTIVATION  of each loss: its value, and its gradient in all parameters (zeros where it does not reach)
    steps      PLAYERS     50 steps on all movies: total loss of the reader before each and at the end, parameters at the end

    pip install torch numpy
    python make_adversarial_reference.py
"""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent

MOVIES, CLIPS, VIDEO, TEXT, ANSWERS = 7, 4, 5, 3, 2
HIDDEN, COMMON, DISCRIMINATOR = 6, 4, 5
SHAPES = [(HIDDEN, VIDEO), (HIDDEN,), (COMMON, HIDDEN), (COMMON,), (COMMON, TEXT), (COMMON,), (COMMON, TEXT), (COMMON,),
          (DISCRIMINATOR, COMMON), (DISCRIMINATOR,), (1, DISCRIMINATOR), (1,)]  # fmt: skip
READER = 8
LAMBDA, MU, TEMPERATURE, RATE, DECAY, STEPS = 0.3, 5.0, 0.3, 2e-3, 1e-4, 50


def pattern(shape, k):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return torch.tensor((((i * i * i + (k + 5) * i + k) % 101) - 50) / 50).reshape(shape)


CLIP = pattern((MOVIES, CLIPS, VIDEO), 1)
WORDS = pattern((MOVIES, CLIPS, TEXT), 2)
QUESTION = pattern((MOVIES, TEXT), 3)
ANSWER = pattern((MOVIES, ANSWERS, TEXT), 4)
RIGHT = torch.arange(MOVIES) % ANSWERS


class Reverse(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, gradient):
        return -LAMBDA * gradient


def clips(p, act):
    return F.linear(act(F.linear(CLIP, p[0], p[1])), p[2], p[3])


def texts(p, words):
    return F.linear(words, p[4], p[5])


def logits(p, act, x):
    return F.linear(act(F.linear(x, p[8], p[9])), p[10], p[11])


def answers(p, act):
    m = clips(p, act)
    share = (torch.einsum("btd,bd->bt", m, F.linear(QUESTION, p[6], p[7])) / COMMON**0.5).softmax(-1)
    score = torch.einsum("bd,bad->ba", torch.einsum("bt,btd->bd", share, m), texts(p, ANSWER))
    return F.cross_entropy(score, RIGHT)


def attention(x):
    x = F.normalize(x - x.mean(1, keepdim=True), dim=-1)
    return (x @ x.transpose(1, 2) / TEMPERATURE).softmax(-1)


def consistency(p, act):
    return ((attention(CLIP) - attention(clips(p, act))) ** 2).sum(-1).mean()


def adversary(p, act):
    return F.softplus(-logits(p, act, clips(p, act))).mean()


def discriminator(p, act, x, y):
    return F.softplus(-logits(p, act, y)).mean() + F.softplus(logits(p, act, x)).mean()


def array(key, numbers):
    numbers = torch.as_tensor(numbers).reshape(-1)
    return f"{key} 1 {len(numbers)} " + " ".join(repr(float(x)) for x in numbers)


def start():
    return [(0.2 * pattern(s, 7 * b + 1)).requires_grad_() for b, s in enumerate(SHAPES)]


def gradient(loss, p):
    found = torch.autograd.grad(loss, p, allow_unused=True)
    return torch.cat([(torch.zeros_like(x) if g is None else g).reshape(-1) for x, g in zip(p, found)])


def gradients(name, act):
    p = start()
    m, w = clips(p, act), texts(p, WORDS)
    losses = {
        "answers": answers(p, act),
        "adversary": adversary(p, act),
        "consistency": consistency(p, act),
        "discriminator": discriminator(p, act, m.detach(), w.detach()),
        "reversal": discriminator(p, act, Reverse.apply(m), w.detach()),
    }
    lines = [f"case {name}"]
    for key, loss in losses.items():
        lines += [array(key, loss), array(key + "_gradient", gradient(loss, p))]
    return lines


def steps(players, weight, act):
    p = start()
    reader = torch.optim.Adam(p[:READER], RATE, weight_decay=DECAY)
    other = torch.optim.Adam(p[READER:], RATE / 2)

    def reading():
        total = answers(p, act)
        if weight:
            total = total + (
                discriminator(p, act, Reverse.apply(clips(p, act)), texts(p, WORDS).detach())
                if players == "reversal"
                else weight * adversary(p, act)
            )
        return total + MU * consistency(p, act)

    def judging():
        return discriminator(p, act, clips(p, act).detach(), texts(p, WORDS).detach())

    def put(loss, some):
        for x, g in zip(some, torch.autograd.grad(loss, some)):
            x.grad = g

    losses = []
    for _ in range(STEPS):
        losses.append(float(reading().detach()))
        if weight:
            put(judging(), p[READER:])
            if players == "alternating":
                other.step()
        put(reading(), p[:READER])
        reader.step()
        if weight and players != "alternating":
            other.step()
    losses.append(float(reading().detach()))
    name = players if weight else "nobody"
    return [f"case {name}", array("losses", losses), array("end", torch.cat([x.detach().reshape(-1) for x in p]))]


if __name__ == "__main__":
    parts = [gradients("relu", torch.relu), gradients("tanh", torch.tanh)]
    parts += [steps(players, LAMBDA, torch.tanh) for players in ("alternating", "simultaneous", "reversal")]
    parts += [steps("alternating", 0, torch.tanh)]
    head = [f"# Written by make_adversarial_reference.py with PyTorch {torch.__version__} and NumPy {np.__version__}."]
    text = "\n".join(head + [line for part in parts for line in part]) + "\n"
    (HERE / "adversarial.txt").write_text(text)
