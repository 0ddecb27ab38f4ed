"""Writes optimizers.txt: fifty steps of every optimiser and schedule, by PyTorch.

Nothing here is computed by Almagest. A perceptron of one hidden layer of tanh is trained on the whole batch by
torch.optim and torch.optim.lr_scheduler in float64 on one thread. LARS, which PyTorch has not, is written out below
from You, Gitman, Ginsburg 2017, algorithm 1 with the ratio of eq. 6, and inverse time as a LambdaLR.

    pip install torch
    python make_optimizer_reference.py          # writes optimizers.txt beside this script

The file in the repository was made with PyTorch 2.13.0. Numbers are printed by Python's repr: reading them back gives
the same double.

optimizers.txt
    Lines of words parted by single spaces; a line that starts with # is a comment. First the shared arrays,
    `array name v v v ...`:

    inputs      12 examples of 3 numbers, one after another
    targets     12 examples of 2 numbers
    initial     the parameters: W (5 x 3, row-major), b (5) of the hidden layer, W (2 x 5), b (2) of the output layer

    Then for each case `case name`, its settings as `set key value`, `rates v v ...`, the learning rate of each of the
    fifty steps, of parameters in no group of their own, and `end v v ...`, the parameters after them. The loss is the mean
    over examples and outputs of (prediction - target)^2.
"""

import math
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

STEPS = 50
generator = torch.Generator().manual_seed(20)
inputs = torch.randn(12, 3, generator=generator)
targets = torch.randn(12, 2, generator=generator)
shapes = [(5, 3), (5,), (2, 5), (2,)]
initial = [torch.randn(shape, generator=generator) * 0.7 for shape in shapes]


def loss_of(p):
    hidden = torch.tanh(inputs @ p[0].T + p[1])
    return ((hidden @ p[2].T + p[3] - targets) ** 2).mean()


class Lars(torch.optim.Optimizer):
    def __init__(self, parameters, lr, momentum, weight_decay, trust):
        super().__init__(parameters, dict(lr=lr, momentum=momentum, weight_decay=weight_decay, trust=trust))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for w in group["params"]:
                decay, ratio = 0.0, 1.0
                if w.dim() > 1:
                    decay = group["weight_decay"]
                    ratio = group["trust"] * w.norm() / (w.grad.norm() + decay * w.norm())
                v = self.state[w].setdefault("v", torch.zeros_like(w))
                v.mul_(group["momentum"]).add_(group["lr"] * ratio * (w.grad + decay * w))
                w.sub_(v)


lines = ["# made by make_optimizer_reference.py with PyTorch " + torch.__version__.split("+")[0]]


def numbers(word, tensors):
    lines.append(word + " " + " ".join(repr(float(v)) for t in tensors for v in t.reshape(-1)))


def case(name, settings, optimizer, schedule=None, clip=None, factors=(1, 1, 1, 1)):
    parameters = [p.clone().requires_grad_() for p in initial]
    rate = settings["learning_rate"]
    o = optimizer([{"params": [p], "lr": rate * f} for p, f in zip(parameters, factors)])
    s = schedule(o) if schedule else None
    rates = []
    for _ in range(STEPS):
        o.zero_grad()
        loss_of(parameters).backward()
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(parameters, clip)
        rates.append(o.param_groups[0]["lr"] / factors[0])
        o.step()
        if s:
            s.step()
    lines.append("case " + name)
    lines.extend(f"set {key} {value}" for key, value in settings.items())
    numbers("rates", [torch.tensor(rates)])
    numbers("end", [p.detach() for p in parameters])


def sgd(name, more=None, schedule=None, clip=None, factors=(1, 1, 1, 1), **options):
    settings = {"optimizer": "sgd", "learning_rate": 0.1, "momentum": options.get("momentum", 0.0)}
    settings.update({key: value for key, value in options.items() if key != "momentum"})
    settings.update(more or {})
    words = {key: {True: "true"}.get(value, value) for key, value in settings.items()}
    case(name, words, lambda p: torch.optim.SGD(p, lr=0.1, **options), schedule, clip, factors)


numbers("array inputs", [inputs])
numbers("array targets", [targets])
numbers("array initial", initial)

sgd("plain")
sgd("momentum", momentum=0.9)
sgd("nesterov", momentum=0.9, nesterov=True)
sgd("decay", weight_decay=0.05)
sgd("all", momentum=0.8, nesterov=True, weight_decay=0.03)
adam = {"learning_rate": 0.02, "beta1": 0.85, "beta2": 0.99, "epsilon": 1e-6}
options = dict(lr=0.02, betas=(0.85, 0.99), eps=1e-6)
case("adam", {"optimizer": "adam", **adam}, lambda p: torch.optim.Adam(p, **options))
case(
    "adam-decay",
    {"optimizer": "adam", "weight_decay": 0.05, **adam},
    lambda p: torch.optim.Adam(p, weight_decay=0.05, **options),
)
case(
    "adamw",
    {"optimizer": "adamw", "weight_decay": 0.5, **adam},
    lambda p: torch.optim.AdamW(p, weight_decay=0.5, **options),
)
case(
    "lars",
    {"optimizer": "lars", "learning_rate": 0.5, "momentum": 0.9, "weight_decay": 0.02, "trust_coefficient": 0.01},
    lambda p: Lars(p, 0.5, 0.9, 0.02, 0.01),
)

lr = torch.optim.lr_scheduler
sgd("step", {"schedule": "step", "schedule_steps": 12, "schedule_factor": 0.5}, lambda o: lr.StepLR(o, 12, 0.5), momentum=0.9)
sgd(
    "linear",
    {"schedule": "linear", "schedule_steps": 40, "schedule_floor": 0.2},
    lambda o: lr.LinearLR(o, 1.0, 0.2, 40),
)
sgd("linear-to-the-end", {"schedule": "linear"}, lambda o: lr.LinearLR(o, 1.0, 0.0, STEPS))
sgd("cosine", {"schedule": "cosine", "schedule_floor": 0.1}, lambda o: lr.CosineAnnealingLR(o, STEPS, 0.01))
sgd(
    "inverse-time",
    {"schedule": "inverse-time", "schedule_steps": 7},
    lambda o: lr.LambdaLR(o, lambda t: 1 / (1 + t / 7)),
)
sgd(
    "warm-up",
    {"warmup_steps": 8},
    lambda o: lr.LinearLR(o, 1 / 8, 1.0, 7),
    momentum=0.9,
)
case(
    "warm-up-and-cosine",
    {"optimizer": "adamw", "weight_decay": 0.1, **adam, "schedule": "cosine", "warmup_steps": 10},
    lambda p: torch.optim.AdamW(p, weight_decay=0.1, **options),
    lambda o: lr.LambdaLR(o, lambda s: (s + 1) / 10 if s < 10 else (1 + math.cos(math.pi * (s - 10) / 40)) / 2),
)
sgd("clipped", {"clip_norm": 0.1}, clip=0.1, momentum=0.9, weight_decay=0.01)
sgd("groups", {"rates": "b=0.5, layer last=0.1"}, factors=(1, 0.5, 0.1, 0.05), momentum=0.9, weight_decay=0.01)
case(
    "groups-of-adamw",
    {"optimizer": "adamw", "weight_decay": 0.5, **adam, "rates": "layer 0 W=3, layer 1=0"},
    lambda p: torch.optim.AdamW(p, weight_decay=0.5, **options),
    factors=(3, 1, 0, 0),
)
Path(__file__).with_name("optimizers.txt").write_text("\n".join(lines) + "\n")
