"""One step of Adam of an implicit surface (Ben-Shabat, Hewa Koneputugodage, Gould 2022): layers sin(30 (W h + b)) and a linear head of
one output, points on a circle and as many free ones, with the slopes and the Laplacian of the network in the loss and the gradient
shortened to norm 10, float64.

    python surface.py WIDTH DEPTH POINTS [--compile]
"""

import math
import sys

from contender import jax, losses_of, numpy, serve, torch, wave

WIDTH, DEPTH, POINTS = map(int, sys.argv[1:4])
FREQUENCY = 30.0
RATE = 1e-5  # small, so that programs agree after a hundred steps
LONGEST = 10.0


def parameters():
    """Weights and biases, layer by layer: one long wave."""
    blocks, at = {}, 0
    sizes = [2] + [WIDTH] * DEPTH + [1]
    for k, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        for name, shape in ((f"W{k}", (outputs, inputs)), (f"b{k}", (outputs,))):
            count = math.prod(shape)
            blocks[name] = wave(at + count, 0.02, 1.7, 0.0)[at:].reshape(shape)
            at += count
    return blocks


def data():
    turns = 2 * math.pi * numpy.arange(POINTS) / POINTS
    q = numpy.arange(POINTS)
    circle = 0.6 * numpy.stack([numpy.sin(turns + math.pi / 2), numpy.sin(turns)], 1)
    return circle, numpy.stack([numpy.sin(1.3 * q), numpy.cos(2.1 * q)], 1)


def torch_form(compiled):
    """As PyTorch's users write it: gradients of gradients."""

    def make():
        on, free = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, foreach=True)

        def network(x):
            for k in range(DEPTH):
                x = torch.sin(FREQUENCY * torch.nn.functional.linear(x, p[f"W{k}"], p[f"b{k}"]))
            return torch.nn.functional.linear(x, p[f"W{DEPTH}"], p[f"b{DEPTH}"])[:, 0]

        def slopes(x):
            x = x.requires_grad_()
            y = network(x)
            return y, x, torch.autograd.grad(y.sum(), x, create_graph=True)[0]

        def loss_of():
            y, _, g = slopes(on)
            z, x, h = slopes(free)
            laplacian = sum(torch.autograd.grad(h[:, i].sum(), x, create_graph=True)[0][:, i] for i in range(2))
            return (
                3e3 * y.abs().mean()
                + 1e2 * torch.exp(-100 * z.abs()).mean()
                + 5e1 * (torch.cat([g, h]).norm(dim=1) - 1).abs().mean()
                + 1e2 * laplacian.abs().clamp(0.1, 50).mean()
            )

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), LONGEST)
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_make():
    jnp = jax.numpy
    on, free = map(jnp.asarray, data())
    start = {name: jnp.asarray(value) for name, value in parameters().items()}
    zero = {name: jnp.zeros_like(value) for name, value in start.items()}
    held = [start, zero, zero, 0]

    def network(p, x):
        for k in range(DEPTH):
            x = jnp.sin(FREQUENCY * (p[f"W{k}"] @ x + p[f"b{k}"]))
        return (p[f"W{DEPTH}"] @ x + p[f"b{DEPTH}"])[0]

    def curvature(p, x, direction):
        return jax.jvp(lambda x: jax.jvp(lambda x: network(p, x), (x,), (direction,))[1], (x,), (direction,))[1]

    def laplacian(p, x):
        return jax.vmap(curvature, (None, None, 0))(p, x, jnp.eye(2)).sum()

    def loss_of(p):
        y, g = jax.vmap(jax.value_and_grad(network, 1), (None, 0))(p, on)
        z, h = jax.vmap(jax.value_and_grad(network, 1), (None, 0))(p, free)
        bends = jax.vmap(laplacian, (None, 0))(p, free)
        return (
            3e3 * jnp.abs(y).mean()
            + 1e2 * jnp.exp(-100 * jnp.abs(z)).mean()
            + 5e1 * jnp.abs(jnp.linalg.norm(jnp.concatenate([g, h]), axis=1) - 1).mean()
            + 1e2 * jnp.clip(jnp.abs(bends), 0.1, 50).mean()
        )

    @jax.jit
    def step(p, first, second, count):
        loss, gradient = jax.value_and_grad(loss_of)(p)
        norm = jnp.sqrt(sum((g**2).sum() for g in gradient.values()))
        gradient = {name: g * jnp.minimum(1.0, LONGEST / (norm + 1e-6)) for name, g in gradient.items()}
        count = count + 1
        first = {name: 0.9 * first[name] + 0.1 * gradient[name] for name in p}
        second = {name: 0.999 * second[name] + 0.001 * gradient[name] ** 2 for name in p}
        rate = RATE / (1 - 0.9**count)
        fall = jnp.sqrt(1 - 0.999**count)
        moved = {name: p[name] - rate * first[name] / (jnp.sqrt(second[name]) / fall + 1e-8) for name in p}
        return loss, moved, first, second, count

    def call():
        loss, *held[:] = step(*held)
        jax.block_until_ready(held[0])
        return loss

    return call, losses_of(call)


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-eager"] = torch_form(False)
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(True)
    if jax:
        forms["jax-jit"] = jax_make
    serve(forms)
