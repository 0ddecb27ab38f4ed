"""Writes interlingua_gradients.txt, interlingua_steps.txt and toy_languages.txt: what Almagest's translators and the sentences that
they learn from are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of Adam are PyTorch's, in float64 on one thread, and sentences are
plain Python. The format is that of the other files of answers: a case has words, then arrays `KEY ROWS COLUMNS NUMBERS`. The
parameters are one flat vector, block after block: places P, queries Q, matrices of the length L1 and L2, words E, target languages T;
the reader's W_q, b_q, W_k, b_k, W_v, b_v, W_o, b_o, W_1, b_1, W_2, b_2 and norms _1 and _2 (gain, then bias), and the norm after it;
source languages S; then of interlingua and writer each a norm _1, W_q … b_o, a norm _2, W_1 … b_2, a norm _c, W_q_c … b_o_c, and the
norm after it. Networks are of width 8 with 2 heads and 6 queries, on three pairs of sentences.

The parameters begin as Almagest's own initialisation of seed 116, block by block with a stream of its own; the stream (splitmix64) is
written out below, so that the draws are checked too.

interlingua_gradients.txt:
    loss        see `loss_of`
    gradient    its gradient, in the order of the parameters
interlingua_steps.txt:
    losses      before each of 50 steps of Adam at 4e-3 on all sentences, with gradients no longer than 1, and after the last
    end         the parameters after them
toy_languages.txt, with data_seed 3:
    first, second       the words of each concept, [language][concept]; 0 for no second word
    sources, targets    the words of the first pairs to train on, [pair][word], with the end and filled up
    length              concepts of each meaning and one more

    pip install torch
    python make_interlingua_reference.py
"""

import math
from pathlib import Path

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
WIDTH, HEADS, QUERIES, PLACES, WORDS, LANGUAGES, CONCEPTS, SEED = 8, 2, 6, 24, 11, 4, 8, 116
VOCABULARY = 3 + 2 * CONCEPTS * LANGUAGES
FORMS = {"none": 0.0, "fixed": 0.5, "variable": 0.5}
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


