"""Times the tangent kernel of a perceptron 20-28-28-4 with tanh on 256 examples in PyTorch and JAX, float64, one thread.

The kernel is the Gram matrix of the per-sample Jacobians, 1024 x 1024. What is timed is from the parameters to the finished
matrix, compiled code warm. Forms: by the whole Jacobian and one product; by Jacobians of each layer and one sum of products;
in PyTorch functorch's vmap over jacrev, in JAX the same under jit. Before a line is printed, the kernels of all forms are
held against each other.

    taskset -c 1 python ntk.py
"""

import os
import statistics
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import jax.numpy as jnp
import numpy
import torch

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
jax.config.update("jax_enable_x64", True)
WIDTHS, BATCH = (20, 28, 28, 4), 256
random = numpy.random.default_rng(1)
weights = [random.normal(0, 1 / numpy.sqrt(a), (b, a)) for a, b in zip(WIDTHS, WIDTHS[1:])]
biases = [random.normal(0, 1, b) for b in WIDTHS[1:]]
x = random.normal(size=(BATCH, WIDTHS[0]))


def network(tanh, parameters, sample):
    h = sample
    for layer in range(3):
        h = parameters[2 * layer] @ h + parameters[2 * layer + 1]
        h = tanh(h) if layer < 2 else h
    return h


flat = [block for pair in zip(weights, biases) for block in pair]


def pytorch_forms():
    parameters, inputs = tuple(map(torch.from_numpy, flat)), torch.from_numpy(x)
    jacobians = torch.func.vmap(
        torch.func.jacrev(lambda p, s: network(torch.tanh, p, s)), (None, 0)
    )  # tuple of batch x outputs x block

    def whole():
        rows = torch.cat([j.flatten(2) for j in jacobians(parameters, inputs)], 2)
        rows = rows.transpose(0, 1).reshape(4 * BATCH, -1)
        return rows @ rows.T

    def layers():
        total = 0
        for j in jacobians(parameters, inputs):
            rows = j.flatten(2).transpose(0, 1).reshape(4 * BATCH, -1)
            total = total + rows @ rows.T
        return total

    yield "pytorch whole", whole
    yield "pytorch layers", layers


def jax_forms():
    parameters, inputs = tuple(map(jnp.asarray, flat)), jnp.asarray(x)
    jacobians = jax.vmap(jax.jacrev(lambda p, s: network(jnp.tanh, p, s)), (None, 0))

    def whole(parameters, inputs):
        rows = jnp.concatenate([j.reshape(BATCH, 4, -1) for j in jacobians(parameters, inputs)], 2)
        rows = rows.transpose(1, 0, 2).reshape(4 * BATCH, -1)
        return rows @ rows.T

    def layers(parameters, inputs):
        total = 0
        for j in jacobians(parameters, inputs):
            rows = j.reshape(BATCH, 4, -1).transpose(1, 0, 2).reshape(4 * BATCH, -1)
            total = total + rows @ rows.T
        return total

    for name, form in (("jax whole", whole), ("jax layers", layers)):
        compiled = jax.jit(form)
        yield name, lambda compiled=compiled: compiled(parameters, inputs).block_until_ready()


reference = None
for name, form in [*pytorch_forms(), *jax_forms()]:
    result = numpy.asarray(form())
    reference = result if reference is None else reference
    assert numpy.abs(result - reference).max() <= 1e-12 * numpy.abs(reference).max(), name
    wall, cpu = [], []
    for _ in range(25):
        begin, begin_cpu = time.perf_counter_ns(), time.process_time_ns()
        form()
        wall.append((time.perf_counter_ns() - begin) / 1000)
        cpu.append((time.process_time_ns() - begin_cpu) / 1000)
    print(f"{name} median_us={statistics.median(wall):.1f} min_us={min(wall):.1f} cpu_us={statistics.median(cpu):.1f}", flush=True)
