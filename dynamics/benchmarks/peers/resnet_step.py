"""Times one training step of a fully connected residual network in PyTorch eager, the peer of Almagest's own step.

The network is h_{k+1} = h_k + |delta| tanh(A_k h_k + b_k), one shared delta, d = 10, batch 32, float64, one thread;
a step is forward, mean squared error, backward and the optimiser's update. Each optimiser is timed as PyTorch sets
it up by default and with its foreach and fused forms, where this PyTorch has them for float64 on a CPU; hold Almagest
against the fastest line.

    pip install torch numpy
    python resnet_step.py --depths 100 1000 --optimizer sgd adam --steps 200
"""

import argparse
import gc
import platform
import statistics
import time

import torch
from torch.nn import Module, Parameter, ParameterList
from torch.nn.functional import mse_loss

WIDTH, BATCH = 10, 32
FORMS = {"": {}, "-foreach": {"foreach": True}, "-fused": {"fused": True}}


class ResNet(Module):
    def __init__(self, depth):
        super().__init__()
        self.weights = ParameterList(Parameter(0.1 * torch.randn(WIDTH, WIDTH)) for _ in range(depth))
        self.biases = ParameterList(Parameter(0.1 * torch.randn(WIDTH)) for _ in range(depth))
        self.delta = Parameter(torch.tensor(1.0 / depth))

    def forward(self, h):
        """h is batch x width; weights stand as input x output, which spares a transpose in each layer."""
        delta = self.delta.abs()
        for weight, bias in zip(self.weights, self.biases):
            h = torch.addcmul(h, delta, torch.tanh(torch.addmm(bias, h, weight)))
        return h


def optimizer_for(name, form, parameters):
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=1e-3, **FORMS[form])
    return torch.optim.Adam(parameters, lr=1e-4, **FORMS[form])


def time_steps(name, form, depth, steps, warmup):
    """The wall times of single steps, in microseconds."""
    torch.manual_seed(1)
    model = ResNet(depth)
    optimizer = optimizer_for(name, form, model.parameters())
    x = torch.nn.functional.normalize(2 * torch.rand(BATCH, WIDTH) - 1)
    y = torch.nn.functional.normalize(torch.randn(BATCH, WIDTH))

    def step():
        optimizer.zero_grad()
        loss = mse_loss(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    first = step().item()
    for _ in range(warmup):
        step()
    gc.collect()
    gc.disable()  # as timeit does
    times = []
    try:
        for _ in range(steps):
            start = time.perf_counter_ns()
            loss = step()
            times.append((time.perf_counter_ns() - start) / 1000)
    finally:
        gc.enable()
    last = loss.item()
    if not last < first:
        raise SystemExit(f"{name}{form} L={depth}: the loss went from {first} to {last}, so this is no training step")
    return times


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--depths", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--optimizer", nargs="+", choices=["sgd", "adam"], default=["sgd", "adam"])
    parser.add_argument("--steps", type=int, default=200, help="timed steps, after a quarter as many to warm up")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    print(f"torch={torch.__version__} python={platform.python_version()} cpu={cpu_name()} threads=1 dtype=float64")
    for name in arguments.optimizer:
        for depth in arguments.depths:
            for form in FORMS:
                try:
                    times = time_steps(name, form, depth, arguments.steps, max(10, arguments.steps // 4))
                except (RuntimeError, TypeError) as unsupported:
                    print(f"# {name}{form} L={depth} is not available: {unsupported}")
                    continue
                print(
                    f"pytorch-eager {name}{form} L={depth} median_us={statistics.median(times):.1f} "
                    f"min_us={min(times):.1f} max_us={max(times):.1f} repeats={len(times)}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
