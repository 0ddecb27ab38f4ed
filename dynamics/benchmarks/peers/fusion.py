"""One AdamW step of a transformer that fuses a text of 4 words and an image of 9 patches of 12 numbers: width 32, 2 heads, 2 layers,
gelu, layer norms before; a head of 4 on the text's first token; cross-entropy, float64. encoder: a dense layer, gelu and another on
each patch, then blocks on all tokens. cross-attention: a dense layer on each patch, then blocks of the text that look at the image
through a gate in the middle.

    python fusion.py encoder|cross-attention BATCH [--compile]
"""

import sys

from contender import classes, jax, losses_of, numpy, serve, started, torch, wave

KIND, BATCH = sys.argv[1], int(sys.argv[2])
WIDTH, HEADS, DEPTH, HIDDEN = 32, 2, 2, 64
PATCHES, NUMBERS, WORDS, VOCABULARY, OUTPUTS = 9, 12, 4, 15, 4
RATE, DECAY, BETA1, BETA2, EPSILON = 1e-5, 0.01, 0.9, 0.999, 1e-8


def attention(suffix):
    return {f"{part}{m}{suffix}": (WIDTH, WIDTH) if part == "W" else (WIDTH,) for m in "qkvo" for part in "Wb"}


def shapes():
    blocks = {"P text": (WIDTH, WORDS + 1), "P image": (WIDTH, PATCHES), "E": (VOCABULARY, WIDTH)}
    if KIND == "encoder":
        blocks |= {"W first": (WIDTH, NUMBERS), "b first": (WIDTH,), "W second": (WIDTH, WIDTH), "b second": (WIDTH,)}
    else:
        blocks |= {"W first": (WIDTH, NUMBERS), "b first": (WIDTH,)}
    for k in range(DEPTH):
        blocks |= attention(k)
        blocks |= {f"W1{k}": (HIDDEN, WIDTH), f"b1{k}": (HIDDEN,), f"W2{k}": (WIDTH, HIDDEN), f"b2{k}": (WIDTH,)}
        for norm in "12":
            blocks |= {f"gamma{norm}{k}": (WIDTH,), f"beta{norm}{k}": (WIDTH,)}
        if KIND != "encoder":
            blocks |= {f"gate{k}": (1,), f"gamma cross{k}": (WIDTH,), f"beta cross{k}": (WIDTH,)} | attention(f" cross{k}")
    return blocks | {"gamma": (WIDTH,), "beta": (WIDTH,), "W": (OUTPUTS, WIDTH), "b": (OUTPUTS,)}


def parameters():
    """Positions token by token; of the blocks, queries, keys and values in one matrix, as these libraries have them."""
    p = started(shapes())
    for k in range(DEPTH):
        p[f"Win{k}"] = numpy.concatenate([p.pop(f"W{m}{k}") for m in "qkv"])
        p[f"bin{k}"] = numpy.concatenate([p.pop(f"b{m}{k}") for m in "qkv"])
    return {name: value.T.copy() if name.startswith("P ") else value for name, value in p.items()}


def data():
    images = wave(BATCH * PATCHES * NUMBERS, 1.0, 0.37, 0.5).reshape(BATCH, PATCHES, NUMBERS)
    i = numpy.arange(BATCH)
    words = PATCHES + (i[:, None] + numpy.arange(WORDS)) % (VOCABULARY - PATCHES)
    words[i, i % WORDS] = i % PATCHES
    return images, words, classes(BATCH, OUTPUTS)


