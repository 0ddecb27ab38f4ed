"""Writes edge.json: curvature and thresholds along trainings of mlp.onnx on mlp.npz by PyTorch's own optimisers, in double precision.

Needs numpy, torch and onnx: python edge.py. The largest eigenvalues come from full matrices. The thresholds are found by trial: the
eigenvalue of a parabola above which the optimiser's steps grow and below which they shrink; for Adam with its second moment held
fixed.
"""
import json
import pathlib

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

FOLDER = pathlib.Path(__file__).parent
STEPS = 20
RATE = {"momentum": 0.02, "nesterov": 0.02, "adam": 0.01}
MOMENTUM = 0.8
BETAS = (0.85, 0.97)
EPSILON = 1e-6
torch.set_default_dtype(torch.float64)


def network():
    model = nn.Sequential(nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 7), nn.GELU(), nn.Linear(7, 3))
    stored = {t.name: numpy_helper.to_array(t) for t in onnx.load(FOLDER / "mlp.onnx").graph.initializer}
    model.load_state_dict({name: torch.from_numpy(stored[name].copy()) for name in model.state_dict()})
    return model


def optimizer(kind, parameters):
    if kind == "adam":
        return torch.optim.Adam(parameters, lr=RATE[kind], betas=BETAS, eps=EPSILON)
    return torch.optim.SGD(parameters, lr=RATE[kind], momentum=MOMENTUM, nesterov=kind == "nesterov")


def hessian(model, x, y):
    names = list(dict(model.named_parameters()))
    flat = torch.cat([p.detach().reshape(-1) for p in model.parameters()])
    shapes = [p.shape for p in model.parameters()]
    sizes = [p.numel() for p in model.parameters()]

    def loss(theta):
        parts = {n: p.reshape(s) for n, p, s in zip(names, theta.split(sizes), shapes)}
        return ((torch.func.functional_call(model, parts, (x,)) - y) ** 2).mean()

    return torch.autograd.functional.hessian(loss, flat).numpy()


def grows(kind, eigenvalue):
    """Whether a parabola's steps grow, by the sizes of the moves of two stretches."""
    if kind == "adam":
        theta, m, moves = 1.0, 0.0, []
        for _ in range(20000):
            m = BETAS[0] * m + (1 - BETAS[0]) * eigenvalue * theta
            theta -= RATE[kind] * m
            moves.append(abs(theta))
            if abs(theta) > 1e100:
                return True
    else:
        theta = torch.tensor([1.0], requires_grad=True)
        steps, moves = optimizer(kind, [theta]), []
        for _ in range(6000):
            theta.grad = eigenvalue * theta.detach()
            steps.step()
            moves.append(abs(theta.item()))
            if moves[-1] > 1e100:
                return True
    tail = len(moves) // 4
    return max(moves[-tail:]) > max(moves[-2 * tail:-tail])


def threshold(kind):
    low, high = 0.0, 1e5
    while high - low > 1e-7 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if grows(kind, middle) else (middle, high)
    return high


def main():
    data = np.load(FOLDER / "mlp.npz")
    x, y = (torch.from_numpy(np.asarray(data[key], dtype=float)) for key in ("inputs", "targets"))
    answers = {"steps": STEPS, "beta": MOMENTUM, "betas": BETAS, "epsilon": EPSILON, "rates": RATE}
    for kind in RATE:
        model = network()
        steps = optimizer(kind, model.parameters())
        for _ in range(STEPS):
            steps.zero_grad()
            ((model(x) - y) ** 2).mean().backward()
            steps.step()
        h = hessian(model, x, y)
        answers[kind] = {"largest": np.linalg.eigvalsh(h)[-1], "threshold": threshold(kind)}
        if kind == "adam":
            second = torch.cat([steps.state[p]["exp_avg_sq"].reshape(-1) for p in model.parameters()]).numpy()
            p = (1 - BETAS[0] ** STEPS) * (np.sqrt(second / (1 - BETAS[1] ** STEPS)) + EPSILON)
            # not symmetric, and its eigenvalues are real all the same
            answers[kind]["preconditioned"] = np.linalg.eigvals(h / p[:, None]).real.max()
    (FOLDER / "edge.json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


main()
