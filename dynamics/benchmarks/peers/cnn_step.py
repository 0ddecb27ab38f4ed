#!/usr/bin/env python3
"""Times PyTorch (eager) on one gradient-descent step of a convolutional network: 8 and 16 kernels of 3 by 3 on images of
12 by 12, tanh, a dense head of 10, mean squared error, batch 64, float64, one thread, steady state.

    pip install torch numpy
    python cnn_step.py

The counterpart is ConvolutionalStep.java; both print one line for each padding.
"""

import statistics
import time

import torch

STEPS = 200
WARM_UP = 40


def step_time(padding):
    torch.manual_seed(1)
    size = 12 if padding == "same" else 8
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3, padding=padding),
        torch.nn.Tanh(),
        torch.nn.Conv2d(8, 16, 3, padding=padding),
        torch.nn.Tanh(),
        torch.nn.Flatten(),
        torch.nn.Linear(16 * size * size, 10),
    )
    optimizer = torch.optim.SGD(network.parameters(), lr=1e-3)
    x = torch.randn(64, 1, 12, 12)
    y = torch.randn(64, 10)
    first, micros = None, []
    for i in range(WARM_UP + STEPS):
        start = time.perf_counter()
        optimizer.zero_grad()
        loss = ((network(x) - y) ** 2).mean()
        loss.backward()
        optimizer.step()
        elapsed = (time.perf_counter() - start) * 1e6
        first = loss.item() if first is None else first
        if i >= WARM_UP:
            micros.append(elapsed)
    assert loss.item() < first, "the loss did not fall"
    print(
        f"torch-eager gd cnn-{padding} median_us={statistics.median(micros):.1f} min_us={min(micros):.1f} "
        f"max_us={max(micros):.1f} repeats={STEPS}",
        flush=True,
    )


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    print(f"torch={torch.__version__} threads=1 dtype=float64")
    step_time("valid")
    step_time("same")
