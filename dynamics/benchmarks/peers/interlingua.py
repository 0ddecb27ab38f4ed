"""One step of Adam, with a clipped gradient, of a translator between four languages through an interlingua (arXiv 2305.10190, far
smaller) on BATCH pairs of sentences of up to 11 words: one block each for reader, interlingua and writer, width 32, 4 heads; FORM is
fixed, with QUERIES vectors for every sentence, or variable, with as many of QUERIES as the pair says and a predictor of that number;
float64. Sentences are closed forms.

    python interlingua.py FORM QUERIES BATCH [--compile]
"""

import sys

import numpy
from contender import losses_of, serve, started, torch

FORM, QUERIES, BATCH = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
WIDTH, HEADS, WORDS, PLACES, LANGUAGES, OWN, END, RATE = 32, 4, 11, 24, 4, 16, 2, 2e-5
VOCABULARY = 3 + LANGUAGES * OWN
VARIABLE = FORM == "variable"


def attention(layer, suffix):
    shapes = {}
    for name in "qkvo":
        shapes |= {f"{layer}W_{name}{suffix}": (WIDTH, WIDTH), f"{layer}b_{name}{suffix}": (WIDTH,)}
    return shapes


def norm(layer, suffix):
    return {f"gamma{layer}{suffix}": (WIDTH,), f"beta{layer}{suffix}": (WIDTH,)}


def dense(layer):
    hidden = 2 * WIDTH
    return {f"{layer}W_1": (hidden, WIDTH), f"{layer}b_1": (hidden,), f"{layer}W_2": (WIDTH, hidden), f"{layer}b_2": (WIDTH,)}


def looking(layer):
    block = norm(layer, "_1") | attention(layer, "") | norm(layer, "_2") | dense(layer)
    return block | norm(layer, "_c") | attention(layer, "_c") | norm(layer, "")


def parameters():
    shapes = {"P": (PLACES, WIDTH), "Q": (QUERIES, WIDTH)}
    if VARIABLE:
        shapes |= {"L1": (LANGUAGES, WIDTH * WIDTH), "L2": (LANGUAGES, WIDTH * (QUERIES + 1))}
    shapes |= {"E": (VOCABULARY, WIDTH), "T": (LANGUAGES, WIDTH)}
    shapes |= attention(1, "") | dense(1) | norm(1, "_1") | norm(1, "_2") | norm(1, "")
    shapes |= {"S": (LANGUAGES, WIDTH)} | looking(2) | looking(3)
    return started(shapes)


def say(i, language, length):
    own = [END + 1 + OWN * language + (5 * i + 3 * t) % OWN for t in range(length)]
    return own + [END] + [0] * (WORDS - 1 - length)


def data():
    i = numpy.arange(BATCH)
    other = 1 + i % 3
    source = numpy.where(i % 2 == 0, 0, other)
    target = other - source
    read = [say(n, source[n], 1 + n % (WORDS - 1)) for n in range(BATCH)]
    written = [say(n, target[n], 1 + (3 * n + 1) % (WORDS - 1)) for n in range(BATCH)]
    return numpy.array(read), numpy.array(written), source, target, 2 + i % 5


def torch_form(options, compiled=False):
    def make():
        functional = torch.nn.functional
        read, written, source, target, lengths = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, **options)
        causal = torch.tril(torch.ones(WORDS, WORDS, dtype=torch.bool))[None, None]
        said = torch.cat([torch.ones(BATCH, 1, dtype=torch.long), written[:, :-1]], 1)

        def normal(x, name):
            return functional.layer_norm(x, (WIDTH,), p["gamma" + name], p["beta" + name])

        def attend(x, context, mask, layer, suffix):
            def heads(states, name):
                y = functional.linear(states, p[f"{layer}W_{name}{suffix}"], p[f"{layer}b_{name}{suffix}"])
                return y.view(len(y), -1, HEADS, WIDTH // HEADS).transpose(1, 2)

            q, k, v = heads(x, "q"), heads(context, "k"), heads(context, "v")
            means = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).reshape(x.shape)
            return functional.linear(means, p[f"{layer}W_o{suffix}"], p[f"{layer}b_o{suffix}"])

        def block(x, mask, layer, context=None, shown=None):
            own = normal(x, f"{layer}_1")
            x = x + attend(own, own, mask, layer, "")
            if context is not None:
                x = x + attend(normal(x, f"{layer}_c"), context, shown, layer, "_c")
            hidden = functional.gelu(functional.linear(normal(x, f"{layer}_2"), p[f"{layer}W_1"], p[f"{layer}b_1"]))
            return x + functional.linear(hidden, p[f"{layer}W_2"], p[f"{layer}b_2"])

        def encode(words, language):
            shown = words != 0
            x = functional.embedding(words, p["E"]) + p["P"][:WORDS]
            x = normal(block(x, shown[:, None, None], 1), "1")
            scores, live = None, None
            if VARIABLE:
                total = (x * shown[..., None]).sum(1)
                inner = torch.bmm(total[:, None], p["L1"].view(LANGUAGES, WIDTH, WIDTH)[language]).relu()
                scores = torch.bmm(inner, p["L2"].view(LANGUAGES, WIDTH, QUERIES + 1)[language])[:, 0]
                live = torch.arange(QUERIES)[None] < lengths[:, None]
            q = (p["Q"][None] + functional.embedding(language, p["S"])[:, None]).expand(BATCH, -1, -1)
            mask = None if live is None else live[:, None, None]
            q = normal(block(q, mask, 2, x, shown[:, None, None]), "2")
            pooled = q.mean(1) if live is None else (q * live[..., None]).sum(1) / live.sum(1, keepdim=True)
            return q, mask, pooled, scores

        def loss_of(words):
            memory, mask, pooled, scores = encode(words, source)
            x = functional.embedding(said, p["E"]) + p["P"][:WORDS] + functional.embedding(target, p["T"])[:, None]
            x = normal(block(x, causal, 3, memory, mask), "3")
            logits = functional.linear(x, p["E"])
            loss = functional.cross_entropy(logits.reshape(-1, VOCABULARY), written.reshape(-1), ignore_index=0)
            _, _, other, others = encode(written, target)
            loss = loss + 0.5 * (1 - functional.cosine_similarity(pooled, other)).mean()
            if VARIABLE:
                cross = functional.cross_entropy
                loss = loss + 0.2 * (cross(scores, lengths) + cross(others, lengths))
            return loss

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(read)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), 1.0)
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form({"foreach": True})
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form({"foreach": True}, compiled=True)
    serve(forms)
