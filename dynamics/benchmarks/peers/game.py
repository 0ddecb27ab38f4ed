"""One alternating step of two players, by Adam and in float64. A reader of movies maps clips (G) and texts (T) into one space and
answers questions by attention over clips; a discriminator tells G of clips from T of texts. The discriminator moves first, on
features held fixed; then the reader moves along the answers' cross-entropy, the adversary's loss and the distance between the
self-attention of clips and of their features, against the new discriminator.

    python game.py MOVIES [--compile]
"""

import sys

from contender import classes, jax, losses_of, serve, started, torch, wave

MOVIES = int(sys.argv[1])
CLIPS, VIDEO, TEXT, ANSWERS = 6, 40, 16, 4
HIDDEN, COMMON, JUDGING = 48, 16, 32
RATE, DECAY, ADVERSARY, CONSISTENCY, TEMPERATURE = 2e-3, 1e-4, 0.3, 5.0, 0.3
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def shapes():
    return {
        "g1": (HIDDEN, VIDEO), "h1": (HIDDEN,), "g2": (COMMON, HIDDEN), "h2": (COMMON,),
        "t": (COMMON, TEXT), "s": (COMMON,), "u": (COMMON, TEXT), "v": (COMMON,),
        "d1": (JUDGING, COMMON), "e1": (JUDGING,), "d2": (1, JUDGING), "e2": (1,),
    }  # fmt: skip


JUDGE = ["d1", "e1", "d2", "e2"]
READER = [name for name in shapes() if name not in JUDGE]


def data():
    """Clips, question and answers of the movies, clips and texts of the films, one a row; and the targets. A vector's numbers lie
    as many apart in an example as there are such vectors."""
    x = wave(MOVIES * (CLIPS * VIDEO + (1 + ANSWERS) * TEXT), 1.0, 0.37, 0.5).reshape(MOVIES, -1)
    clips, question, answers = x[:, : CLIPS * VIDEO], x[:, CLIPS * VIDEO :][:, :TEXT], x[:, CLIPS * VIDEO + TEXT :]
    films = wave(MOVIES * CLIPS * VIDEO, 1.0, 0.53, 0.1)
    texts = wave(MOVIES * CLIPS * TEXT, 1.0, 0.71, 0.3)

    def rows(numbers, width, count):
        return numbers.reshape(MOVIES, width, count).transpose(0, 2, 1).copy()

    return (
        rows(clips, VIDEO, CLIPS), question.copy(), rows(answers, TEXT, ANSWERS),
        rows(films, VIDEO, CLIPS), rows(texts, TEXT, CLIPS), classes(MOVIES, ANSWERS),
    )  # fmt: skip


def torch_form(compiled=False):
    from torch.nn.functional import cross_entropy, linear, normalize, softplus

    def make():
        clips, question, answers, films, texts, targets = map(torch.from_numpy, data())
        right = targets.argmax(1)
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in started(shapes()).items()}
        reader = torch.optim.Adam([p[name] for name in READER], RATE, weight_decay=DECAY, foreach=True)
        judge = torch.optim.Adam([p[name] for name in JUDGE], RATE, foreach=True)

        def features(v):
            return linear(torch.relu(linear(v, p["g1"], p["h1"])), p["g2"], p["h2"])

        def logits(m):
            return linear(torch.relu(linear(m, p["d1"], p["e1"])), p["d2"], p["e2"])

        def attention(v):
            v = normalize(v - v.mean(1, keepdim=True), dim=-1)
            return (v @ v.transpose(1, 2) / TEMPERATURE).softmax(-1)

        def judging(m, w):
            return softplus(-logits(w)).mean() + softplus(logits(m)).mean()

        def reading():
            m = features(clips)
            share = (torch.einsum("btd,bd->bt", m, linear(question, p["u"], p["v"])) / COMMON**0.5).softmax(-1)
            context = torch.einsum("bt,btd->bd", share, m)
            loss = cross_entropy(torch.einsum("bd,bad->ba", context, linear(answers, p["t"], p["s"])), right)
            seen = features(films)
            loss = loss + ADVERSARY * softplus(-logits(seen)).mean()
            return loss + CONSISTENCY * ((attention(films) - attention(seen)) ** 2).sum(-1).mean()

        if compiled:
            judging, reading = torch.compile(judging), torch.compile(reading)

        def step():
            with torch.no_grad():
                m, w = features(films), linear(texts, p["t"], p["s"])
            loss = judging(m, w)
            judge.zero_grad()
            loss.backward()
            judge.step()
            loss = reading()
            reader.zero_grad()
            loss.backward()
            reader.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form():
    jnp, nn = jax.numpy, jax.nn
    clips, question, answers, films, texts, targets = map(jnp.asarray, data())

    def features(p, v):
        return nn.relu(v @ p["g1"].T + p["h1"]) @ p["g2"].T + p["h2"]

    def logits(p, m):
        return nn.relu(m @ p["d1"].T + p["e1"]) @ p["d2"].T + p["e2"]

    def attention(v):
        v = v - v.mean(1, keepdims=True)
        v = v / jnp.linalg.norm(v, axis=-1, keepdims=True)
        return nn.softmax(v @ v.transpose(0, 2, 1) / TEMPERATURE)

    def judging(own, p):
        w = texts @ p["t"].T + p["s"]
        return nn.softplus(-logits(own, w)).mean() + nn.softplus(logits(own, features(p, films))).mean()

    def reading(own, other):
        p = own | other
        m = features(p, clips)
        share = nn.softmax(jnp.einsum("btd,bd->bt", m, question @ p["u"].T + p["v"]) / COMMON**0.5)
        context = jnp.einsum("bt,btd->bd", share, m)
        scores = jnp.einsum("bd,bad->ba", context, answers @ p["t"].T + p["s"])
        loss = -(targets * nn.log_softmax(scores)).sum(1).mean()
        seen = features(p, films)
        loss = loss + ADVERSARY * nn.softplus(-logits(p, seen)).mean()
        return loss + CONSISTENCY * ((attention(films) - attention(seen)) ** 2).sum(-1).mean()

    def adam(p, slope, state, count, decay):
        first, second = state
        slope = {name: slope[name] + decay * p[name] for name in p}
        first = {name: BETA1 * first[name] + (1 - BETA1) * slope[name] for name in p}
        second = {name: BETA2 * second[name] + (1 - BETA2) * slope[name] ** 2 for name in p}
        p = {
            name: p[name]
            - RATE / (1 - BETA1**count) * first[name] / (jnp.sqrt(second[name] / (1 - BETA2**count)) + EPSILON)
            for name in p
        }
        return p, (first, second)

    @jax.jit
    def moved(reader, judge, states, count):
        count = count + 1
        judge, theirs = adam(judge, jax.grad(judging)(judge, reader), states[1], count, 0.0)
        loss, slope = jax.value_and_grad(reading)(reader, judge)
        reader, own = adam(reader, slope, states[0], count, DECAY)
        return loss, (reader, judge, (own, theirs), count)

    p = {name: jnp.asarray(value) for name, value in started(shapes()).items()}
    reader, judge = {name: p[name] for name in READER}, {name: p[name] for name in JUDGE}
    zeros = [({n: jnp.zeros_like(v) for n, v in q.items()},) * 2 for q in (reader, judge)]
    held = [(reader, judge, tuple(zeros), jnp.asarray(0.0))]

    def call():
        loss, held[0] = moved(*held[0])
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
