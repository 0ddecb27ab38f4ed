"""One step of Adam of a convolutional autoencoder with a tensor between: SIDE by SIDE images, a convolution 3 by 3 to WIDTH channels,
one of stride 2 to CHANNELS, a transposed one 4 by 4 of stride 2 back to WIDTH and a last one 3 by 3; relu after each but the last, which
has the logistic function. The loss is the sum of squared errors of an image over 0.1, mean over the batch, float64.

    python tensor-autoencoder.py SIDE CHANNELS WIDTH BATCH [--compile]
"""

import sys

from contender import examples, jax, losses_of, serve, started, torch

SIDE, CHANNELS, WIDTH, BATCH = map(int, sys.argv[1:5])
RATE, BETA1, BETA2, OFFSET = 5e-4, 0.9, 0.999, 1e-8
SHAPES = {
    "W0": (WIDTH, 1, 3, 3),
    "b0": (WIDTH,),
    "W1": (CHANNELS, WIDTH, 3, 3),
    "b1": (CHANNELS,),
    "W2": (CHANNELS, WIDTH, 4, 4),
    "b2": (WIDTH,),
    "W3": (1, WIDTH, 3, 3),
    "b3": (1,),
}


def data():
    x, _ = examples(BATCH, SIDE * SIDE, 1)
    return x.reshape(BATCH, 1, SIDE, SIDE)


def torch_form(compiled, channels_last=False):
    def make():
        functional = torch.nn.functional
        x = torch.from_numpy(data())
        if channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(SHAPES).items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, foreach=True)

        def loss_of(x):
            h = functional.relu(functional.conv2d(x, p["W0"], p["b0"], 1, 1))
            z = functional.relu(functional.conv2d(h, p["W1"], p["b1"], 2, 1))
            h = functional.relu(functional.conv_transpose2d(z, p["W2"], p["b2"], 2, 1))
            g = torch.sigmoid(functional.conv2d(h, p["W3"], p["b3"], 1, 1))
            return ((g - x) ** 2).sum((1, 2, 3)).mean() / 0.1

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
    x = jnp.asarray(data())
    start = {name: jnp.asarray(value) for name, value in started(SHAPES).items()}
    none = {name: jnp.zeros_like(value) for name, value in start.items()}
    held = [(start, none, none, 0)]

    def convolved(h, w, b, stride):
        return jax.lax.conv_general_dilated(h, w, (stride, stride), ((1, 1), (1, 1))) + b[:, None, None]

    def enlarged(h, w, b):
        turned = jnp.flip(w, (2, 3)).swapaxes(0, 1)
        return jax.lax.conv_general_dilated(h, turned, (1, 1), ((2, 2), (2, 2)), (2, 2)) + b[:, None, None]

    def loss_of(p):
        h = jax.nn.relu(convolved(x, p["W0"], p["b0"], 1))
        z = jax.nn.relu(convolved(h, p["W1"], p["b1"], 2))
        h = jax.nn.relu(enlarged(z, p["W2"], p["b2"]))
        g = jax.nn.sigmoid(convolved(h, p["W3"], p["b3"], 1))
        return jnp.mean(jnp.sum((g - x) ** 2, (1, 2, 3))) / 0.1

    @jax.jit
    def step(p, m, v, t):
        loss, g = jax.value_and_grad(loss_of)(p)
        t = t + 1
        m = {k: BETA1 * m[k] + (1 - BETA1) * g[k] for k in p}
        v = {k: BETA2 * v[k] + (1 - BETA2) * g[k] ** 2 for k in p}
        rate = RATE / (1 - BETA1**t)
        p = {k: p[k] - rate * m[k] / (jnp.sqrt(v[k] / (1 - BETA2**t)) + OFFSET) for k in p}
        return loss, (p, m, v, t)

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
