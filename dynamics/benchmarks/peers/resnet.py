"""One training step of the residual network of width 10 on a batch of 32: h ← h + |δ| tanh(A_k h + b_k), one shared δ or,
with relu, a δ a layer; mean squared error, float64.

    python resnet.py DEPTH [sgd|adam] [tanh|relu] [--compile] [--only FORM,…]

Forms: PyTorch eager with each of its optimisers' forms, torch.compile of the whole step's forward and backward
(--compile, since it takes minutes), JAX jit of the step with the layers under scan, and unrolled up to depth 100. With
--only pytorch-evaluation: what a recorded point costs, the loss over all 1024 examples and the length of its gradient, in
one pass.
"""

import sys

import numpy
from contender import examples, jax, losses_of, serve, torch, wave

WIDTH, BATCH, TRAINED = 10, 32, 1024
RATES = {"sgd": 1e-2, "adam": 1e-3}


def initial(depth, activation):
    """A as depth × width × width, b as depth × width and δ, in Almagest's own order of the flat parameter vector."""
    flat = wave(depth * (WIDTH * WIDTH + WIDTH), 0.1, 0.7, 1.0).reshape(depth, WIDTH * WIDTH + WIDTH)
    a = flat[:, : WIDTH * WIDTH].reshape(depth, WIDTH, WIDTH).copy()
    b = flat[:, WIDTH * WIDTH :].copy()
    return a, b, numpy.full(1 if activation == "tanh" else depth, 1.0 / depth)


def torch_form(depth, optimizer, activation, options, compiled=False, steps=100, evaluated=False):
    def make():
        a, b, delta = initial(depth, activation)
        # input × output, which spares a transpose in each layer
        weights = [torch.nn.Parameter(torch.from_numpy(m.T.copy())) for m in a]
        biases = [torch.nn.Parameter(torch.from_numpy(v)) for v in b]
        deltas = [torch.nn.Parameter(torch.tensor(d)) for d in delta]
        x, y = map(torch.from_numpy, examples(BATCH, WIDTH, WIDTH))
        parameters = [*weights, *biases, *deltas]
        kind = torch.optim.SGD if optimizer == "sgd" else torch.optim.Adam
        stepper = kind(parameters, lr=RATES[optimizer], **options)

        def loss_of(h, y):
            shared = deltas[0].abs() if activation == "tanh" else None
            for k in range(depth):
                z = torch.addmm(biases[k], h, weights[k])
                branch = torch.tanh(z) if activation == "tanh" else torch.relu(z)
                h = torch.addcmul(h, deltas[k] if shared is None else shared, branch)
            return torch.nn.functional.mse_loss(h, y)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(x, y)
            loss.backward()
            stepper.step()
            return loss.detach()

        def evaluation(x, y):
            stepper.zero_grad()
            loss = forward(x, y)
            loss.backward()
            return loss.detach(), torch.nn.utils.get_total_norm([p.grad for p in parameters])

        if evaluated:
            # on the batch it must see the losses that the steps see; then it is timed on all examples
            kept = []
            for i in range(steps + 1):
                if i in (0, steps // 10, steps):
                    kept.append(float(evaluation(x, y)[0]))
                step()
            everything = tuple(map(torch.from_numpy, examples(TRAINED, WIDTH, WIDTH)))
            return lambda: evaluation(*everything), kept
        return step, losses_of(step, steps)

    return make


def jax_form(depth, optimizer, activation, unrolled, models=1):
    def make():
        jnp = jax.numpy
        a, b, delta = map(jnp.asarray, initial(depth, activation))
        x, y = map(jnp.asarray, examples(BATCH, WIDTH, WIDTH))

        def loss_of(parameters):
            a, b, delta = parameters
            if activation == "tanh":
                scale, act = jnp.broadcast_to(jnp.abs(delta), (depth,)), jnp.tanh
            else:
                scale, act = delta, lambda z: jnp.maximum(z, 0.0)

            def layer(h, parts):
                a, b, d = parts
                return h + d * act(h @ a.T + b), None

            if unrolled:
                h = x
                for k in range(depth):
                    h, _ = layer(h, (a[k], b[k], scale[k]))
            else:
                h, _ = jax.lax.scan(layer, x, (a, b, scale))
            return jnp.mean((h - y) ** 2)

        def step(parameters, state):
            loss, gradient = jax.value_and_grad(loss_of)(parameters)
            if optimizer == "sgd":
                return loss, tuple(p - RATES["sgd"] * g for p, g in zip(parameters, gradient)), state
            t, m, v = state
            t = t + 1
            m = tuple(0.9 * m + 0.1 * g for m, g in zip(m, gradient))
            v = tuple(0.999 * v + 0.001 * g * g for v, g in zip(v, gradient))
            moved = tuple(
                p - RATES["adam"] / (1 - 0.9**t) * m / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8)
                for p, m, v in zip(parameters, m, v)
            )
            return loss, moved, (t, m, v)

        parameters = (a, b, delta)
        zeros = tuple(jnp.zeros_like(p) for p in parameters)
        held = [parameters, (jnp.asarray(0.0), zeros, zeros)]
        if models > 1:
            held = jax.tree.map(lambda p: jnp.stack([p] * models), held)
            step = jax.vmap(step)
        compiled = jax.jit(step, donate_argnums=(0, 1))
        held[:] = [jax.tree.map(jnp.copy, part) for part in held]

        def call():
            loss, held[0], held[1] = compiled(*held)
            jax.block_until_ready(held[0])
            return loss if models == 1 else loss[0]

        return call, losses_of(call)

    return make


