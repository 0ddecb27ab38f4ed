"""One gradient-descent step of a convolutional network with batch norm: four layers of 3 by 3 kernels on square images of one
channel that keep their size, batch norm and relu after each, maximum of windows of 2 after the second and the fourth, twice
the channels from the third on, a head of 10, cross-entropy, batch 64, float64.

    python norm.py SIZE CHANNELS [--compile]
"""

import sys

from contender import classes, examples, jax, losses_of, serve, started, torch

SIZE, CHANNELS = map(int, sys.argv[1:3])
BATCH, OUTPUTS, LAYERS = 64, 10, 4
RATE = 0.002
MOMENTUM = 0.1  # of the running statistics, which are part of the work


def shapes():
    blocks, inputs = {}, 1
    for k in range(LAYERS):
        channels = CHANNELS * (1 if k < 2 else 2)
        blocks |= {f"W{k}": (channels, inputs, 3, 3), f"gamma{k}": (channels,), f"beta{k}": (channels,)}
        inputs = channels
    return blocks | {"W": (OUTPUTS, inputs * (SIZE // 4) ** 2), "b": (OUTPUTS,)}


def data():
    x, _ = examples(BATCH, SIZE * SIZE, OUTPUTS)
    return x.reshape(BATCH, 1, SIZE, SIZE), classes(BATCH, OUTPUTS)


def torch_form(compiled, channels_last=False):
    def make():
        functional = torch.nn.functional
        x, y = map(torch.from_numpy, data())
        if channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(shapes()).items()}
        running = [(torch.zeros(p[f"beta{k}"].shape), torch.ones(p[f"beta{k}"].shape)) for k in range(LAYERS)]
        stepper = torch.optim.SGD(p.values(), lr=RATE, foreach=True)

        def loss_of(h):
            for k in range(LAYERS):
                h = functional.conv2d(h, p[f"W{k}"], padding=1)
                h = functional.batch_norm(h, *running[k], p[f"gamma{k}"], p[f"beta{k}"], True, MOMENTUM)
                h = functional.relu(h)
                if k % 2 == 1:
                    h = functional.max_pool2d(h, 2)
            return functional.cross_entropy(functional.linear(h.flatten(1), p["W"], p["b"]), y)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(x)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_make():
    jnp = jax.numpy
    x, y = map(jnp.asarray, data())
    p = {name: jnp.asarray(value) for name, value in started(shapes()).items()}
    running = [(jnp.zeros(p[f"beta{k}"].shape), jnp.ones(p[f"beta{k}"].shape)) for k in range(LAYERS)]
    held = [(p, running)]

    def norm(h, gamma, beta):
        mean = h.mean((0, 2, 3))
        centred = h - mean[:, None, None]
        variance = (centred**2).mean((0, 2, 3))
        scale = gamma * jax.lax.rsqrt(variance + 1e-5)
        count = h.size // h.shape[1]
        return centred * scale[:, None, None] + beta[:, None, None], (mean, variance * count / (count - 1))

    def loss_of(p, running):
        h, kept = x, []
        for k in range(LAYERS):
            h = jax.lax.conv(h, p[f"W{k}"], (1, 1), "SAME")
            h, seen = norm(h, p[f"gamma{k}"], p[f"beta{k}"])
            kept.append([(1 - MOMENTUM) * old + MOMENTUM * new for old, new in zip(running[k], seen)])
            h = jax.nn.relu(h)
            if k % 2 == 1:
                h = jax.lax.reduce_window(h, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
        f = h.reshape(BATCH, -1) @ p["W"].T + p["b"]
        return -(jax.nn.log_softmax(f) * y).sum() / BATCH, kept

    @jax.jit
    def step(p, running):
        (loss, kept), gradient = jax.value_and_grad(loss_of, has_aux=True)(p, running)
        return loss, ({name: p[name] - RATE * gradient[name] for name in p}, kept)

    def call():
        loss, held[0] = step(*held[0])
        jax.block_until_ready(held[0])
        return loss

    return call, losses_of(call)


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-eager"] = torch_form(False)
        forms["pytorch-eager-channels-last"] = torch_form(False, True)
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(True)
    if jax:
        forms["jax-jit"] = jax_make
    serve(forms)
