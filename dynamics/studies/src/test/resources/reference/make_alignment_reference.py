"""Writes alignment_network.txt: what the study update-balance is tested against.

Nothing here is computed by Almagest: networks are PyTorch's Linear, LSTM, Embedding and LayerNorm, gradients its autograd, steps its
SGD and Adam with clip_grad_norm_, in float64 on one thread. Sequence-wise batch norm and layer-wise rates are written down from
their formulas. Clips, sentences and the point of the gradients are the pattern (((i^3 + (k + 5) i + k) mod 101) - 50) / 50; the
networks that are followed begin at the numbers of Almagest's generator (splitmix64), written down here once more. A case has
words, then arrays KEY ROWS COLUMNS NUMBERS.

    point NORM            loss and every 11th number of the gradient at the pattern, three sequences in one batch
    followed OPT NORM     50 steps on that batch under a cosine: losses, every 23rd of the last parameters, the statistics

    pip install torch numpy
    python make_alignment_reference.py
"""

import math
from pathlib import Path

import numpy as np
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
VIDEO, TEXT, WIDTH, MEMORY = 200, 40, 24, 8
ACTIONS = [[0, 1, 1, 2, 1, 2], [1, 2, 0, 1, 2, 1, 1, 2], [1, 1, 2]]
STEPS = 50


def pattern(shape, k):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return torch.from_numpy(((((i**3 + (k + 5) * i + k) % 101) - 50) / 50).reshape(shape))


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    """The numbers of a seed and a purpose."""

    def __init__(self, seed, purpose):
        h = mix((seed + GOLDEN) & MASK)
        for byte in purpose.encode():
            h = (mix(h ^ byte) + GOLDEN) & MASK
        self.state = h
        self.spare = None

    def bits(self):
        self.state = (self.state + GOLDEN) & MASK
        return mix(self.state)

    def uniform(self, low, high):
        return low + (high - low) * ((self.bits() >> 11) * 2.0**-53)

    def normal(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            u, v = self.uniform(-1, 1), self.uniform(-1, 1)
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor


class None_(nn.Module):
    def forward(self, x):
        return x


class Moments(nn.Module):
    """Batch norm over all steps of all sequences, with the biased variance throughout."""

    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width))
        self.mean = torch.zeros(width)
        self.variance = torch.ones(width)

    def forward(self, x):
        mean = x.mean(0)
        variance = ((x - mean) ** 2).mean(0)
        self.mean = 0.9 * self.mean + 0.1 * mean.detach()
        self.variance = 0.9 * self.variance + 0.1 * variance.detach()
        return self.gain * (x - mean) / torch.sqrt(variance + 1e-5) + self.bias


