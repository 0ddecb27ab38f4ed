"""Times the full Hessian of small networks in PyTorch and JAX, the peers of Almagest's own Hessian.

Float64, one thread. The networks: multilayer perceptrons with two hidden tanh layers on 256 random samples, with
the mean squared error and with softmax cross-entropy; and a tanh network of two 3x3 convolutions (valid, 8 channels)
and a dense layer, 10 classes, cross-entropy, on 256 random images of 8x8 pixels. What is timed is the P x P Hessian
of the loss with respect to all parameters, from the parameters to the finished array, compiled code warm.

pytorch hessian          torch.func.hessian, forward over reverse, all P directions at once
pytorch hessian-chunked  the same, a chunk of directions at a time (vmap with chunk_size over jvp of grad)
pytorch jacrev-jacrev    torch.func.jacrev of jacrev, reverse over reverse
jax hessian              jax.jit(jax.hessian(loss)), forward over reverse, all P directions at once
jax hessian-chunked      the same, a chunk of directions at a time (lax.map with batch_size over jvp of grad)

The chunk's size ends the name of a form. median_us, min_us and max_us are wall time a call, cpu_us the median of the
processor time a call took, which differs where other programs need the processor too; first_s is the first call,
which compiles (JAX) and is not among the others.

The forms that take all directions at once need some gigabytes for the convolutional network, so there only chunks of
16 are timed, unless --all is given; a call takes 10 to 20 seconds of the processor, so one may be all there is beside
the first. Hold Almagest against the fastest line of a network. Before a line is printed, its Hessian has been held
against its transpose and, along three random directions, against products that PyTorch's plain autograd makes by
differentiating twice; another outcome ends the program.

    pip install torch numpy jax            # without jax its lines are left out, with a remark
    python hessian.py --repeats 10 --seconds 10
"""

import argparse
import gc
import os
import platform
import statistics
import time

# Before jax is imported: its own flags for one thread.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy
import torch

try:
    import jax
except ImportError:
    jax = None

BATCH = 256
CHANNELS, PIXELS, CLASSES = 8, 8, 10
TOLERANCE = 1e-12  # of the largest entry: rounding of sums over 256 samples and a few layers
CHUNKS = (16, 64)


class Problem:
    """Shapes, data and the loss as a function of the flat parameters, written for either library."""

    def __init__(self, name, loss_kind, shapes, features, outputs):
        self.name, self.loss_kind, self.shapes, self.outputs = name, loss_kind, shapes, outputs
        self.counts = [int(numpy.prod(shape)) for shape in shapes]
        random = numpy.random.default_rng(1)
        spreads = [1 / numpy.sqrt(numpy.prod(shape[1:], initial=1)) for shape in shapes]  # 1 / sqrt(inputs)
        self.parameters = numpy.concatenate(
            [random.normal(0, spread, count) for spread, count in zip(spreads, self.counts)]
        )
        if len(features) == 1:
            self.x = random.normal(size=(BATCH, *features))
        else:
            self.x = random.integers(0, 17, (BATCH, *features)) / 16  # as scanned digits have them: 17 grey levels
        if loss_kind == "mse":
            self.y = random.normal(size=(BATCH, outputs))
        else:
            self.y = numpy.eye(outputs)[random.integers(0, outputs, BATCH)]

    def blocks(self, parameters):
        at = 0
        for shape, count in zip(self.shapes, self.counts):
            yield parameters[at : at + count].reshape(shape)
            at += count

    def loss(self, library, parameters, x, y):
        """library has tanh, convolve (batch x channel x y x x, valid, stride 1) and log_softmax (over the rows)."""
        blocks = list(self.blocks(parameters))
        h = x
        for weight, bias in zip(blocks[:-2:2], blocks[1:-2:2]):
            if weight.ndim == 4:
                h = library.tanh(library.convolve(h, weight) + bias[:, None, None])
            else:
                h = library.tanh(h @ weight.T + bias)
        prediction = h.reshape(BATCH, -1) @ blocks[-2].T + blocks[-1]
        if self.loss_kind == "mse":
            return ((prediction - y) ** 2).mean()
        return -(y * library.log_softmax(prediction)).sum() / BATCH


def perceptron(loss_kind, *widths):
    shapes = [shape for a, b in zip(widths, widths[1:]) for shape in ((b, a), (b,))]
    return Problem("mlp-" + "-".join(map(str, widths)), loss_kind, shapes, (widths[0],), widths[-1])


def convolutional():
    flat = CHANNELS * (PIXELS - 4) ** 2
    shapes = [(CHANNELS, 1, 3, 3), (CHANNELS,), (CHANNELS, CHANNELS, 3, 3), (CHANNELS,), (CLASSES, flat), (CLASSES,)]
    return Problem("cnn-8-8-dense", "cross-entropy", shapes, (1, PIXELS, PIXELS), CLASSES)


