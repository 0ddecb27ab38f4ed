"""One gradient-descent step of a convolutional network: two layers of 3 by 3 kernels on square images of one channel,
valid, tanh, a dense head of 10, mean squared error, batch 64, float64.

    python cnn.py SIZE CHANNELS1 CHANNELS2 [--compile]
"""

import sys

from contender import examples, jax, losses_of, serve, torch, wave

SIZE, FIRST, SECOND = map(int, sys.argv[1:4])
BATCH, OUTPUTS = 64, 10
RATE = 1 / (SECOND * (SIZE - 4) ** 2)  # the head's inputs bound the curvature: with more the loss would diverge
SHAPES = [
    (FIRST, 1, 3, 3),
    (FIRST,),
    (SECOND, FIRST, 3, 3),
    (SECOND,),
    (OUTPUTS, SECOND * (SIZE - 4) ** 2),
    (OUTPUTS,),
]


def blocks():
    """In Almagest's own order of the flat parameter vector."""
    counts = [1] * len(SHAPES)
    for i, shape in enumerate(SHAPES):
        for extent in shape:
            counts[i] *= extent
    flat, at = wave(sum(counts), 0.1, 0.7, 1.0), 0
    for shape, count in zip(SHAPES, counts):
        yield flat[at : at + count].reshape(shape).copy()
        at += count


def images():
    x, y = examples(BATCH, SIZE * SIZE, OUTPUTS)
    return x.reshape(BATCH, 1, SIZE, SIZE), y


def torch_form(compiled, channels_last=False):
    def make():
        x, y = map(torch.from_numpy, images())
        if channels_last:
            x = x.contiguous(memory_format=torch.channels_last)
        parameters = [torch.nn.Parameter(torch.from_numpy(p)) for p in blocks()]
        stepper = torch.optim.SGD(parameters, lr=RATE, foreach=True)
        conv = torch.nn.functional.conv2d

        def loss_of(x):
            a, b, c, d, e, f = parameters
            h = torch.tanh(conv(torch.tanh(conv(x, a, b)), c, d))
            return ((h.flatten(1) @ e.T + f - y) ** 2).mean()

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
    x, y = map(jnp.asarray, images())
    held = [tuple(jnp.asarray(p) for p in blocks())]

    def conv(h, w, b):
        return jax.lax.conv(h, w, (1, 1), "VALID") + b[:, None, None]

    def loss_of(parameters):
        a, b, c, d, e, f = parameters
        h = jnp.tanh(conv(jnp.tanh(conv(x, a, b)), c, d))
        return jnp.mean((h.reshape(BATCH, -1) @ e.T + f - y) ** 2)

    @jax.jit
    def step(parameters):
        loss, gradient = jax.value_and_grad(loss_of)(parameters)
        return loss, tuple(p - RATE * g for p, g in zip(parameters, gradient))

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
