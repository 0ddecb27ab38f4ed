"""One gradient-descent step of a recurrent network: one LSTM layer over tokens of 8 numbers, a head of 10 on its last state,
cross-entropy, float64.

    python lstm.py WIDTH STEPS BATCH
"""

import sys

from contender import classes, examples, jax, losses_of, serve, started, torch

WIDTH, STEPS, BATCH = map(int, sys.argv[1:4])
INPUTS, OUTPUTS = 8, 10
RATE = 0.1


def parameters():
    return started(
        {
            "Wx": (4 * WIDTH, INPUTS),
            "Wh": (4 * WIDTH, WIDTH),
            "b": (4 * WIDTH,),
            "W": (OUTPUTS, WIDTH),
            "c": (OUTPUTS,),
        }
    )


def data():
    x, _ = examples(BATCH, STEPS * INPUTS, OUTPUTS)
    return x.reshape(BATCH, STEPS, INPUTS), classes(BATCH, OUTPUTS)


def torch_make():
    functional = torch.nn.functional
    x, y = map(torch.from_numpy, data())
    x = x.transpose(0, 1).contiguous()  # the order of its own kernels
    p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
    stepper = torch.optim.SGD(p.values(), lr=RATE, foreach=True)
    zero = torch.zeros(1, BATCH, WIDTH)
    none = torch.zeros(4 * WIDTH)  # its second bias

    def step():
        stepper.zero_grad()
        weights = [p["Wx"], p["Wh"], p["b"], none]
        states, _, _ = torch.lstm(x, (zero, zero), weights, True, 1, 0.0, True, False, False)
        loss = functional.cross_entropy(functional.linear(states[-1], p["W"], p["c"]), y)
        loss.backward()
        stepper.step()
        return loss.detach()

    return step, losses_of(step)


def jax_form(unroll):
    def make():
        jnp = jax.numpy
        x, y = map(jnp.asarray, data())
        x = x.swapaxes(0, 1)
        held = [{name: jnp.asarray(value) for name, value in parameters().items()}]

        def loss_of(p):
            def cell(carry, driven):
                h, c = carry
                i, f, g, o = jnp.split(driven + h @ p["Wh"].T, 4, axis=-1)
                c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
                return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

            zero = jnp.zeros((BATCH, WIDTH))
            (h, _), _ = jax.lax.scan(cell, (zero, zero), x @ p["Wx"].T + p["b"], unroll=unroll)
            return -(jax.nn.log_softmax(h @ p["W"].T + p["c"]) * y).sum() / BATCH

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


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_make
    if jax:
        forms["jax-scan"] = jax_form(1)
        forms["jax-scan-10"] = jax_form(10)  # all steps unrolled take minutes to compile
    serve(forms)