class PyTorch:
    name = "pytorch"
    tanh = staticmethod(torch.tanh)
    convolve = staticmethod(torch.nn.functional.conv2d)

    @staticmethod
    def log_softmax(rows):
        return torch.log_softmax(rows, 1)

    def __init__(self, problem):
        self.parameters, x, y = map(torch.from_numpy, (problem.parameters, problem.x, problem.y))
        self.loss = lambda parameters: problem.loss(self, parameters, x, y)

    def forms(self, at_once):
        gradient = torch.func.jacrev(self.loss)
        if at_once:
            yield "hessian", torch.func.hessian(self.loss)
            yield "jacrev-jacrev", torch.func.jacrev(gradient)
        for chunk in CHUNKS if at_once else CHUNKS[:1]:
            yield f"hessian-chunked-{chunk}", self.chunked(chunk)
            if not at_once:
                yield f"jacrev-jacrev-chunked-{chunk}", torch.func.jacrev(gradient, chunk_size=chunk)

    def chunked(self, chunk):
        gradient = torch.func.grad(self.loss)

        def hessian(parameters):
            column = lambda v: torch.func.jvp(gradient, (parameters,), (v,))[1]  # noqa: E731
            return torch.func.vmap(column, chunk_size=chunk)(torch.eye(parameters.numel(), dtype=parameters.dtype))

        return hessian

    def run(self, form):
        return form(self.parameters)

    def by_products(self, directions):
        """H v for each row v, by plain reverse mode twice: no torch.func, no batching."""
        theta = self.parameters.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(self.loss(theta), theta, create_graph=True)
        products = [
            torch.autograd.grad(gradient @ torch.from_numpy(v), theta, retain_graph=True)[0] for v in directions
        ]
        return torch.stack(products).numpy()


class Jax:
    name = "jax"

    @staticmethod
    def tanh(z):
        return jax.numpy.tanh(z)

    @staticmethod
    def convolve(h, weight):
        return jax.lax.conv(h, weight, (1, 1), "VALID")

    @staticmethod
    def log_softmax(rows):
        return jax.nn.log_softmax(rows, axis=1)

    def __init__(self, problem):
        self.parameters, x, y = map(jax.numpy.asarray, (problem.parameters, problem.x, problem.y))
        self.loss = lambda parameters: problem.loss(self, parameters, x, y)

    def forms(self, at_once):
        if at_once:
            yield "hessian", jax.jit(jax.hessian(self.loss))
        for chunk in CHUNKS if at_once else CHUNKS[:1]:
            yield f"hessian-chunked-{chunk}", jax.jit(self.chunked(chunk))

    def chunked(self, chunk):
        gradient = jax.grad(self.loss)

        def hessian(parameters):
            column = lambda v: jax.jvp(gradient, (parameters,), (v,))[1]  # noqa: E731
            return jax.lax.map(column, jax.numpy.eye(parameters.size), batch_size=chunk)

        return hessian

    def run(self, form):
        return form(self.parameters).block_until_ready()


def time_form(peer, form, repeats, seconds):
    """The first result, the first call's wall time in seconds, the others' wall and CPU times in microseconds."""
    start = time.perf_counter()
    hessian = numpy.asarray(peer.run(form))
    first = time.perf_counter() - start
    times, cpu_times = [], []
    gc.collect()
    gc.disable()  # as timeit does
    begun = time.perf_counter()
    try:
        while not times or (len(times) < repeats and time.perf_counter() - begun < seconds):
            start, cpu_start = time.perf_counter_ns(), time.process_time_ns()
            peer.run(form)
            times.append((time.perf_counter_ns() - start) / 1000)
            cpu_times.append((time.process_time_ns() - cpu_start) / 1000)
    finally:
        gc.enable()
    return hessian, first, times, cpu_times


def check(actual, expected, what):
    error = numpy.abs(actual - expected).max() / numpy.abs(expected).max()
    if not error <= TOLERANCE:
        raise SystemExit(f"{what}: off by {error:.1e} of the largest entry, {TOLERANCE:.0e} is allowed")


def cpu_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--repeats", type=int, default=10, help="timed calls of a form at most, after one that is not")
    parser.add_argument("--seconds", type=float, default=10, help="no further call after so long, but one at least")
    parser.add_argument("--only", help="only networks whose name contains this text")
    parser.add_argument("--peers", nargs="+", choices=["pytorch", "jax"], default=["pytorch", "jax"])
    parser.add_argument("--all", action="store_true", help="all directions at once for the convolutional network too")
    arguments = parser.parse_args()

    torch.set_num_threads(1)
    if jax:
        jax.config.update("jax_enable_x64", True)
    print(
        f"torch={torch.__version__} jax={jax.__version__ if jax else 'none'} python={platform.python_version()} "
        f"cpu={cpu_name()} threads=1 dtype=float64 batch={BATCH}"
    )
    if not jax and "jax" in arguments.peers:
        print("# jax is not installed, so its lines are missing")
    peers = [peer for peer in (PyTorch, Jax) if peer.name in arguments.peers and (jax or peer is not Jax)]
    problems = [
        perceptron(loss_kind, *widths)
        for widths in ((10, 16, 16, 4), (20, 28, 28, 4))
        for loss_kind in ("mse", "cross-entropy")
    ] + [convolutional()]
    for problem in problems:
        if arguments.only and arguments.only not in problem.name:
            continue
        size = problem.parameters.size
        directions = numpy.random.default_rng(2).normal(size=(3, size))
        products = PyTorch(problem).by_products(directions)
        at_once = arguments.all or not problem.name.startswith("cnn")
        for peer in [peer(problem) for peer in peers]:
            for name, form in peer.forms(at_once):
                hessian, first, times, cpu_times = time_form(peer, form, arguments.repeats, arguments.seconds)
                check(directions @ hessian, products, f"{peer.name} {name} {problem.name} H v")
                check(hessian, hessian.T, f"{peer.name} {name} {problem.name} symmetry")
                print(
                    f"{peer.name} {name} P={size} median_us={statistics.median(times):.1f} min_us={min(times):.1f} "
                    f"max_us={max(times):.1f} cpu_us={statistics.median(cpu_times):.1f} repeats={len(times)} "
                    f"network={problem.name} loss={problem.loss_kind} first_s={first:.2f}",
                    flush=True,
                )
                if sum(cpu_times) > 1.2 * sum(times):
                    print(f"# that line used {sum(cpu_times) / sum(times):.1f} processors at once, not one")


if __name__ == "__main__":
    main()