def vmap_form(depth, models):
    """torch.func: gradients of many models at once, plain gradient descent on stacked parameters."""

    def make():
        a, b, delta = initial(depth, "tanh")
        held = [torch.from_numpy(numpy.stack([p] * models)) for p in (a.transpose(0, 2, 1), b, delta)]
        x, y = map(torch.from_numpy, examples(BATCH, WIDTH, WIDTH))

        def loss_of(a, b, delta):
            h, d = x, delta.abs()
            for k in range(depth):
                h = h + d * torch.tanh(h @ a[k] + b[k])
            return torch.nn.functional.mse_loss(h, y)

        gradients = torch.func.vmap(torch.func.grad_and_value(loss_of, argnums=(0, 1, 2)))

        def call():
            gradient, loss = gradients(*held)
            for p, g in zip(held, gradient):
                p.sub_(g, alpha=RATES["sgd"])
            return loss[0]

        return call, losses_of(call)

    return make


def forms(depth, optimizer="sgd", activation="tanh", compiled=False, evaluated=False):
    all_forms = {}
    if torch and evaluated:
        all_forms["pytorch-evaluation"] = torch_form(depth, optimizer, activation, {"fused": True}, evaluated=True)
    if torch:
        for suffix, options in (("", {}), ("-foreach", {"foreach": True}), ("-fused", {"fused": True})):
            all_forms["pytorch-eager" + suffix] = torch_form(depth, optimizer, activation, options)
        if compiled:
            all_forms["torch.compile"] = torch_form(depth, optimizer, activation, {"fused": True}, compiled=True)
    if jax:
        all_forms["jax-scan"] = jax_form(depth, optimizer, activation, False)
        if depth <= 100:
            all_forms["jax-unrolled"] = jax_form(depth, optimizer, activation, True)
    return all_forms


def chosen(all_forms):
    for i, word in enumerate(sys.argv):
        if word == "--only":
            return {k: v for k, v in all_forms.items() if k in sys.argv[i + 1].split(",")}
    return all_forms


if __name__ == "__main__":
    plain = [word for word in sys.argv[2:] if word in ("sgd", "adam", "tanh", "relu")]
    optimizer = next((w for w in plain if w in RATES), "sgd")
    activation = next((w for w in plain if w not in RATES), "tanh")
    evaluated = "pytorch-evaluation" in sys.argv[-1]
    serve(chosen(forms(int(sys.argv[1]), optimizer, activation, "--compile" in sys.argv, evaluated)))
