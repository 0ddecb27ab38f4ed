"""One Adam step of the embedding of a knowledge graph: f(h, r, t) = |e_h + r - e_t| in the 1-norm, the hinge
max(0, 1 + f(true) - f(corrupted)) with a head or tail drawn anew at every step, entities back into the unit ball after it;
240 entities, 18 relations, float64.

    python embeddings.py TRIPLES DIMENSION [--compile]

The first steps, whose losses are compared, take Almagest's own draws (splitmix64); what is timed draws with the library's.
"""

import sys

import numpy
from contender import jax, losses_of, serve, started, torch

TRIPLES, DIMENSION = map(int, sys.argv[1:3])
ENTITIES, RELATIONS = 240, 18
RATE, MARGIN = 1e-2, 1.0
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
COMPARED = 101
MASK, GAMMA, LARGEST = (1 << 64) - 1, 0x9E3779B97F4A7C15, (1 << 63) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def words(purpose, part):
    """The 64-bit words of one part of the stream of seed 0 for a purpose."""
    state = mix(GAMMA)
    for byte in purpose.encode():
        state = (mix(state ^ byte) + GAMMA) & MASK
    state = mix(state ^ mix((part + GAMMA) & MASK))
    while True:
        state = (state + GAMMA) & MASK
        yield mix(state)


def own_draws(step):
    """Whether each head is replaced, else its tail, and by which entity."""
    sides = words("chance corrupted head", step)
    heads = numpy.array([(next(sides) >> 11) * 2.0**-53 < 0.5 for _ in range(TRIPLES)])
    limit = LARGEST - LARGEST % ENTITIES
    numbers = (word >> 1 for word in words("chance corrupting entity", step))
    entities = (number % ENTITIES for number in numbers if number < limit)
    return heads, numpy.array([next(entities) for _ in range(TRIPLES)])


def triples():
    i = numpy.arange(TRIPLES)
    return i % ENTITIES, i % RELATIONS, (7 * i + 3) % ENTITIES


def shapes():
    return {"W": (ENTITIES, DIMENSION), "r": (RELATIONS, DIMENSION)}


def torch_form(compiled=False):
    def make():
        h, k, t = (torch.from_numpy(part) for part in triples())
        W, r = (torch.nn.Parameter(torch.from_numpy(value)) for value in started(shapes()).values())
        stepper = torch.optim.Adam([W, r], lr=RATE)
        prepared = [tuple(map(torch.from_numpy, own_draws(step))) for step in range(COMPARED)]

        def score(h, t):
            return (W[h] + r[k] - W[t]).abs().sum(1)

        def loss_of(m, n):
            wrong = score(torch.where(m, n, h), torch.where(m, t, n))
            return torch.relu(MARGIN + score(h, t) - wrong).mean()

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            if prepared:
                m, n = prepared.pop(0)
            else:
                m, n = torch.rand(TRIPLES) < 0.5, torch.randint(0, ENTITIES, (TRIPLES,))
            loss = forward(m, n)
            stepper.zero_grad()
            loss.backward()
            stepper.step()
            with torch.no_grad():
                W.div_(W.norm(dim=1, keepdim=True).clamp(min=1.0))
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form():
    jnp = jax.numpy
    h, k, t = map(jnp.asarray, triples())
    prepared = [tuple(map(jnp.asarray, own_draws(step))) for step in range(COMPARED)]

    def loss_of(p, m, n):
        def score(h, t):
            return jnp.abs(p["W"][h] + p["r"][k] - p["W"][t]).sum(1)

        wrong = score(jnp.where(m, n, h), jnp.where(m, t, n))
        return jax.nn.relu(MARGIN + score(h, t) - wrong).mean()

    def moved(state, m, n):
        p, first, second, count = state
        loss, slope = jax.value_and_grad(loss_of)(p, m, n)
        count = count + 1
        first = {name: BETA1 * first[name] + (1 - BETA1) * slope[name] for name in p}
        second = {name: BETA2 * second[name] + (1 - BETA2) * slope[name] ** 2 for name in p}
        p = {
            name: p[name]
            - RATE / (1 - BETA1**count) * first[name] / (jnp.sqrt(second[name] / (1 - BETA2**count)) + EPSILON)
            for name in p
        }
        norms = jnp.linalg.norm(p["W"], axis=1, keepdims=True)
        return loss, (p | {"W": p["W"] / jnp.maximum(norms, 1.0)}, first, second, count)

    @jax.jit
    def given(state, m, n):
        return moved(state, m, n)

    @jax.jit
    def drawn(state, key):
        key, sides, entities = jax.random.split(key, 3)
        m = jax.random.uniform(sides, (TRIPLES,)) < 0.5
        return *moved(state, m, jax.random.randint(entities, (TRIPLES,), 0, ENTITIES)), key

    p = {name: jnp.asarray(value) for name, value in started(shapes()).items()}
    zeros = {name: jnp.zeros_like(value) for name, value in p.items()}
    held = [(p, zeros, zeros, jnp.asarray(0.0)), jax.random.key(0)]

    def call():
        if prepared:
            loss, held[0] = given(held[0], *prepared.pop(0))
        else:
            loss, held[0], held[1] = drawn(held[0], held[1])
        jax.block_until_ready(held[0])
        return loss

    return call, losses_of(call)


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-eager"] = torch_form()
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(True)
    if jax:
        forms["jax-step"] = jax_form
    serve(forms)
