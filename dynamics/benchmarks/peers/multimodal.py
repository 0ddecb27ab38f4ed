"""One step of two small multimodal networks, float64.

    python multimodal.py correlation nuclear|trace [--compile]
    python multimodal.py fusion [--compile]

correlation: two linear towers of four numbers each on 800 pairs of 16 and 12 numbers, trained by Adam to make the whitened
cross-covariance of their embeddings large (deep canonical correlation analysis, Andrew et al. 2013): the sum of its singular values, by
Cholesky factors, or its trace, by twenty steps of Newton and Schulz. fusion: a bilinear form of rank 4 of two vectors of 8 numbers, on a
batch of 128, squared error, momentum.
"""

import sys

from contender import jax, losses_of, numpy, serve, torch

KIND = sys.argv[1]
PAIRS, INPUTS, TARGETS, SHARED, EMBEDDING = 800, 16, 12, 6, 4
BATCH, NUMBERS, RANK = 128, 8, 4
RIDGE = 1e-6
STEPS = 20


def pattern(count, k, scale):
    i = numpy.arange(count, dtype=numpy.int64)
    return scale * ((i**3 + (k + 5) * i + k) % 101 - 50) / 50


def correlation_data():
    x = pattern(PAIRS * INPUTS, 1, 1.0).reshape(PAIRS, INPUTS)
    y = pattern(PAIRS * TARGETS, 2, 1.0).reshape(PAIRS, TARGETS)
    y[:, :SHARED] += x[:, :SHARED]
    towers = pattern((INPUTS + TARGETS) * EMBEDDING, 3, 0.3)
    cut = INPUTS * EMBEDDING
    # the mean over the pairs is taken away once, since it stays what it is
    return x - x.mean(0), y - y.mean(0), towers[:cut].reshape(INPUTS, -1), towers[cut:].reshape(TARGETS, -1)


def fusion_data():
    x = pattern(BATCH * 2 * NUMBERS, 1, 1.0).reshape(BATCH, 2 * NUMBERS)
    form = pattern(NUMBERS * NUMBERS, 2, 1.0).reshape(NUMBERS, NUMBERS)
    first, second = x[:, :NUMBERS].copy(), x[:, NUMBERS:].copy()
    y = ((first @ form) * second).sum(1)
    both = pattern(2 * NUMBERS * RANK, 5, 0.3).reshape(2, NUMBERS, RANK)
    return first, second, y, both[0], both[1]


def torch_form(compiled):
    def make():
        if KIND == "correlation":
            x, y, u, v = map(torch.from_numpy, correlation_data())
            p = [torch.nn.Parameter(u.clone()), torch.nn.Parameter(v.clone())]
            stepper = torch.optim.Adam(p, lr=0.02, foreach=True)
            identity = torch.eye(EMBEDDING)

            def inverse_roots(c):
                size = c.diagonal(dim1=-2, dim2=-1).sum(-1)[..., None, None]
                a, z = c / size, identity.expand_as(c)
                for _ in range(STEPS):
                    t = 1.5 * identity - 0.5 * (z @ a)
                    a, z = a @ t, t @ z
                return z / size.sqrt()

            def loss_of():
                a, b = x @ p[0], y @ p[1]
                c, d, across = a.T @ a / PAIRS + RIDGE * identity, b.T @ b / PAIRS + RIDGE * identity, a.T @ b / PAIRS
                if sys.argv[2] == "trace":
                    first, second = inverse_roots(torch.stack([c, d]))
                    return -(first @ across @ second).trace()
                half = torch.linalg.solve_triangular(torch.linalg.cholesky(c), across, upper=False)
                whole = torch.linalg.solve_triangular(torch.linalg.cholesky(d), half.T, upper=False)
                return -torch.linalg.svdvals(whole).sum()

        else:
            first, second, y, left, right = map(torch.from_numpy, fusion_data())
            p = [torch.nn.Parameter(left.clone()), torch.nn.Parameter(right.clone())]
            stepper = torch.optim.SGD(p, lr=0.003, momentum=0.9, foreach=True)

            def loss_of():
                return (((first @ p[0]) * (second @ p[1])).sum(1) - y).pow(2).mean()

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward()
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_make():
    jnp = jax.numpy
    if KIND == "correlation":
        x, y, u, v = map(jnp.asarray, correlation_data())
        start = (u, v)
        identity = jnp.eye(EMBEDDING)

        def inverse_roots(c):
            size = jnp.trace(c, axis1=-2, axis2=-1)[..., None, None]
            a, z = c / size, jnp.broadcast_to(identity, c.shape)
            for _ in range(STEPS):
                t = 1.5 * identity - 0.5 * (z @ a)
                a, z = a @ t, t @ z
            return z / jnp.sqrt(size)

        def loss_of(p):
            a, b = x @ p[0], y @ p[1]
            c, d, across = a.T @ a / PAIRS + RIDGE * identity, b.T @ b / PAIRS + RIDGE * identity, a.T @ b / PAIRS
            if sys.argv[2] == "trace":
                first, second = inverse_roots(jnp.stack([c, d]))
                return -jnp.trace(first @ across @ second)
            solve = jax.scipy.linalg.solve_triangular
            half = solve(jnp.linalg.cholesky(c), across, lower=True)
            whole = solve(jnp.linalg.cholesky(d), half.T, lower=True)
            return -jnp.linalg.svd(whole, compute_uv=False).sum()

        def moved(p, memory, gradient):
            first, second, count = memory
            count = count + 1
            first = tuple(0.9 * m + 0.1 * g for m, g in zip(first, gradient))
            second = tuple(0.999 * s + 0.001 * g * g for s, g in zip(second, gradient))
            rate, fall = 0.02 / (1 - 0.9**count), jnp.sqrt(1 - 0.999**count)
            return tuple(w - rate * m / (jnp.sqrt(s) / fall + 1e-8) for w, m, s in zip(p, first, second)), (
                first,
                second,
                count,
            )

        zero = tuple(map(jnp.zeros_like, start))
        memory = (zero, zero, 0)
    else:
        one, other, y, left, right = map(jnp.asarray, fusion_data())
        start = (left, right)

        def loss_of(p):
            return ((((one @ p[0]) * (other @ p[1])).sum(1) - y) ** 2).mean()

        def moved(p, memory, gradient):
            memory = tuple(0.9 * m + g for m, g in zip(memory, gradient))
            return tuple(w - 0.003 * m for w, m in zip(p, memory)), memory

        memory = tuple(map(jnp.zeros_like, start))

    @jax.jit
    def step(p, memory):
        loss, gradient = jax.value_and_grad(loss_of)(p)
        return loss, *moved(p, memory, gradient)

    held = [start, memory]

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
