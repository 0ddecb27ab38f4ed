"""Memory of one residual network of width 10 in training on a batch of 32, gradient descent, beyond that of the program.

    python memory.py DEPTH

Instead of times the "numbers" of a form are bytes. PyTorch: growth of the process's resident memory from one model that has
been trained for some steps to nine, an eighth of it (a step's memory is freed and used again, so this counts one model's
own arrays and its share of what one step of any model needs); and the most that its arrays hold at any time of a step, from
its own record of allocations, without what Python's objects and the graph of a step take. JAX: what its compiler says of the
compiled step, arguments, results and temporaries.
"""

import gc
import json
import sys
import tempfile

from contender import jax, serve, torch
from resnet import initial, torch_form

MODELS = 8


def resident():
    with open("/proc/self/statm", encoding="ascii") as numbers:
        return int(numbers.read().split()[1]) * 4096


def pytorch():
    make = torch_form(int(sys.argv[1]), "sgd", "tanh", {}, steps=10)
    held = [make()[0]]
    gc.collect()
    before = resident()
    held += [make()[0] for _ in range(MODELS)]
    gc.collect()
    return held[0], [(resident() - before) / MODELS]


def pytorch_in_a_step():
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU], profile_memory=True) as record:
        call = torch_form(int(sys.argv[1]), "sgd", "tanh", {}, steps=2)()[0]
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        record.export_chrome_trace(file.name)
        with open(file.name, encoding="utf-8") as trace:
            events = json.load(trace)["traceEvents"]
    # the parameters are NumPy's own arrays, which the record does not see
    parameters = sum(array.nbytes for array in initial(int(sys.argv[1]), "tanh"))
    allocated = [event["args"]["Total Allocated"] for event in events if event["name"] == "[memory]"]
    return call, [parameters + max(allocated)]


def jax_scan():
    jnp = jax.numpy
    a, b, delta = map(jnp.asarray, initial(int(sys.argv[1]), "tanh"))
    x = jnp.zeros((32, 10))

    def loss_of(parameters):
        a, b, delta = parameters
        h, _ = jax.lax.scan(lambda h, p: (h + jnp.abs(delta) * jnp.tanh(h @ p[0].T + p[1]), None), x, (a, b))
        return jnp.mean(h**2)

    def step(parameters):
        loss, gradient = jax.value_and_grad(loss_of)(parameters)
        return loss, jax.tree.map(lambda p, g: p - 1e-2 * g, parameters, gradient)

    analysis = jax.jit(step, donate_argnums=0).lower((a, b, delta)).compile().memory_analysis()
    sizes = analysis.argument_size_in_bytes + analysis.temp_size_in_bytes + analysis.output_size_in_bytes
    return lambda: None, [sizes - analysis.alias_size_in_bytes]


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-eager-between-steps"] = pytorch
        forms["pytorch-eager-in-a-step"] = pytorch_in_a_step
    if jax:
        forms["jax-scan"] = jax_scan
    serve(forms)