class Aligner(nn.Module):
    """Works on lists of sequences of different lengths, so that there is no padding to be left out."""

    def __init__(self, norm):
        super().__init__()
        kind = {"none": lambda width: None_(), "ln": nn.LayerNorm, "sbn": Moments}[norm]
        self.dense = nn.ModuleList([nn.Linear(VIDEO, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(TEXT, WIDTH), nn.Linear(WIDTH, WIDTH)])
        self.norms = nn.ModuleList([kind(WIDTH) for _ in range(4)])
        self.stacks = nn.ModuleList([nn.LSTM(WIDTH, WIDTH), nn.LSTM(WIDTH, WIDTH)])
        self.words = nn.Embedding(4, MEMORY)
        self.memory = nn.LSTM(MEMORY, MEMORY)
        self.inner = nn.Linear(2 * WIDTH + MEMORY, WIDTH)
        self.outer = nn.Linear(WIDTH, 3)

    def features(self, items, first):
        together = torch.cat(items)
        hidden = torch.relu(self.norms[first](self.dense[first](together)))
        encoded = self.norms[first + 1](self.dense[first + 1](hidden))
        return encoded.split([len(one) for one in items])

    def heights(self, stack, encoded):
        """The states of a stack with 0, 1, ... items left."""
        read, _ = stack(encoded.flip(0))
        return torch.cat([torch.zeros(1, WIDTH), read])

    def forward(self, batch):
        losses = []
        clips = self.features([one[0] for one in batch], 0)
        sentences = self.features([one[1] for one in batch], 2)
        for encoded, told, (_, _, actions) in zip(clips, sentences, batch):
            tops = self.heights(self.stacks[0], encoded)
            heads = self.heights(self.stacks[1], told)
            left, texts, seen = len(encoded), len(told), []
            for action in actions:
                seen.append((left, texts))
                left, texts = (left, texts - 1) if action == 2 else (left - 1, texts)
            remembered, _ = self.memory(self.words(torch.tensor([3, *actions[:-1]])))
            read = torch.cat([tops[[a for a, _ in seen]], heads[[b for _, b in seen]], remembered], 1)
            logits = self.outer(torch.relu(self.inner(read)))
            losses.append(nn.functional.cross_entropy(logits, torch.tensor(actions), reduction="none"))
        return torch.cat(losses).mean()

    def gains(self):
        return {id(norm.gain if isinstance(norm, Moments) else norm.weight) for norm in self.norms if not isinstance(norm, None_)}

    def fill(self):
        gains = self.gains()
        with torch.no_grad():
            for b, p in enumerate(self.parameters()):
                p.copy_(0.2 * pattern(tuple(p.shape), 7 * b + 1) + (1.0 if id(p) in gains else 0.0))
        return self

    def start(self, seed):
        """Every block by the stream of its layer and name; norms at 1 and 0."""
        named = Draws(seed, "init").bits()
        dense = [(self.dense[layer], layer, "") for layer in range(4)] + [(self.inner, 7, "_1"), (self.outer, 7, "_2")]
        blocks = {}
        for module, layer, suffix in dense:
            bound = 1 / math.sqrt(module.in_features)
            blocks[f"{layer} W{suffix}"] = (module.weight, bound)
            blocks[f"{layer} b{suffix}"] = (module.bias, bound)
        for module, layer in ((self.stacks[0], 4), (self.stacks[1], 5), (self.memory, 6)):
            bound = 1 / math.sqrt(module.hidden_size)
            for name, p in zip(("W_x", "W_h", "b_x", "b_h"), module.parameters()):
                blocks[f"{layer} {name}"] = (p, bound)
        with torch.no_grad():
            for name, (p, bound) in blocks.items():
                draws = Draws(named, name)
                p.copy_(torch.tensor([draws.uniform(-bound, bound) for _ in range(p.numel())]).view(p.shape))
            draws = Draws(named, "6 E")
            self.words.weight.copy_(torch.tensor([draws.normal() for _ in range(4 * MEMORY)]).view(4, MEMORY))
        return self

    def flat(self):
        return torch.cat([p.detach().flatten() for p in self.parameters()])

    def statistics(self):
        kept = [s for norm in self.norms if isinstance(norm, Moments) for s in (norm.mean, norm.variance)]
        return torch.cat(kept) if kept else None


class LayerWise:
    """Momentum 0.9, decay 1e-4: v = 0.9 v + rate r (g + decay w), w = w - v, r = |w| / (|g| + decay |w| + 1e-12), 1 where w is 0."""

    def __init__(self, parameters):
        self.parameters = list(parameters)
        self.velocity = [torch.zeros_like(p) for p in self.parameters]

    @torch.no_grad()
    def step(self, rate):
        for p, v in zip(self.parameters, self.velocity):
            w, g = p.norm(), p.grad.norm()
            ratio = w / (g + 1e-4 * w + 1e-12) if w > 0 else 1.0
            v.mul_(0.9).add_(rate * ratio * (p.grad + 1e-4 * p))
            p.sub_(v)


def batch():
    clips = [sum(a != 2 for a in actions) for actions in ACTIONS]
    texts = [sum(a == 2 for a in actions) for actions in ACTIONS]
    return [
        (5 * pattern((n, VIDEO), 10 + q) + 3, pattern((m, TEXT), 20 + q), actions)
        for q, (n, m, actions) in enumerate(zip(clips, texts, ACTIONS))
    ]


def array(key, values):
    values = np.asarray(values.detach() if torch.is_tensor(values) else values).reshape(-1)
    return f"{key} {len(values)} 1 " + " ".join(repr(float(v)) for v in values)


def point(norm):
    net = Aligner(norm).fill()
    loss = net(batch())
    gradient = torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])
    return [f"case point {norm}", array("loss", [loss.item()]), array("gradient", gradient[::11])]


def followed(optimizer, norm, rate):
    net = Aligner(norm).start(1)
    examples = batch()
    parameters = list(net.parameters())
    layer_wise = LayerWise(parameters)
    stepper = {
        "momentum": lambda: torch.optim.SGD(parameters, lr=rate, momentum=0.9),
        "adam": lambda: torch.optim.Adam(parameters, lr=rate),
        "lars": lambda: None,
    }[optimizer]()
    losses = []
    for step in range(STEPS):
        for p in parameters:
            p.grad = None
        loss = net(examples)
        losses.append(loss.item())
        loss.backward()
        now = rate * (1 + math.cos(math.pi * step / STEPS)) / 2
        if stepper is None:
            layer_wise.step(now)
        else:
            nn.utils.clip_grad_norm_(parameters, 0.5)
            for group in stepper.param_groups:
                group["lr"] = now
            stepper.step()
    lines = [f"case followed {optimizer} {norm}", f"optimizer {optimizer}", f"norm {norm}", f"rate {rate}"]
    lines += [array("losses", losses), array("parameters", net.flat()[::23])]
    statistics = net.statistics()
    return lines if statistics is None else [*lines, array("statistics", statistics)]


if __name__ == "__main__":
    head = [f"# Written by make_alignment_reference.py with PyTorch {torch.__version__} and NumPy {np.__version__}."]
    parts = [point(norm) for norm in ("none", "ln", "sbn")]
    parts += [followed("lars", "sbn", 0.02), followed("adam", "ln", 0.003), followed("momentum", "none", 0.1)]
    (HERE / "alignment_network.txt").write_text("\n".join(head + [line for part in parts for line in part]) + "\n")
