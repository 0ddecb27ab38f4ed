"""How a peer takes part in `almagest bench`: it prints what it has, then waits on standard input to be timed.

A script makes a dictionary {form: make}; make() returns (call, numbers), where call() does a unit of work to its end and
numbers are what every contender of the row must agree on. Out go lines that begin with "@":

    @version torch=2.13.0 threads=1
    @form NAME SECONDS n0 n1 …      ready after so many seconds of preparation and compilation, with its numbers
    @missing NAME reason        not possible here
    @ready
    @timed NAME median minimum maximum calls        seconds a call

In come `warm NAME SECONDS`, `time NAME SECONDS` and, to end, the end of the input. Try a script by hand:

    python resnet.py 100 < /dev/null
"""

import gc
import math
import os
import statistics
import sys
import time

# Before jax is imported: its own flags for one thread.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy  # noqa: E402

try:
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
except ImportError:
    torch = None

try:
    import jax

    jax.config.update("jax_enable_x64", True)
except ImportError:
    jax = None

LEAST_SLICE = 2e-3  # shorter calls are timed several at a time


def wave(count, scale, frequency, phase):
    """scale·sin(frequency·i + phase): numbers that every contender makes for itself, to the last digits the same."""
    return scale * numpy.sin(frequency * numpy.arange(count) + phase)


def examples(count, features, outputs):
    """Inputs and targets, example by example."""
    x = wave(count * features, 1.0, 0.37, 0.5).reshape(count, features)
    y = wave(count * outputs, 0.5, 0.91, 2.0).reshape(count, outputs)
    return x, y


def started(shapes):
    """The first parameters of a network, block by block in Almagest's own order: {name: shape}. Each is a piece of one long
    wave: of height 1/sqrt(inputs) for a matrix of weights, whose inputs are all axes but the first; around 1 for the scales
    of a normalisation, whose names begin with gamma; and a tenth of it for all other vectors."""
    blocks, at = {}, 0
    for name, shape in shapes.items():
        count = math.prod(shape)
        numbers = numpy.sin(0.7 * numpy.arange(at, at + count) + 1.0).reshape(shape)
        vector = len(shape) == 1
        scale = 0.1 if vector else 1 / math.sqrt(count // shape[0])
        blocks[name] = (1.0 if name.startswith("gamma") else 0.0) + scale * numbers
        at += count
    return blocks


def classes(count, outputs):
    """Targets of one class an example: example i has class i mod outputs."""
    return numpy.eye(outputs)[numpy.arange(count) % outputs]


def directions(size):
    """Three directions in which matrices are compared, one a row."""
    return numpy.stack([wave(size, 1.0, 0.13 * (k + 1), 0.2 * k) for k in range(3)])


def losses_of(step, steps=100):
    """The losses before the first step, after a tenth of them and after all."""
    kept = []
    for i in range(steps + 1):
        loss = float(step())
        if i in (0, steps // 10, steps):
            kept.append(loss)
    return kept


def _slice(call, repeats):
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return time.perf_counter() - start


def _timed(call, seconds):
    once = _slice(call, 1)
    if once > seconds:
        return [once], 1
    repeats = max(1, math.ceil(LEAST_SLICE / max(once, 1e-9)))
    times = []
    gc.collect()
    gc.disable()  # as timeit does
    begun = time.perf_counter()
    try:
        while len(times) < 3 or time.perf_counter() - begun < seconds:
            times.append(_slice(call, repeats) / repeats)
    finally:
        gc.enable()
    return times, repeats


def say(*words):
    print("@" + words[0], *words[1:], flush=True)


def serve(forms):
    versions = [f"python={sys.version.split()[0]}", f"numpy={numpy.__version__}"]
    versions += [f"torch={torch.__version__}"] if torch else []
    versions += [f"jax={jax.__version__}"] if jax else []
    say("version", *versions)
    calls = {}
    for name, make in forms.items():
        try:
            begun = time.perf_counter()
            calls[name], numbers = make()
            say("form", name, repr(time.perf_counter() - begun), *(repr(float(n)) for n in numbers))
        except Exception as reason:  # noqa: BLE001 one form that cannot be had must not take the others with it
            say("missing", name, type(reason).__name__ + ":", " ".join(str(reason).split())[:300])
    say("ready")
    for line in sys.stdin:
        what, name, seconds = line.split()
        if what == "warm":
            begun = time.perf_counter()
            while time.perf_counter() - begun < float(seconds):
                calls[name]()
            say("warmed", name)
        else:
            times, repeats = _timed(calls[name], float(seconds))
            say("timed", name, repr(statistics.median(times)), repr(min(times)), repr(max(times)), len(times) * repeats)
