"""One step of AdamW of a summariser on DOCUMENTS documents of five sentences, width 32, float64: the likelihood of the summary and
the dissimilarity of document, summary and the network's own summary, all three pairs both ways, against an average of the network.
The own summary is written anew in every step, greedily; the average follows after it. Documents are closed forms.

pytorch-script reads every view anew for each of the six dissimilarities, as the script of the experiment does; pytorch-shared reads
each view once by the network and once by the average, which gives the same numbers.

    python summaries.py DOCUMENTS
"""

import sys

import numpy
from contender import losses_of, serve, started, torch

DOCUMENTS = int(sys.argv[1])
WIDTH, HEADS, WORDS, SENTENCES, PLACES = 32, 4, 39, 5, 5
# so small that programs which round differently agree after a hundred steps
RATE, DECAY, CLIP, AVERAGE = 1e-5, 0.01, 1.0, 0.99


def attention(name):
    shapes = {}
    for which in "qkvo":
        shapes |= {f"{name} W_{which}": (WIDTH, WIDTH), f"{name} b_{which}": (WIDTH,)}
    return shapes


def norm(name):
    return {f"gamma {name}": (WIDTH,), f"beta {name}": (WIDTH,)}


def dense(name, inputs, outputs):
    return {f"{name} W": (outputs, inputs), f"{name} b": (outputs,)}


def tokenwise(name):
    return dense(f"{name} first", WIDTH, 2 * WIDTH) | dense(f"{name} second", 2 * WIDTH, WIDTH)


def parameters():
    shapes = {"E": (WORDS, WIDTH), "P": (WIDTH, SENTENCES)}
    for layer in ("1", "2"):
        shapes |= attention(layer) | tokenwise(layer) | norm(f"{layer} before") | norm(f"{layer} between")
    shapes |= norm("encoded") | {"Q": (WIDTH, 8)}
    shapes |= norm("3 before") | attention("3") | norm("3 between") | tokenwise("3")
    shapes |= norm("cross") | attention("cross") | norm("decoded")
    shapes |= dense("project first", WIDTH, 4 * WIDTH) | dense("project second", 4 * WIDTH, WIDTH)
    return started(shapes | attention("compare"))


def data():
    documents = numpy.zeros((DOCUMENTS, 3 * SENTENCES), dtype=numpy.int64)
    summaries = numpy.zeros((DOCUMENTS, PLACES), dtype=numpy.int64)
    for i in range(DOCUMENTS):
        told = []
        for k in range(SENTENCES):
            marked = k in (i % SENTENCES, (i + 2) % SENTENCES)
            entity, relation = 5 + (i + 7 * k) % 12, (3 * i + 2 * k) % 6
            documents[i, 3 * k : 3 * k + 3] = 3 if marked else 4, entity, 17 + 2 * relation + (i + k) % 2
            told += [entity, 29 + relation] if marked else []
        summaries[i] = [*told, 2]
    return documents, summaries


def torch_form(shared):
    def make():
        functional = torch.nn.functional
        document, summary = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        average = {name: value.detach().clone() for name, value in p.items()}
        stepper = torch.optim.AdamW(p.values(), lr=RATE, weight_decay=DECAY, foreach=True)

        def normal(p, name, x):
            return functional.layer_norm(x, (WIDTH,), p[f"gamma {name}"], p[f"beta {name}"], 1e-5)

        def linear(p, name, x):
            return functional.linear(x, p[f"{name} W"], p[f"{name} b"])

        def attend(p, name, x, memory, causal=False):
            def cut(which, of):
                y = functional.linear(of, p[f"{name} W_{which}"], p[f"{name} b_{which}"])
                return y.unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)

            mixed = functional.scaled_dot_product_attention(
                cut("q", x), cut("k", memory), cut("v", memory), is_causal=causal
            )
            joined = mixed.transpose(1, 2).flatten(2)
            return functional.linear(joined, p[f"{name} W_o"], p[f"{name} b_o"])

        def token_by_token(p, name, x):
            hidden = functional.gelu(linear(p, f"{name} first", normal(p, f"{name} between", x)))
            return x + linear(p, f"{name} second", hidden)

        def encode(p, sentences):
            x = functional.embedding(sentences, p["E"]).sum(2) + p["P"].T[: sentences.shape[1]]
            for layer in ("1", "2"):
                n = normal(p, f"{layer} before", x)
                x = token_by_token(p, layer, x + attend(p, layer, n, n))
            return normal(p, "encoded", x)

        def read(p, words):
            if words.shape[1] == 3 * SENTENCES:
                return encode(p, words.unflatten(1, (SENTENCES, 3)))
            told = words[:, : PLACES - 1].unflatten(1, (PLACES // 2, 2))
            told = torch.where(told == 2, 0, told)
            return encode(p, torch.cat([torch.full_like(told[..., :1], 3), told], -1))

        def scores(memory, words):
            x = functional.embedding(words, p["E"]) + p["Q"].T[: words.shape[1]]
            n = normal(p, "3 before", x)
            x = x + attend(p, "3", n, n, causal=True)
            x = token_by_token(p, "3", x + attend(p, "cross", normal(p, "cross", x), memory))
            return normal(p, "decoded", x) @ p["E"].T

        @torch.no_grad()
        def written(memory):
            words = torch.ones(DOCUMENTS, 1, dtype=torch.long)
            ended = torch.zeros(DOCUMENTS, dtype=torch.bool)
            for _ in range(PLACES):
                best = scores(memory, words)[:, -1].argmax(-1)
                best[ended] = 0
                words = torch.cat([words, best[:, None]], 1)
                ended |= best == 2
            return words[:, 1:]

        def project(p, x):
            hidden = functional.relu(linear(p, "project first", x))
            return functional.normalize(linear(p, "project second", hidden), dim=-1)

        def unlike(q, k):
            return 1 - functional.cosine_similarity(attend(p, "compare", k, q), k, dim=-1).mean()

        def loss_of():
            memory = read(p, document)
            before = torch.cat([torch.ones_like(summary[:, :1]), summary[:, :-1]], 1)
            logits = scores(memory, before)
            loss = functional.cross_entropy(logits.flatten(0, 1), summary.flatten(), label_smoothing=0.1)
            if shared:
                own = written(memory.detach())
                moved = [project(p, memory), project(p, read(p, summary)), project(p, read(p, own))]
                with torch.no_grad():
                    fixed = [project(average, read(average, view)) for view in (document, summary, own)]
                sides = [(moved[a], fixed[b]) for a, b in ((0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1))]
                return loss + 0.5 * sum(unlike(q, k) for q, k in sides)
            with torch.no_grad():
                own = written(read(p, document))
            total = 0
            for a, b in ((document, summary), (document, own), (summary, own)):
                for one, other in ((a, b), (b, a)):
                    q = project(p, read(p, one))
                    with torch.no_grad():
                        k = project(average, read(average, other))
                    total = total + unlike(q, k)
            return loss + 0.5 * total

        def step():
            stepper.zero_grad()
            loss = loss_of()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), CLIP)
            stepper.step()
            with torch.no_grad():
                torch._foreach_lerp_(list(average.values()), list(p.values()), 1 - AVERAGE)
            return loss.detach()

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch-script"] = torch_form(False)
        forms["pytorch-shared"] = torch_form(True)
    serve(forms)
