"""One gradient-descent step of a network of sines whose loss is the mean of its squared Laplacian in its two inputs: hidden
layers sin(W h + b), a linear head of one output, float64.

    python laplacian.py WIDTH DEPTH POINTS [--compile]
"""

import sys

from contender import examples, jax, losses_of, serve, started, torch

WIDTH, DEPTH, POINTS = map(int, sys.argv[1:4])
INPUTS = 2
RATE = 0.01


def shapes():
    blocks, inputs = {}, INPUTS
    for k in range(DEPTH):
        blocks |= {f"W{k}": (WIDTH, inputs), f"b{k}": (WIDTH,)}
        inputs = WIDTH
    return blocks | {f"W{DEPTH}": (1, WIDTH), f"b{DEPTH}": (1,)}


def data():
    return examples(POINTS, INPUTS, 1)[0]


def torch_network(p, x):
    for k in range(DEPTH):
        x = torch.sin(torch.nn.functional.linear(x, p[f"W{k}"], p[f"b{k}"]))
    return torch.nn.functional.linear(x, p[f"W{DEPTH}"], p[f"b{DEPTH}"])


def torch_form(laplacian, compiled=False):
    """As PyTorch's users write it."""

    def make():
        x = torch.from_numpy(data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(shapes()).items()}
        stepper = torch.optim.SGD(p.values(), lr=RATE, foreach=True)

        def loss_of(x):
            return (laplacian(p, x) ** 2).mean()

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(x)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def reverse(p, x):
    """The gradient, and each of its rows once more."""
    x = x.requires_grad_()
    (slopes,) = torch.autograd.grad(torch_network(p, x).sum(), x, create_graph=True)
    return sum(
        torch.autograd.grad(slopes[:, i].sum(), x, create_graph=True)[0][:, i] for i in range(INPUTS)
    )


def forward(p, x):
    """Tangents of tangents, one input after the other."""
    total = 0
    for i in range(INPUTS):
        direction = torch.zeros_like(x)
        direction[:, i] = 1

        def slope(x):
            return torch.func.jvp(lambda x: torch_network(p, x), (x,), (direction,))[1]

        total = total + torch.func.jvp(slope, (x,), (direction,))[1]
    return total


def jax_form(laplacian_of):
    def make():
        jnp = jax.numpy
        x = jnp.asarray(data())
        held = [{name: jnp.asarray(value) for name, value in started(shapes()).items()}]

        def network(p, x):
            for k in range(DEPTH):
                x = jnp.sin(p[f"W{k}"] @ x + p[f"b{k}"])
            return (p[f"W{DEPTH}"] @ x + p[f"b{DEPTH}"])[0]

        laplacian = laplacian_of(network)

        def loss_of(p):
            return jnp.mean(jax.vmap(lambda point: laplacian(p, point))(x) ** 2)

        @jax.jit
        def step(p):
            loss, gradient = jax.value_and_grad(loss_of)(p)
            return loss, {name: p[name] - RATE * gradient[name] for name in p}

        def call():
            loss, held[0] = step(held[0])
            jax.block_until_ready(held[0])
            return loss

        return call, losses_of(call)

    return make


def jax_forward(network):
    jnp = jax.numpy

    def curvature(p, x, direction):
        def slope(x):
            return jax.jvp(lambda x: network(p, x), (x,), (direction,))[1]

        return jax.jvp(slope, (x,), (direction,))[1]

    return lambda p, x: jax.vmap(curvature, (None, None, 0))(p, x, jnp.eye(INPUTS)).sum()


def jax_hessian(network):
    return lambda p, x: jax.numpy.trace(jax.hessian(network, 1)(p, x))


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-reverse"] = torch_form(reverse)
        forms["pytorch-forward"] = torch_form(forward)
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(forward, True)
    if jax:
        forms["jax-forward"] = jax_form(jax_forward)
        forms["jax-hessian"] = jax_form(jax_hessian)
    serve(forms)
