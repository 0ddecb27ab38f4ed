"""One step of Adam of an equivariant network of points in space (Satorras, Hoogeboom, Welling 2021): messages between all pairs of
points, positions that move along their differences and velocities; silu, mean squared error, float64.

    python egnn.py DEPTH WIDTH POINTS BATCH [--compile]
"""

import sys

from contender import examples, jax, losses_of, numpy, serve, started, torch

DEPTH, WIDTH, POINTS, BATCH = map(int, sys.argv[1:5])
RATE = 5e-3


def shapes():
    blocks = {"W0": (WIDTH, 1), "b0": (WIDTH,)}
    sizes = {"e": (2 * WIDTH + 2, WIDTH), "x": (WIDTH, 1), "v": (WIDTH, 1), "h": (2 * WIDTH, WIDTH)}
    for name, (inputs, outputs) in sizes.items():
        for k in range(DEPTH):
            blocks |= {f"W{name}1{k}": (WIDTH, inputs), f"b{name}1{k}": (WIDTH,)}
            blocks |= {f"W{name}2{k}": (outputs, WIDTH), f"b{name}2{k}": (outputs,)}
    return blocks


def data():
    x, y = examples(BATCH, 7 * POINTS, 3 * POINTS)
    x = x.reshape(BATCH, POINTS, 7)
    return x[..., :3].copy(), x[..., 3:6].copy(), x[..., 6:].copy(), y.reshape(BATCH, POINTS, 3)


def torch_form(compiled):
    def make():
        functional = torch.nn.functional
        x0, v, q, y = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(shapes()).items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, foreach=True)
        others = (~torch.eye(POINTS, dtype=torch.bool))[None, :, :, None]

        def phi(name, k, z):
            hidden = functional.silu(functional.linear(z, p[f"W{name}1{k}"], p[f"b{name}1{k}"]))
            return functional.linear(hidden, p[f"W{name}2{k}"], p[f"b{name}2{k}"])

        def loss_of(x):
            h = functional.linear((v**2).sum(-1, keepdim=True), p["W0"], p["b0"])
            qq = q[:, :, None] * q[:, None]
            for k in range(DEPTH):
                d = x[:, :, None] - x[:, None]
                r = (d**2).sum(-1, keepdim=True)
                first = h[:, :, None].expand(BATCH, POINTS, POINTS, WIDTH)
                second = h[:, None].expand(BATCH, POINTS, POINTS, WIDTH)
                m = functional.silu(phi("e", k, torch.cat([first, second, r, qq], -1))) * others
                x = x + phi("v", k, h) * v + (d * phi("x", k, m)).sum(2) / (POINTS - 1)
                if k < DEPTH - 1:
                    h = h + phi("h", k, torch.cat([h, m.sum(2)], -1))
            return functional.mse_loss(x, y)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(x0)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_make():
    jnp = jax.numpy
    x0, v, q, y = map(jnp.asarray, data())
    start = {name: jnp.asarray(value) for name, value in started(shapes()).items()}
    zero = {name: jnp.zeros_like(value) for name, value in start.items()}
    held = [start, zero, zero, 0]
    others = (1 - numpy.eye(POINTS))[None, :, :, None]

    def phi(p, name, k, z):
        hidden = jax.nn.silu(z @ p[f"W{name}1{k}"].T + p[f"b{name}1{k}"])
        return hidden @ p[f"W{name}2{k}"].T + p[f"b{name}2{k}"]

    def loss_of(p):
        x = x0
        h = (v**2).sum(-1, keepdims=True) @ p["W0"].T + p["b0"]
        qq = q[:, :, None] * q[:, None]
        for k in range(DEPTH):
            d = x[:, :, None] - x[:, None]
            r = (d**2).sum(-1, keepdims=True)
            first = jnp.broadcast_to(h[:, :, None], (BATCH, POINTS, POINTS, WIDTH))
            second = jnp.broadcast_to(h[:, None], (BATCH, POINTS, POINTS, WIDTH))
            m = jax.nn.silu(phi(p, "e", k, jnp.concatenate([first, second, r, qq], -1))) * others
            x = x + phi(p, "v", k, h) * v + (d * phi(p, "x", k, m)).sum(2) / (POINTS - 1)
            if k < DEPTH - 1:
                h = h + phi(p, "h", k, jnp.concatenate([h, m.sum(2)], -1))
        return jnp.mean((x - y) ** 2)

    @jax.jit
    def step(p, first, second, count):
        loss, gradient = jax.value_and_grad(loss_of)(p)
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