class Stream:
    def __init__(self, seed, purpose):
        state = self.mix(seed + GAMMA)
        for byte in purpose.encode():
            state = self.mix(state ^ byte) + GAMMA & MASK
        self.state = state
        self.spare = None

    @staticmethod
    def mix(z):
        z &= MASK
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    def bits(self):
        self.state = self.state + GAMMA & MASK
        return self.mix(self.state)

    def uniform(self, low=0.0, high=1.0):
        return low + (high - low) * ((self.bits() >> 11) * 2.0**-53)

    def below(self, bound):
        limit = (MASK >> 1) - (MASK >> 1) % bound
        while (r := self.bits() >> 1) >= limit:
            pass
        return r % bound

    def normal(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor

    def shuffled(self, count):
        items = list(range(count))
        for i in range(count - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]
        return items


def norm(layer, suffix):
    return [(layer, "gamma" + suffix, (WIDTH,), "one"), (layer, "beta" + suffix, (WIDTH,), "zero")]


def attention(layer, suffix):
    bound = 1 / math.sqrt(WIDTH)
    blocks = []
    for name in "qkvo":
        blocks += [(layer, f"W_{name}{suffix}", (WIDTH, WIDTH), bound), (layer, f"b_{name}{suffix}", (WIDTH,), bound)]
    return blocks


def dense(layer):
    hidden, bounds = 2 * WIDTH, (1 / math.sqrt(WIDTH), 1 / math.sqrt(2 * WIDTH))
    first = [(layer, "W_1", (hidden, WIDTH), bounds[0]), (layer, "b_1", (hidden,), bounds[0])]
    return first + [(layer, "W_2", (WIDTH, hidden), bounds[1]), (layer, "b_2", (WIDTH,), bounds[1])]


def looking(layer):
    own = norm(layer, "_1") + attention(layer, "") + norm(layer, "_2") + dense(layer)
    return own + norm(layer, "_c") + attention(layer, "_c") + norm(layer, "")


def blocks_of(form):
    """Layer, name, shape, and how it begins: a bound of uniform numbers, the deviation of normal ones as text, or one or zero."""
    some, unit = form != "none", str(1 / math.sqrt(WIDTH))
    blocks = [(0, "P", (PLACES, WIDTH), "0.1")]
    blocks += [(0, "Q", (QUERIES, WIDTH), "0.5")] if some else []
    if form == "variable":
        blocks += [(0, "W_length_1", (LANGUAGES, WIDTH, WIDTH), unit)]
        blocks += [(0, "W_length_2", (LANGUAGES, WIDTH, QUERIES + 1), unit)]
    blocks += [(0, "E", (VOCABULARY, WIDTH), "1"), (0, "T", (LANGUAGES, WIDTH), "1")]
    blocks += attention(1, "") + dense(1) + norm(1, "_1") + norm(1, "_2") + norm(1, "")
    blocks += [(2, "S", (LANGUAGES, WIDTH), "1")] + looking(2) if some else []
    return blocks + looking(3)


def initial(form):
    named, numbers = Stream(SEED, "init").bits(), []
    named -= 1 << 64 if named >> 63 else 0
    for layer, name, shape, start in blocks_of(form):
        draw, count = Stream(named, f"{layer} {name}"), math.prod(shape)
        if start in ("one", "zero"):
            numbers += [1.0 if start == "one" else 0.0] * count
        elif isinstance(start, str):
            numbers += [float(start) * draw.normal() for _ in range(count)]
        else:
            # as the uniform numbers of a standard deviation: √3 times it is not the bound to the last digit
            bound = math.sqrt(3) * (1 / math.sqrt(3 * (1 / start**2)))
            numbers += [draw.uniform(-bound, bound) for _ in range(count)]
    return torch.tensor(numbers)


def filled(sentences):
    return torch.tensor([words + [0] * (WORDS - len(words)) for words in sentences])


SOURCES = filled([[20, 25, 21, 2], [36, 40, 45, 38, 41, 2], [3, 7, 2]])
TARGETS = filled([[4, 9, 2], [6, 3, 8, 5, 2], [51, 60, 55, 58, 2]])
FROM, TO, LENGTHS = torch.tensor([1, 2, 0]), torch.tensor([0, 0, 3]), torch.tensor([3, 5, 3])


def loss_of(form, theta):
    """Mean surprise of the words; for fixed and variable half the mean of 1 − cos of pooled vectors of sentence and translation;
    for variable a fifth of the cross-entropies of the length of both."""
    p, at = {}, 0
    for layer, name, shape, _ in blocks_of(form):
        count = math.prod(shape)
        p[layer, name] = theta[at : at + count].view(shape)
        at += count

    def normal(x, layer, suffix):
        return functional.layer_norm(x, (WIDTH,), p[layer, "gamma" + suffix], p[layer, "beta" + suffix])

    def attend(x, context, mask, layer, suffix):
        def heads(states, name):
            y = functional.linear(states, p[layer, f"W_{name}{suffix}"], p[layer, f"b_{name}{suffix}"])
            return y.view(len(y), -1, HEADS, WIDTH // HEADS).transpose(1, 2)

        scores = heads(x, "q") @ heads(context, "k").transpose(-1, -2) / math.sqrt(WIDTH // HEADS)
        shares = scores.masked_fill(~mask, -1e9).softmax(-1)
        means = (shares @ heads(context, "v")).transpose(1, 2).reshape(x.shape)
        return functional.linear(means, p[layer, "W_o" + suffix], p[layer, "b_o" + suffix])

    def block(x, mask, layer, context=None, shown=None):
        own = normal(x, layer, "_1")
        x = x + attend(own, own, mask, layer, "")
        if context is not None:
            x = x + attend(normal(x, layer, "_c"), context, shown, layer, "_c")
        hidden = functional.gelu(functional.linear(normal(x, layer, "_2"), p[layer, "W_1"], p[layer, "b_1"]))
        return normal(x + functional.linear(hidden, p[layer, "W_2"], p[layer, "b_2"]), layer, "")

    def read(words, language):
        shown = words != 0
        x = block(p[0, "E"][words] + p[0, "P"][:WORDS], shown[:, None, None], 1)
        mean = lambda states, live: (states * live[..., None]).sum(1) / live.sum(1, keepdim=True)
        if form == "none":
            return x, shown, mean(x, shown), None
        live, scores = torch.ones(len(words), QUERIES, dtype=torch.bool), None
        if form == "variable":
            total = (x * shown[..., None]).sum(1)
            inner = torch.bmm(total[:, None], p[0, "W_length_1"][language]).relu()
            scores = torch.bmm(inner, p[0, "W_length_2"][language])[:, 0]
            live = torch.arange(QUERIES)[None] < LENGTHS[:, None]
        q = p[0, "Q"][None] + p[2, "S"][language][:, None]
        q = block(q, live[:, None, None], 2, x, shown[:, None, None])
        return q, live, mean(q, live), scores

    memory, shown, pooled, scores = read(SOURCES, FROM)
    said = torch.cat([torch.ones(len(TARGETS), 1, dtype=torch.long), TARGETS[:, :-1]], 1)
    causal = torch.tril(torch.ones(WORDS, WORDS, dtype=torch.bool))[None, None]
    x = block(p[0, "E"][said] + p[0, "P"][:WORDS] + p[0, "T"][TO][:, None], causal, 3, memory, shown[:, None, None])
    logits = (x @ p[0, "E"].T).reshape(-1, VOCABULARY)
    loss = functional.cross_entropy(logits, TARGETS.reshape(-1), ignore_index=0)
    if FORMS[form]:
        _, _, other, others = read(TARGETS, TO)
        loss = loss + FORMS[form] * (1 - functional.cosine_similarity(pooled, other)).mean()
        if form == "variable":
            loss = loss + 0.2 * (functional.cross_entropy(scores, LENGTHS) + functional.cross_entropy(others, LENGTHS))
    return loss


def array(key, numbers):
    numbers = torch.as_tensor(numbers).detach().reshape(-1).tolist()
    return f"{key} 1 {len(numbers)} " + " ".join(repr(n) for n in numbers)


def gradient_case(form):
    theta = initial(form).requires_grad_()
    loss = loss_of(form, theta)
    (gradient,) = torch.autograd.grad(loss, theta)
    return [f"case {form}", array("loss", loss), array("gradient", gradient)]


def step_case(form):
    theta = initial(form).requires_grad_()
    optimizer = torch.optim.Adam([theta], lr=4e-3)
    losses = []
    for _ in range(50):
        optimizer.zero_grad()
        loss = loss_of(form, theta)
        losses.append(loss.item())
        loss.backward()
        torch.nn.utils.clip_grad_norm_([theta], 1.0)
        optimizer.step()
    losses.append(loss_of(form, theta).item())
    return [f"case {form}", array("losses", losses), array("end", theta)]


def language_case(pairs):
    draw, first, second = Stream(3, "toy-languages world"), [], []
    for language in range(LANGUAGES):
        words, chosen = draw.shuffled(2 * CONCEPTS), draw.shuffled(CONCEPTS)
        begin = 3 + 2 * CONCEPTS * language
        first.append([begin + words[2 * c] for c in range(CONCEPTS)])
        two = chosen[:3] if language else []
        second.append([begin + words[2 * c + 1] if c in two else 0 for c in range(CONCEPTS)])

    def say(language, meaning):
        order = meaning[::-1] if language == 2 else meaning
        return [w for c in order for w in (first[language][c], second[language][c]) if w] + [2]

    draw, directions = Stream(3, "toy-languages train"), [(0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (3, 0)]
    sources, targets, lengths = [], [], []
    for i in range(pairs):
        meaning = [0] * (1 + draw.below(5))
        meaning = [draw.below(CONCEPTS) for _ in meaning]
        source, target = directions[i % 6]
        sources.append(say(source, meaning))
        targets.append(say(target, meaning))
        lengths.append(len(meaning) + 1)
    lines = [array("first", first), array("second", second)]
    return ["case languages", *lines, array("sources", filled(sources)), array("targets", filled(targets)), array("length", lengths)]


def write(name, lines):
    head = "# Made by make_interlingua_reference.py, whose head explains the format."
    (HERE / name).write_text("\n".join([head, *lines]) + "\n")


if __name__ == "__main__":
    write("interlingua_gradients.txt", [line for form in FORMS for line in gradient_case(form)])
    write("interlingua_steps.txt", [line for form in FORMS for line in step_case(form)])
    write("toy_languages.txt", language_case(14))
