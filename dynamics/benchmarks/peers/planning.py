"""One step of Adam of a value iteration network on 16 maps of SIZE × SIZE, cross-entropy of eight moves at twelve cells of each:
kernels of KERNEL × KERNEL, ITERATIONS value maps of ten actions, 24 planes of features, with `gate` a gated summary of six planes
over all value maps; float64. Obstacles, goals, cells and labels are closed forms.

    python planning.py SIZE KERNEL ITERATIONS [gate] [--compile]
"""

import sys

import numpy
from contender import jax, losses_of, serve, started, torch

SIZE, KERNEL, ITERATIONS = map(int, sys.argv[1:4])
GATE = "gate" in sys.argv
MAPS, CELLS, MOVES, FEATURES, ACTIONS, SUMMARY = 16, 12, 8, 24, 10, 6
RATE = 4e-3


def parameters():
    shapes = {
        "W_r": (ACTIONS, 1, KERNEL, KERNEL),
        "W_v": (ACTIONS, 1, KERNEL, KERNEL),
        "W": (FEATURES, 2, 3, 3),
        "b": (FEATURES,),
        "reward": (1, FEATURES, 1, 1),
    }
    if GATE:
        for name in "zc":
            shapes |= {f"W_{name}": (SUMMARY, 1 + SUMMARY, 3, 3), f"b_{name}": (SUMMARY,)}
    begun = started(shapes | {"head": (MOVES, ACTIONS + (SUMMARY if GATE else 0))})
    begun["W_v"][:] = 0
    return begun


def data():
    area = SIZE * SIZE
    maps = numpy.zeros((MAPS, 2, area))
    maps[:, 0] = (numpy.sin(1.3 * numpy.arange(MAPS * area)) > 0.6).reshape(MAPS, area)
    example, cell = numpy.arange(MAPS), numpy.arange(CELLS)
    maps[example, 1, (11 * example + 5) % area] = 10
    cells = (7 * example[:, None] + 13 * cell) % area
    labels = (example[:, None] + 3 * cell) % MOVES
    return maps.reshape(MAPS, 2, SIZE, SIZE), cells, labels


def torch_form(options, compiled=False):
    def make():
        functional = torch.nn.functional
        maps, cells, labels = map(torch.from_numpy, data())
        rows, columns = cells // SIZE, cells % SIZE
        example = torch.arange(MAPS)[:, None]
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, **options)
        pad = KERNEL // 2

        def summarise(value, memory):
            seen = torch.cat([value, memory], 1)
            z = torch.sigmoid(functional.conv2d(seen, p["W_z"], p["b_z"], padding=1))
            return (1 - z) * memory + z * torch.tanh(functional.conv2d(seen, p["W_c"], p["b_c"], padding=1))

        def loss_of(x):
            reward = functional.conv2d(functional.conv2d(x, p["W"], p["b"], padding=1), p["reward"])
            rewarded = functional.conv2d(reward, p["W_r"], padding=pad)
            value = rewarded.max(1, keepdim=True)[0]
            memory = torch.zeros(MAPS, SUMMARY, SIZE, SIZE)
            for _ in range(ITERATIONS - 1):
                if GATE:
                    memory = summarise(value, memory)
                value = (rewarded + functional.conv2d(value, p["W_v"], padding=pad)).max(1, keepdim=True)[0]
            q = rewarded + functional.conv2d(value, p["W_v"], padding=pad)
            if GATE:
                q = torch.cat([q, summarise(value, memory)], 1)
            logits = functional.linear(q[example, :, rows, columns], p["head"])
            return functional.cross_entropy(logits.flatten(0, 1), labels.flatten())

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(maps)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form(unroll):
    def make():
        jnp = jax.numpy
        maps, cells, labels = map(jnp.asarray, data())
        example = jnp.arange(MAPS)[:, None]
        start = {name: jnp.asarray(value) for name, value in parameters().items()}
        none = {name: jnp.zeros_like(value) for name, value in start.items()}
        held = [start, none, none, 0]

        def convolve(x, w):
            return jax.lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=("NCHW", "OIHW", "NCHW"))

        def summarise(p, value, memory):
            seen = jnp.concatenate([value, memory], 1)
            z = jax.nn.sigmoid(convolve(seen, p["W_z"]) + p["b_z"][:, None, None])
            return (1 - z) * memory + z * jnp.tanh(convolve(seen, p["W_c"]) + p["b_c"][:, None, None])

        def largest(q):
            # the derivative is that of the first of the largest
            return jnp.take_along_axis(q, jnp.argmax(q, 1, keepdims=True), 1)

        def loss_of(p):
            reward = convolve(convolve(maps, p["W"]) + p["b"][:, None, None], p["reward"])
            rewarded = convolve(reward, p["W_r"])

            def iteration(carry, _):
                value, memory = carry
                if GATE:
                    memory = summarise(p, value, memory)
                return (largest(rewarded + convolve(value, p["W_v"])), memory), None

            carry = (largest(rewarded), jnp.zeros((MAPS, SUMMARY, SIZE, SIZE)))
            (value, memory), _ = jax.lax.scan(iteration, carry, None, length=ITERATIONS - 1, unroll=unroll)
            q = rewarded + convolve(value, p["W_v"])
            if GATE:
                q = jnp.concatenate([q, summarise(p, value, memory)], 1)
            logits = q[example, :, cells // SIZE, cells % SIZE] @ p["head"].T
            chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, :, None], 2)
            return -chosen.mean()

        @jax.jit
        def step(p, first, second, steps):
            loss, gradient = jax.value_and_grad(loss_of)(p)
            tree = jax.tree_util.tree_map
            first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
            second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
            scale, root = 1 / (1 - 0.9 ** (steps + 1)), 1 / (1 - 0.999 ** (steps + 1))
            moved = tree(lambda q, m, v: q - RATE * m * scale / (jnp.sqrt(v * root) + 1e-8), p, first, second)
            return loss, moved, first, second, steps + 1

        def call():
            loss, *held[:] = step(*held)
            jax.block_until_ready(held[0])
            return loss

        return call, losses_of(call)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form({"foreach": True})
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form({"foreach": True}, compiled=True)
    if jax:
        forms["jax-scan"] = jax_form(1)
        forms["jax-unrolled"] = jax_form(True)
    serve(forms)
