"""One step of Adam of a sine network 2-48-48-48-1 (frequency 30) that completes an image of N × N pixels, with the Dirichlet energy
of its rows and columns under adjacencies made by sine networks 1-32-32-32-64 (frequency 5) as a regulariser of weight 0.1; rates 1e-3
and 3e-3, float64. Image, mask and first parameters are closed forms.

    python images.py N [--compile]
"""

import math
import sys

import numpy
from contender import jax, losses_of, serve, torch

N = int(sys.argv[1])
RATE, FASTER, WEIGHT = 1e-3, 3, 0.1
NETWORKS = {"image": ([2, 48, 48, 48, 1], 30.0), "rows": ([1, 32, 32, 32, 64], 5.0), "columns": ([1, 32, 32, 32, 64], 5.0)}


def parameters():
    """W and b of each layer: pieces of one wave, each within the bounds between which it begins."""
    begun, at = {}, 0
    for name, (sizes, frequency) in NETWORKS.items():
        begun[name] = []
        for k, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            bounds = 1 / inputs if k == 0 else math.sqrt(6 / inputs) / frequency, 1 / math.sqrt(inputs)
            for bound, shape in zip(bounds, ((outputs, inputs), (outputs,))):
                count = math.prod(shape)
                begun[name].append(bound * numpy.sin(0.7 * numpy.arange(at, at + count) + 1.0).reshape(shape))
                at += count
    return begun


def data():
    i, j = numpy.mgrid[0:N, 0:N]
    image = 0.5 + 0.3 * numpy.sin(0.4 * i) * numpy.cos(0.3 * j)
    places = numpy.linspace(-1, 1, N)
    grid = numpy.stack(numpy.meshgrid(places, places, indexing="ij"), -1).reshape(-1, 2)
    return image, (3 * i + 5 * j) % 7 < 3, places[:, None], grid


def sines(library, blocks, frequency, x):
    layers = len(blocks) // 2
    for k in range(layers):
        x = x @ blocks[2 * k].T + blocks[2 * k + 1]
        x = library.sin(frequency * x) if k < layers - 1 else x
    return x


def torch_form(options, compiled=False):
    def make():
        image, seen, places, grid = map(torch.from_numpy, data())
        p = {name: [torch.nn.Parameter(torch.from_numpy(b)) for b in blocks] for name, blocks in parameters().items()}
        groups = [{"params": p["image"]}, {"params": p["rows"] + p["columns"], "lr": FASTER * RATE}]
        stepper = torch.optim.Adam(groups, lr=RATE, **options)
        target = image[seen]

        def energy(blocks, lines):
            classes = torch.softmax(sines(torch, blocks, 5.0, places), 1)
            a = classes @ classes.T
            # the diagonal of a takes away what it adds
            return (a.sum(1)[:, None] * lines * lines).sum() - (lines * (a @ lines)).sum()

        def loss_of():
            m = sines(torch, p["image"], 30.0, grid).view(N, N)
            fit = ((m[seen] - target) ** 2).mean()
            return fit + WEIGHT / N**2 * (energy(p["rows"], m) + energy(p["columns"], m.T))

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward()
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form():
    jnp = jax.numpy
    image, seen, places, grid = map(jnp.asarray, data())
    known = seen.astype(float)
    start = {name: [jnp.asarray(b) for b in blocks] for name, blocks in parameters().items()}
    none = jax.tree_util.tree_map(jnp.zeros_like, start)
    rates = {name: RATE if name == "image" else FASTER * RATE for name in start}
    held = [start, none, none, 0]

    def energy(blocks, lines):
        classes = jax.nn.softmax(sines(jnp, blocks, 5.0, places), 1)
        a = classes @ classes.T
        return (a.sum(1)[:, None] * lines * lines).sum() - (lines * (a @ lines)).sum()

    def loss_of(p):
        m = sines(jnp, p["image"], 30.0, grid).reshape(N, N)
        fit = (known * (m - image) ** 2).sum() / known.sum()
        return fit + WEIGHT / N**2 * (energy(p["rows"], m) + energy(p["columns"], m.T))

    @jax.jit
    def step(p, first, second, steps):
        loss, gradient = jax.value_and_grad(loss_of)(p)
        tree = jax.tree_util.tree_map
        first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
        scale, root = 1 / (1 - 0.9 ** (steps + 1)), 1 / (1 - 0.999 ** (steps + 1))
        move = lambda rate: lambda q, m, v: q - rate * m * scale / (jnp.sqrt(v * root) + 1e-8)
        moved = {name: tree(move(rates[name]), p[name], first[name], second[name]) for name in p}
        return loss, moved, first, second, steps + 1

    def call():
        loss, *held[:] = step(*held)
        jax.block_until_ready(held[0])
        return loss

    return call, losses_of(call)


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form({"foreach": True})
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form({"foreach": True}, compiled=True)
    if jax:
        forms["jax"] = jax_form
    serve(forms)
