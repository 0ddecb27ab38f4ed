"""The tangent kernel of a perceptron 20-28-28-4 with tanh on 256 examples, float64: the Gram matrix, 1024 × 1024, of the
per-sample Jacobians, from the parameters to the finished matrix, compiled code warm.

    python ntk.py

Forms: by the whole Jacobian and one product; by the Jacobians of each layer and a sum of products; in PyTorch functorch's
vmap over jacrev, in JAX the same under jit. Rows in the order outputs, then examples.
"""

import numpy
from contender import directions, examples, jax, serve, torch, wave

WIDTHS, BATCH = (20, 28, 28, 4), 256


def blocks():
    shapes = [s for a, b in zip(WIDTHS, WIDTHS[1:]) for s in ((b, a), (b,))]
    counts = [int(numpy.prod(s)) for s in shapes]
    flat, at = wave(sum(counts), 0.3, 0.7, 1.0), 0
    for shape, count in zip(shapes, counts):
        yield flat[at : at + count].reshape(shape).copy()
        at += count


def network(tanh, parameters, sample):
    h = sample
    for layer in range(3):
        h = parameters[2 * layer] @ h + parameters[2 * layer + 1]
        h = tanh(h) if layer < 2 else h
    return h


def forms_of(name, concatenate, jacobians, prepare, finish, arrays):
    def rows(j):
        return j.reshape(BATCH, WIDTHS[-1], -1).swapaxes(0, 1).reshape(WIDTHS[-1] * BATCH, -1)

    def whole(parameters, inputs):
        j = concatenate([rows(j) for j in jacobians(parameters, inputs)])
        return j @ j.T

    def layers(parameters, inputs):
        return sum(rows(j) @ rows(j).T for j in jacobians(parameters, inputs))

    def make(form):
        def made():
            compiled = prepare(form)
            call = lambda: finish(compiled(*arrays))  # noqa: E731
            gram = numpy.asarray(call())
            return call, (directions(gram.shape[0]) @ gram).ravel()

        return made

    return {f"{name}-whole": make(whole), f"{name}-layers": make(layers)}


if __name__ == "__main__":
    x, _ = examples(BATCH, WIDTHS[0], WIDTHS[-1])
    forms = {}
    if torch:
        jacobians = torch.func.vmap(torch.func.jacrev(lambda p, s: network(torch.tanh, p, s)), (None, 0))
        arrays = (tuple(torch.from_numpy(b) for b in blocks()), torch.from_numpy(x))
        join = lambda parts: torch.cat(parts, 1)  # noqa: E731
        forms |= forms_of("torch.func", join, jacobians, lambda f: f, lambda r: r, arrays)
    if jax:
        jnp = jax.numpy
        jacobians = jax.vmap(jax.jacrev(lambda p, s: network(jnp.tanh, p, s)), (None, 0))
        arrays = (tuple(jnp.asarray(b) for b in blocks()), jnp.asarray(x))
        join = lambda parts: jnp.concatenate(parts, 1)  # noqa: E731
        forms |= forms_of("jax", join, jacobians, jax.jit, lambda r: r.block_until_ready(), arrays)
    serve(forms)
