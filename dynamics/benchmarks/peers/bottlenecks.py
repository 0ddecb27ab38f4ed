"""One step of AdamW, with a clipped gradient, of two streams of 12 and 20 tokens (arXiv 2107.00135, far smaller): a summary token
and learned positions, four layers with a block of its own for each stream, LATENTS tokens in common in the last two of them, and the
mean of what one head makes of the two summaries; cross-entropy, float64. Streams are closed forms.

    python bottlenecks.py LATENTS BATCH [--compile]
"""

import sys

from contender import classes, losses_of, numpy, serve, started, torch, wave

LATENTS, BATCH = map(int, sys.argv[1:3])
DEPTH, FUSED, WIDTH, HEADS, NUMBERS, OUTPUTS = 4, 2, 32, 2, 12, 4
TOKENS = {"a": 12, "b": 20}
RATE, DECAY, LONGEST = 2e-3, 0.01, 1.0


def shapes():
    blocks = {}
    for stream, tokens in TOKENS.items():
        blocks |= {f"W{stream}": (WIDTH, NUMBERS), f"b{stream}": (WIDTH,), f"P{stream}": (WIDTH, 1 + tokens)}
        for k in range(DEPTH):
            at = f"{k}{stream}"
            for part in "qkvo":
                blocks |= {f"W{part}{at}": (WIDTH, WIDTH), f"b{part}{at}": (WIDTH,)}
            blocks |= {f"W1{at}": (2 * WIDTH, WIDTH), f"b1{at}": (2 * WIDTH,)}
            blocks |= {f"W2{at}": (WIDTH, 2 * WIDTH), f"b2{at}": (WIDTH,)}
            for norm in "12":
                blocks |= {f"gamma{norm}{at}": (WIDTH,), f"beta{norm}{at}": (WIDTH,)}
    head = {"gamma": (WIDTH,), "beta": (WIDTH,), "W": (OUTPUTS, WIDTH), "b": (OUTPUTS,)}
    return blocks | head | {"Z": (WIDTH, LATENTS)}


def parameters():
    """Queries, keys and values in one matrix, as PyTorch has them; token by token for positions and latents."""
    p = started(shapes())
    for stream in TOKENS:
        for k in range(DEPTH):
            for kind in "Wb":
                p[f"{kind}in{k}{stream}"] = numpy.concatenate([p.pop(f"{kind}{part}{k}{stream}") for part in "qkv"])
        p[f"P{stream}"] = p[f"P{stream}"].T.copy()
    p["Z"] = p["Z"].T.copy()
    return p


def data():
    a = wave(BATCH * TOKENS["a"] * NUMBERS, 1.0, 0.37, 0.5).reshape(BATCH, TOKENS["a"], NUMBERS)
    b = wave(BATCH * TOKENS["b"] * NUMBERS, 1.0, 0.41, 1.0).reshape(BATCH, TOKENS["b"], NUMBERS)
    return a, b, classes(BATCH, OUTPUTS)


def torch_form(compiled):
    def make():
        functional = torch.nn.functional
        a, b, y = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.AdamW(p.values(), lr=RATE, weight_decay=DECAY, foreach=True)

        def norm(h, name):
            return functional.layer_norm(h, (WIDTH,), p["gamma" + name], p["beta" + name])

        def block(h, at):
            count = h.shape[1]
            joined = functional.linear(norm(h, f"1{at}"), p[f"Win{at}"], p[f"bin{at}"])
            q, key, v = joined.view(BATCH, count, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            means = functional.scaled_dot_product_attention(q, key, v).transpose(1, 2).reshape(BATCH, count, WIDTH)
            h = h + functional.linear(means, p[f"Wo{at}"], p[f"bo{at}"])
            hidden = functional.gelu(functional.linear(norm(h, f"2{at}"), p[f"W1{at}"], p[f"b1{at}"]))
            return h + functional.linear(hidden, p[f"W2{at}"], p[f"b2{at}"])

        def tokens(x, stream):
            summary = x.new_zeros(BATCH, 1, WIDTH)
            return torch.cat([summary, functional.linear(x, p[f"W{stream}"], p[f"b{stream}"])], 1) + p[f"P{stream}"]

        def loss_of(a, b):
            t, u = tokens(a, "a"), tokens(b, "b")
            z = p["Z"].expand(BATCH, -1, -1)
            for k in range(DEPTH):
                if k < DEPTH - FUSED:
                    t, u = block(t, f"{k}a"), block(u, f"{k}b")
                else:
                    t, u = block(torch.cat([t, z], 1), f"{k}a"), block(torch.cat([u, z], 1), f"{k}b")
                    z = (t[:, -LATENTS:] + u[:, -LATENTS:]) / 2
                    t, u = t[:, :-LATENTS], u[:, :-LATENTS]
            logits = sum(functional.linear(norm(h[:, 0], ""), p["W"], p["b"]) for h in (t, u)) / 2
            return functional.cross_entropy(logits, y)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(a, b)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), LONGEST, foreach=True)
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form(False)
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form(True)
    serve(forms)