def torch_form(compiled):
    def make():
        functional = torch.nn.functional
        images, words, labels = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.AdamW(
            p.values(), lr=RATE, betas=(BETA1, BETA2), eps=EPSILON, weight_decay=DECAY, foreach=True
        )
        zero = torch.zeros(BATCH, 1, WIDTH)

        def norm(h, name):
            return functional.layer_norm(h, (WIDTH,), p["gamma" + name], p["beta" + name])

        def heads(x):
            return x.view(BATCH, -1, HEADS, WIDTH // HEADS).transpose(1, 2)

        def seen(q, k, v):
            a = functional.scaled_dot_product_attention(q, k, v)
            return a.transpose(1, 2).reshape(BATCH, -1, WIDTH)

        def loss_of(images, words):
            text = torch.cat([zero, functional.embedding(words, p["E"])], 1) + p["P text"]
            image = functional.linear(images, p["W first"], p["b first"])
            if KIND == "encoder":
                image = functional.linear(functional.gelu(image), p["W second"], p["b second"])
            image = image + p["P image"]
            h = torch.cat([text, image], 1) if KIND == "encoder" else text
            for k in range(DEPTH):
                joined = functional.linear(norm(h, f"1{k}"), p[f"Win{k}"], p[f"bin{k}"])
                h = h + functional.linear(seen(*map(heads, joined.chunk(3, -1))), p[f"Wo{k}"], p[f"bo{k}"])
                if KIND != "encoder":
                    mapped = ((norm(h, f" cross{k}"), "q"), (image, "k"), (image, "v"))
                    q, key, v = (heads(functional.linear(x, p[f"W{m} cross{k}"], p[f"b{m} cross{k}"])) for x, m in mapped)
                    looked = functional.linear(seen(q, key, v), p[f"Wo cross{k}"], p[f"bo cross{k}"])
                    h = h + torch.tanh(p[f"gate{k}"]) * looked
                m = functional.gelu(functional.linear(norm(h, f"2{k}"), p[f"W1{k}"], p[f"b1{k}"]))
                h = h + functional.linear(m, p[f"W2{k}"], p[f"b2{k}"])
            return functional.cross_entropy(functional.linear(norm(h[:, 0], ""), p["W"], p["b"]), labels)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(images, words)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_make():
    jnp = jax.numpy
    images, words, labels = map(jnp.asarray, data())
    start = {name: jnp.asarray(value) for name, value in parameters().items()}
    nothing = jax.tree.map(jnp.zeros_like, start)
    held = [(start, nothing, nothing, 0)]

    def norm(h, p, name):
        centred = h - h.mean(-1, keepdims=True)
        return centred * jax.lax.rsqrt((centred**2).mean(-1, keepdims=True) + 1e-5) * p["gamma" + name] + p["beta" + name]

    def heads(x):
        return x.reshape(BATCH, -1, HEADS, WIDTH // HEADS).swapaxes(1, 2)

    def seen(q, k, v):
        shares = jax.nn.softmax(q @ k.swapaxes(-1, -2) / jnp.sqrt(WIDTH / HEADS), axis=-1)
        return (shares @ v).swapaxes(1, 2).reshape(BATCH, -1, WIDTH)

    def loss_of(p):
        text = jnp.concatenate([jnp.zeros((BATCH, 1, WIDTH)), p["E"][words]], 1) + p["P text"]
        image = images @ p["W first"].T + p["b first"]
        if KIND == "encoder":
            image = jax.nn.gelu(image, approximate=False) @ p["W second"].T + p["b second"]
        image = image + p["P image"]
        h = jnp.concatenate([text, image], 1) if KIND == "encoder" else text
        for k in range(DEPTH):
            joined = norm(h, p, f"1{k}") @ p[f"Win{k}"].T + p[f"bin{k}"]
            h = h + seen(*map(heads, jnp.split(joined, 3, -1))) @ p[f"Wo{k}"].T + p[f"bo{k}"]
            if KIND != "encoder":
                mapped = ((norm(h, p, f" cross{k}"), "q"), (image, "k"), (image, "v"))
                q, key, v = (heads(x @ p[f"W{m} cross{k}"].T + p[f"b{m} cross{k}"]) for x, m in mapped)
                looked = seen(q, key, v) @ p[f"Wo cross{k}"].T + p[f"bo cross{k}"]
                h = h + jnp.tanh(p[f"gate{k}"]) * looked
            m = jax.nn.gelu(norm(h, p, f"2{k}") @ p[f"W1{k}"].T + p[f"b1{k}"], approximate=False)
            h = h + m @ p[f"W2{k}"].T + p[f"b2{k}"]
        f = norm(h[:, 0], p, "") @ p["W"].T + p["b"]
        return -(jax.nn.log_softmax(f) * labels).sum() / BATCH

    @jax.jit
    def step(p, m, v, t):
        loss, g = jax.value_and_grad(loss_of)(p)
        t = t + 1
        m = {name: BETA1 * m[name] + (1 - BETA1) * g[name] for name in p}
        v = {name: BETA2 * v[name] + (1 - BETA2) * g[name] ** 2 for name in p}
        first, second = 1 - BETA1**t, 1 - BETA2**t
        moved = {
            name: p[name] * (1 - RATE * DECAY)
            - RATE / first * m[name] / (jnp.sqrt(v[name]) / jnp.sqrt(second) + EPSILON)
            for name in p
        }
        return loss, (moved, m, v, t)

    def call():
        loss, held[0] = step(*held[0])
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
