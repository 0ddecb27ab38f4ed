"""One gradient-descent step of a transformer's encoder: tokens of 8 numbers, learned positions, blocks with layer norm before
attention and before two dense layers (gelu, four times the width between), layer norm and a head of 10 on the mean of the
tokens, cross-entropy, float64.

    python transformer.py DEPTH WIDTH HEADS TOKENS BATCH [--compile]
"""

import sys

from contender import classes, examples, jax, losses_of, numpy, serve, started, torch

DEPTH, WIDTH, HEADS, TOKENS, BATCH = map(int, sys.argv[1:6])
INPUTS, OUTPUTS = 8, 10
RATE = 0.01


def shapes():
    blocks = {"W0": (WIDTH, INPUTS), "b0": (WIDTH,), "P": (WIDTH, TOKENS)}
    for k in range(DEPTH):
        for part in "qkvo":
            blocks |= {f"W{part}{k}": (WIDTH, WIDTH), f"b{part}{k}": (WIDTH,)}
        blocks |= {f"W1{k}": (4 * WIDTH, WIDTH), f"b1{k}": (4 * WIDTH,)}
        blocks |= {f"W2{k}": (WIDTH, 4 * WIDTH), f"b2{k}": (WIDTH,)}
        for norm in "12":
            blocks |= {f"gamma{norm}{k}": (WIDTH,), f"beta{norm}{k}": (WIDTH,)}
    return blocks | {"gamma": (WIDTH,), "beta": (WIDTH,), "W": (OUTPUTS, WIDTH), "b": (OUTPUTS,)}


def parameters():
    """Queries, keys and values in one matrix, as these libraries have them; token by token for the positions."""
    p = started(shapes())
    for k in range(DEPTH):
        p[f"Win{k}"] = numpy.concatenate([p.pop(f"W{part}{k}") for part in "qkv"])
        p[f"bin{k}"] = numpy.concatenate([p.pop(f"b{part}{k}") for part in "qkv"])
    p["P"] = p["P"].T.copy()
    return p


def data():
    x, _ = examples(BATCH, TOKENS * INPUTS, OUTPUTS)
    return x.reshape(BATCH, TOKENS, INPUTS), classes(BATCH, OUTPUTS)


def torch_form(compiled):
    def make():
        functional = torch.nn.functional
        x, y = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.SGD(p.values(), lr=RATE, foreach=True)

        def norm(h, name):
            return functional.layer_norm(h, (WIDTH,), p["gamma" + name], p["beta" + name])

        def loss_of(x):
            h = functional.linear(x, p["W0"], p["b0"]) + p["P"]
            for k in range(DEPTH):
                joined = functional.linear(norm(h, f"1{k}"), p[f"Win{k}"], p[f"bin{k}"])
                q, key, v = joined.view(BATCH, TOKENS, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
                a = functional.scaled_dot_product_attention(q, key, v)
                a = a.transpose(1, 2).reshape(BATCH, TOKENS, WIDTH)
                h = h + functional.linear(a, p[f"Wo{k}"], p[f"bo{k}"])
                m = functional.gelu(functional.linear(norm(h, f"2{k}"), p[f"W1{k}"], p[f"b1{k}"]))
                h = h + functional.linear(m, p[f"W2{k}"], p[f"b2{k}"])
            f = functional.linear(norm(h.mean(1), ""), p["W"], p["b"])
            return functional.cross_entropy(f, y)

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
    held = [{name: jnp.asarray(value) for name, value in parameters().items()}]

    def norm(h, p, name):
        centred = h - h.mean(-1, keepdims=True)
        return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * p["gamma" + name] + p["beta" + name]

    def loss_of(p):
        h = x @ p["W0"].T + p["b0"] + p["P"]
        for k in range(DEPTH):
            joined = norm(h, p, f"1{k}") @ p[f"Win{k}"].T + p[f"bin{k}"]
            q, key, v = joined.reshape(BATCH, TOKENS, 3, HEADS, WIDTH // HEADS).transpose(2, 0, 3, 1, 4)
            shares = jax.nn.softmax(q @ key.swapaxes(-1, -2) / jnp.sqrt(WIDTH / HEADS), axis=-1)
            a = (shares @ v).swapaxes(1, 2).reshape(BATCH, TOKENS, WIDTH)
            h = h + a @ p[f"Wo{k}"].T + p[f"bo{k}"]
            m = jax.nn.gelu(norm(h, p, f"2{k}") @ p[f"W1{k}"].T + p[f"b1{k}"], approximate=False)
            h = h + m @ p[f"W2{k}"].T + p[f"b2{k}"]
        f = norm(h.mean(1), p, "") @ p["W"].T + p["b"]
        return -(jax.nn.log_softmax(f) * y).sum() / BATCH

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
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(True)
    if jax:
        forms["jax-jit"] = jax_make
    serve(forms)
