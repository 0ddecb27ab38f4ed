"""One gradient-descent step of a convolutional autoencoder: 28 by 28 images, two convolutions 3 by 3 of stride 2 and padding 1 to
32 and 64 channels, so 7 by 7 by 64 numbers, a dense layer to LATENT, a dense layer back, and the same convolutions
transposed; relu but at the latent state and at the end, mean squared error to the images, float64.

    python autoencoder.py LATENT BATCH [--compile]
"""

import sys

from contender import examples, jax, losses_of, serve, started, torch

LATENT, BATCH = map(int, sys.argv[1:3])
RATE = 0.01
SHAPES = {
    "W0": (32, 1, 3, 3),
    "b0": (32,),
    "W1": (64, 32, 3, 3),
    "b1": (64,),
    "W2": (LATENT, 64 * 49),
    "b2": (LATENT,),
    "W3": (64 * 49, LATENT),
    "b3": (64 * 49,),
    "W4": (64, 32, 3, 3),
    "b4": (32,),
    "W5": (32, 1, 3, 3),
    "b5": (1,),
}


def data():
    x, _ = examples(BATCH, 28 * 28, 1)
    return x.reshape(BATCH, 1, 28, 28)


def torch_form(compiled, channels_last=False):
    def make():
        functional = torch.nn.functional
        x = torch.from_numpy(data())
        if channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(SHAPES).items()}
        stepper = torch.optim.SGD(p.values(), lr=RATE, foreach=True)

        def loss_of(x):
            h = functional.relu(functional.conv2d(x, p["W0"], p["b0"], 2, 1))
            h = functional.relu(functional.conv2d(h, p["W1"], p["b1"], 2, 1))
            h = functional.linear(h.flatten(1), p["W2"], p["b2"])
            h = functional.relu(functional.linear(h, p["W3"], p["b3"])).view(BATCH, 64, 7, 7)
            h = functional.relu(functional.conv_transpose2d(h, p["W4"], p["b4"], 2, 1, 1))
            h = functional.conv_transpose2d(h, p["W5"], p["b5"], 2, 1, 1)
            return functional.mse_loss(h, x)

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
    held = [{name: jnp.asarray(value) for name, value in started(SHAPES).items()}]

    def halved(h, w, b):
        return jax.lax.conv_general_dilated(h, w, (2, 2), ((1, 1), (1, 1))) + b[:, None, None]

    def doubled(h, w, b):
        turned = jnp.flip(w, (2, 3)).swapaxes(0, 1)
        return jax.lax.conv_general_dilated(h, turned, (1, 1), ((1, 2), (1, 2)), (2, 2)) + b[:, None, None]

    def loss_of(p):
        h = jax.nn.relu(halved(x, p["W0"], p["b0"]))
        h = jax.nn.relu(halved(h, p["W1"], p["b1"]))
        h = h.reshape(BATCH, -1) @ p["W2"].T + p["b2"]
        h = jax.nn.relu(h @ p["W3"].T + p["b3"]).reshape(BATCH, 64, 7, 7)
        h = jax.nn.relu(doubled(h, p["W4"], p["b4"]))
        return jnp.mean((doubled(h, p["W5"], p["b5"]) - x) ** 2)

    @jax.jit
    def step(p):
        loss, gradient = jax.value_and_grad(loss_of)(p)
        return loss, {name: p[name] - RATE * gradient[name] for name in p}

    def call():
        loss, held[0] = step(held[0])
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
