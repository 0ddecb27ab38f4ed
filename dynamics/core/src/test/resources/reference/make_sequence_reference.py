"""Writes sequence_*.txt: what Almagest's attention, recurrent and sequence layers are tested against.

Nothing here is computed by Almagest: all numbers come from PyTorch's own modules (MultiheadAttention,
TransformerEncoderLayer, LSTM and GRU over packed sequences, Embedding, BatchNorm1d) and its autograd, in float64 on one
thread. The format is that of networks.txt (see the head of make_reference.py): a case has words, then arrays. Sequences of
T tokens of d numbers are d x T*batch, column t*batch + example; masks are T x batch, of ones and zeros.

    p NAME   an array that is differentiated: a parameter, or the inputs x (and the memory m of a cross-attention)
    f NAME   an array that is not: a mask, tokens, lengths, statistics
    y        the result
    r, s     the loss is sum(r y^2)/2 + sum(s y)
    g NAME   its gradient in p NAME
    v NAME   a fixed direction
    h NAME   the Hessian times that direction

What PyTorch does not define, and what is written here instead: a query that sees no key gives NaN there; here its result
is 0, and so is what it adds to any derivative. Outputs beyond the end of a packed sequence are 0 there; here the state
stays what it was at the end.

    pip install torch
    python make_sequence_reference.py
"""

import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent


def array(key, values):
    values = values.detach()
    numbers = " ".join(repr(v) for v in values.reshape(-1).tolist())
    rows, columns = values.shape if values.dim() == 2 else (values.numel(), 1)
    return f"{key} {rows} {columns} {numbers}"


def columns(sequence):
    """[batch][T][d] as d x T*batch."""
    return sequence.permute(2, 1, 0).reshape(sequence.shape[2], -1)


def rows(matrix, batch):
    """d x T*batch as [batch][T][d]."""
    return matrix.reshape(matrix.shape[0], -1, batch).permute(2, 1, 0)


class Draws:
    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape, scale=1.0):
        return scale * torch.randn(*shape, generator=self.generator)

    def tokens(self, below, *shape):
        return torch.randint(below, shape, generator=self.generator)


def case(name, words, draws, parameters, fixed, predict):
    """`parameters` and `fixed` by name, in Almagest's layout; `predict` maps the former to y."""
    names = list(parameters)
    values = [parameters[n].clone().requires_grad_() for n in names]
    y = predict(dict(zip(names, values)))
    r = draws.normal(*y.shape)
    s = draws.normal(*y.shape)
    directions = [draws.normal(*v.shape) for v in values]
    loss = (r * y * y).sum() / 2 + (s * y).sum()
    gradient = torch.autograd.grad(loss, values, create_graph=True)
    slope = sum((g * v).sum() for g, v in zip(gradient, directions))
    hessian = torch.autograd.grad(slope, values, allow_unused=True)
    check(name, names, values, directions, gradient, predict, r, s)
    yield f"case {name}"
    for key, word in words.items():
        yield f"{key} {word}"
    for n, v in zip(names, values):
        yield array(f"p_{n}", v)
    for n, v in fixed.items():
        yield array(f"f_{n}", v)
    yield array("y", y)
    yield array("r", r)
    yield array("s", s)
    for i, n in enumerate(names):
        yield array(f"g_{n}", gradient[i])
        yield array(f"v_{n}", directions[i])
        yield array(f"h_{n}", torch.zeros_like(values[i]) if hessian[i] is None else hessian[i])


def check(name, names, values, directions, gradient, predict, r, s):
    """The slope along the direction is that of central differences."""
    step = 1e-6
    losses = []
    for sign in (1, -1):
        moved = predict({n: (v + sign * step * d).detach() for n, v, d in zip(names, values, directions)})
        losses.append(((r * moved * moved).sum() / 2 + (s * moved).sum()).item())
    found = (losses[0] - losses[1]) / (2 * step)
    exact = sum((g * v).sum() for g, v in zip(gradient, directions)).item()
    if not abs(found - exact) <= 1e-6 * max(1, abs(exact)):
        sys.exit(f"{name}: slope {exact}, by differences {found}")


def padding(lengths, times):
    """[batch][T], True where a token is hidden."""
    return torch.arange(times)[None, :] >= torch.tensor(lengths)[:, None]


def mask_rows(hidden):
    return (~hidden).double().T


ATTENTION = ["W_q", "b_q", "W_k", "b_k", "W_v", "b_v", "W_o", "b_o"]


def attention_parameters(draws, width, memory_width):
    shapes = [width, memory_width, memory_width, width]
    parameters = {}
    for i, columns_in in enumerate(shapes):
        parameters[ATTENTION[2 * i]] = draws.normal(width, columns_in, scale=1 / math.sqrt(columns_in))
        parameters[ATTENTION[2 * i + 1]] = draws.normal(width, 1, scale=0.3)
    return parameters


def attend(module, p, x, m, hidden, causal):
    """The module's answer with Almagest's blocks; zeros where a query sees nothing."""
    batch, queries, keys = x.shape[0], x.shape[1], m.shape[1]
    visible = torch.ones(batch, queries, keys, dtype=torch.bool)
    if hidden is not None:
        visible &= ~hidden[:, None, :]
    if causal:
        visible &= torch.tril(torch.ones(queries, keys, dtype=torch.bool))
    dead = ~visible.any(-1)
    shown = visible | dead[:, :, None]
    weights = {
        "in_proj_bias": torch.cat([p["b_q"], p["b_k"], p["b_v"]]).reshape(-1),
        "out_proj.weight": p["W_o"],
        "out_proj.bias": p["b_o"].reshape(-1),
    }
    if module._qkv_same_embed_dim:
        weights["in_proj_weight"] = torch.cat([p["W_q"], p["W_k"], p["W_v"]])
    else:
        weights |= {"q_proj_weight": p["W_q"], "k_proj_weight": p["W_k"], "v_proj_weight": p["W_v"]}
    y, _ = functional_call(
        module,
        weights,
        (x, m, m),
        {"attn_mask": (~shown).repeat_interleave(module.num_heads, 0), "need_weights": True},
    )
    return torch.where(dead[:, :, None], 0.0, y)


def attentions():
    width, heads, batch, times = 6, 2, 3, 4
    for number, (name, memory_width, keys, lengths, causal) in enumerate(
        [
            ("self", 6, 4, None, False),
            ("self-masked", 6, 4, [4, 0, 2], False),
            ("cross", 5, 7, None, False),
            ("cross-masked", 5, 7, [3, 7, 0], False),
            ("causal", 6, 4, None, True),
            ("causal-masked", 6, 4, "first", True),
        ]
    ):
        draws = Draws(100 + number)
        cross = name.startswith("cross")
        module = nn.MultiheadAttention(
            width,
            heads,
            batch_first=True,
            kdim=memory_width if cross else None,
            vdim=memory_width if cross else None,
        )
        parameters = attention_parameters(draws, width, memory_width)
        parameters["x"] = draws.normal(width, times * batch)
        if cross:
            parameters["m"] = draws.normal(memory_width, keys * batch)
        hidden = None
        if lengths == "first":
            # the first tokens are hidden, so that early queries see nothing
            hidden = torch.tensor([[1, 0, 0, 0], [1, 1, 0, 1], [0, 0, 1, 0]], dtype=torch.bool)
        elif lengths is not None:
            hidden = padding(lengths, keys)

        def predict(p, module=module, hidden=hidden, cross=cross, causal=causal):
            x = rows(p["x"], batch)
            return columns(attend(module, p, x, rows(p["m"], batch) if cross else x, hidden, causal))

        fixed = {} if hidden is None else {"mask": mask_rows(hidden)}
        words = {"layer": "attention", "heads": heads, "batch": batch, "causal": "yes" if causal else "no"}
        yield from case("attention-" + name, words, draws, parameters, fixed, predict)


BLOCK = ["gamma_1", "beta_1", *ATTENTION, "gamma_2", "beta_2", "W_1", "b_1", "W_2", "b_2"]


def block_parameters(draws, width, hidden_width):
    parameters = {"gamma_1": 1 + draws.normal(width, 1, scale=0.2), "beta_1": draws.normal(width, 1, scale=0.2)}
    parameters |= attention_parameters(draws, width, width)
    parameters |= {"gamma_2": 1 + draws.normal(width, 1, scale=0.2), "beta_2": draws.normal(width, 1, scale=0.2)}
    parameters["W_1"] = draws.normal(hidden_width, width, scale=1 / math.sqrt(width))
    parameters["b_1"] = draws.normal(hidden_width, 1, scale=0.3)
    parameters["W_2"] = draws.normal(width, hidden_width, scale=1 / math.sqrt(hidden_width))
    parameters["b_2"] = draws.normal(width, 1, scale=0.3)
    return parameters


def block(layer, p, x, hidden):
    weights = {
        "self_attn.in_proj_weight": torch.cat([p["W_q"], p["W_k"], p["W_v"]]),
        "self_attn.in_proj_bias": torch.cat([p["b_q"], p["b_k"], p["b_v"]]).reshape(-1),
        "self_attn.out_proj.weight": p["W_o"],
        "self_attn.out_proj.bias": p["b_o"].reshape(-1),
        "linear1.weight": p["W_1"],
        "linear1.bias": p["b_1"].reshape(-1),
        "linear2.weight": p["W_2"],
        "linear2.bias": p["b_2"].reshape(-1),
        "norm1.weight": p["gamma_1"].reshape(-1),
        "norm1.bias": p["beta_1"].reshape(-1),
        "norm2.weight": p["gamma_2"].reshape(-1),
        "norm2.bias": p["beta_2"].reshape(-1),
    }
    with sdpa_kernel(SDPBackend.MATH):
        return functional_call(layer, weights, (x,), {"src_key_padding_mask": hidden})


def blocks():
    width, heads, batch, times, ratio = 6, 3, 3, 4, 2
    for number, (name, first, activation, lengths) in enumerate(
        [
            ("pre-gelu", True, "gelu", None),
            ("post-relu", False, "relu", None),
            ("pre-relu-masked", True, "relu", [4, 1, 3]),
            ("post-gelu-masked", False, "gelu", [2, 4, 3]),
        ]
    ):
        draws = Draws(200 + number)
        layer = nn.TransformerEncoderLayer(
            width, heads, ratio * width, dropout=0.0, activation=activation, batch_first=True, norm_first=first
        )
        parameters = block_parameters(draws, width, ratio * width)
        parameters["x"] = draws.normal(width, times * batch)
        hidden = None if lengths is None else padding(lengths, times)

        def predict(p, layer=layer, hidden=hidden):
            return columns(block(layer, p, rows(p["x"], batch), hidden))

        fixed = {} if hidden is None else {"mask": mask_rows(hidden)}
        words = {
            "layer": "block",
            "heads": heads,
            "batch": batch,
            "norm": "pre" if first else "post",
            "activation": activation,
        }
        yield from case("block-" + name, words, draws, parameters, fixed, predict)


def recurrent_parameters(draws, cell, inputs, width):
    gates = 4 if cell == "lstm" else 3
    parameters = {
        "W_x": draws.normal(gates * width, inputs, scale=1 / math.sqrt(inputs)),
        "W_h": draws.normal(gates * width, width, scale=1 / math.sqrt(width)),
        "b": draws.normal(gates * width, 1, scale=0.3),
    }
    if cell == "gru":
        parameters["b_h"] = draws.normal(width, 1, scale=0.3)
    return parameters


def recurrent_weights(p, cell, width):
    """PyTorch's weights of one layer. Of its two biases an LSTM needs one, and a GRU one and the inner third of the other."""
    if cell == "lstm":
        return [p["W_x"], p["W_h"], p["b"].reshape(-1), torch.zeros_like(p["b"]).reshape(-1)]
    inner = torch.cat([torch.zeros(2 * width), p["b_h"].reshape(-1)])
    return [p["W_x"], p["W_h"], p["b"].reshape(-1), inner]


def recur(module, weights, x, lengths):
    """All states [batch][T][d], held beyond the end."""
    names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"]
    packed = pack_padded_sequence(x, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    outputs, _ = functional_call(module, dict(zip(names, weights)), (packed,))
    outputs, _ = pad_packed_sequence(outputs, batch_first=True, total_length=x.shape[1])
    last = torch.minimum(torch.arange(x.shape[1])[None, :], torch.tensor(lengths)[:, None] - 1)
    return outputs.gather(1, last[:, :, None].expand(-1, -1, outputs.shape[2]))


def recurrents():
    inputs, width, batch, times = 3, 4, 3, 5
    for number, (cell, lengths) in enumerate(
        [("lstm", None), ("lstm", [5, 2, 1]), ("gru", None), ("gru", [3, 5, 1])]
    ):
        draws = Draws(300 + number)
        module = (nn.LSTM if cell == "lstm" else nn.GRU)(inputs, width, batch_first=True)
        parameters = recurrent_parameters(draws, cell, inputs, width)
        parameters["x"] = draws.normal(inputs, times * batch)
        ends = lengths or [times] * batch

        def predict(p, module=module, cell=cell, ends=ends):
            return columns(recur(module, recurrent_weights(p, cell, width), rows(p["x"], batch), ends))

        fixed = {} if lengths is None else {"mask": mask_rows(padding(lengths, times))}
        name = cell + ("" if lengths is None else "-ragged")
        yield from case(name, {"layer": cell, "batch": batch}, draws, parameters, fixed, predict)


def sinusoidal(width, times):
    """Vaswani et al. 2017, section 3.5: [width][times]."""
    t = torch.arange(times)[None, :]
    i = torch.arange(width)[:, None]
    angle = t / 10000 ** ((i - i % 2) / width)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


def embeddings():
    vocabulary, width, batch, times = 7, 5, 3, 4
    for number, kind in enumerate(["learned", "sinusoidal"]):
        draws = Draws(400 + number)
        module = nn.Embedding(vocabulary, width)
        tokens = draws.tokens(vocabulary, batch, times)
        parameters = {"E": draws.normal(vocabulary, width)}
        if kind == "learned":
            parameters["P"] = draws.normal(width, times)

        def predict(p, module=module, kind=kind, tokens=tokens):
            places = p["P"] if kind == "learned" else sinusoidal(width, times)
            return columns(functional_call(module, {"weight": p["E"]}, (tokens,)) + places.T[None])

        words = {"layer": "embedding", "positions": kind, "batch": batch}
        yield from case("embedding-" + kind, words, draws, parameters, {"tokens": tokens.T.double()}, predict)


def norms():
    width, batch, times = 4, 3, 5
    for number, (name, training, hidden) in enumerate(
        [
            ("training", True, None),
            ("training-masked", True, padding([5, 0, 2], times)),
            ("evaluation-masked", False, padding([3, 5, 1], times)),
        ]
    ):
        draws = Draws(500 + number)
        parameters = {
            "gamma": 1 + draws.normal(width, 1, scale=0.2),
            "beta": draws.normal(width, 1, scale=0.2),
            "x": draws.normal(width, times * batch),
        }
        mean, variance = draws.normal(width, scale=0.3), 0.5 + draws.normal(width) ** 2
        shown = torch.ones(batch, times, dtype=torch.bool) if hidden is None else ~hidden
        after = {}

        def predict(p, training=training, mean=mean, variance=variance, shown=shown, after=after):
            module = nn.BatchNorm1d(width).train(training)
            x = rows(p["x"], batch)
            buffers = {"running_mean": mean.clone(), "running_var": variance.clone()}
            weights = {"weight": p["gamma"].reshape(-1), "bias": p["beta"].reshape(-1)}
            y = functional_call(module, weights | buffers, (x[shown],))
            after |= buffers
            return columns(torch.zeros_like(x).masked_scatter(shown[:, :, None], y))

        fixed = {"mean": mean.reshape(-1, 1), "variance": variance.reshape(-1, 1)}
        if hidden is not None:
            fixed["mask"] = mask_rows(hidden)
        predict(parameters)
        fixed |= {"mean_after": after["running_mean"], "variance_after": after["running_var"]}
        words = {"layer": "norm", "batch": batch, "training": "yes" if training else "no"}
        yield from case("norm-" + name, words, draws, parameters, fixed, predict)


def prefixed(layer, parameters):
    return {f"{layer}.{name}": values for name, values in parameters.items()}


def part(p, layer):
    """The parameters of one layer."""
    start = f"{layer}."
    return {name[len(start) :]: values for name, values in p.items() if name.startswith(start)}


def dense(draws, inputs, outputs):
    return {
        "W": draws.normal(outputs, inputs, scale=1 / math.sqrt(inputs)),
        "b": draws.normal(outputs, 1, scale=0.3),
    }


def encoders():
    """Whole networks of family transformer: patches with a class token, and words of which some are hidden."""
    width, heads, ratio, batch, outputs, depth = 4, 2, 3, 3, 2, 2
    for number, name in enumerate(["patches", "words"]):
        draws = Draws(600 + number)
        patches = name == "patches"
        times = 4 if patches else 5
        length = times + (1 if patches else 0)
        layers = [
            nn.TransformerEncoderLayer(
                width, heads, ratio * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=patches
            )
            for _ in range(depth)
        ]
        parameters = prefixed(0, dense(draws, 2 * 4, width) if patches else {"E": draws.normal(7, width)})
        if patches:
            parameters |= prefixed(0, {"Z": draws.normal(width, 1), "P": draws.normal(width, length)})
        for k in range(depth):
            parameters |= prefixed(k + 1, block_parameters(draws, width, ratio * width))
        if patches:
            last = {"gamma": 1 + draws.normal(width, 1, scale=0.2), "beta": draws.normal(width, 1, scale=0.2)}
            parameters |= prefixed(depth + 1, last)
        parameters |= prefixed(depth + 1, dense(draws, width, outputs))
        image = draws.normal(batch, 2, 4, 4)
        tokens = draws.tokens(7, batch, times)
        hidden = None if patches else padding([5, 2, 3], times)

        def predict(p, patches=patches, image=image, tokens=tokens, hidden=hidden, layers=layers, length=length):
            first, head = part(p, 0), part(p, depth + 1)
            if patches:
                cut = nn.functional.unfold(image, 2, stride=2).transpose(1, 2)
                x = cut @ first["W"].T + first["b"].T
                x = torch.cat([first["Z"].T[None].expand(batch, 1, width), x], 1) + first["P"].T
            else:
                x = nn.functional.embedding(tokens, first["E"]) + sinusoidal(width, length).T
            for k in range(depth):
                x = block(layers[k], part(p, k + 1), x, hidden)
            if patches:
                x = nn.functional.layer_norm(x[:, 0], (width,), head["gamma"].reshape(-1), head["beta"].reshape(-1))
            else:
                shown = (~hidden).double()[:, :, None]
                x = (shown * x).sum(1) / shown.sum(1)
            return (x @ head["W"].T + head["b"].T).T

        words = {"family": "transformer", "set_depth": depth, "set_width": width, "set_heads": heads}
        words |= {"set_mlp_ratio": ratio}
        if patches:
            words |= {"set_patch": 2, "set_channels_in": 2, "set_pooling": "class-token"}
            fixed = {"inputs": image.reshape(batch, -1).T}
        else:
            words |= {"set_norm": "post", "set_positions": "sinusoidal", "set_vocabulary": 7, "set_field": "words"}
            fixed = {"inputs": draws.normal(1, batch), "words": tokens.T.double(), "mask": mask_rows(hidden)}
        yield from case("transformer-" + name, words, draws, parameters, fixed, predict)


def readers():
    """Whole networks of family lstm: two layers, over the rows of an image, and over words of which some are hidden."""
    width, batch, outputs, depth = 4, 3, 2, 2
    for number, (cell, name) in enumerate([("lstm", "rows"), ("gru", "rows"), ("lstm", "words")]):
        draws = Draws(700 + number)
        rows_of_image = name == "rows"
        inputs, times = (6, 3) if rows_of_image else (width, 5)
        lengths = [times] * batch if rows_of_image else [5, 2, 3]
        parameters = {} if rows_of_image else prefixed(0, {"E": draws.normal(7, width)})
        for k in range(depth):
            parameters |= prefixed(k, recurrent_parameters(draws, cell, inputs if k == 0 else width, width))
        parameters |= prefixed(depth, dense(draws, width, outputs))
        modules = [
            (nn.LSTM if cell == "lstm" else nn.GRU)(inputs if k == 0 else width, width, batch_first=True)
            for k in range(depth)
        ]
        image = draws.normal(batch, 2, 3, 3)
        tokens = draws.tokens(7, batch, times)

        def predict(p, rows_of_image=rows_of_image, image=image, tokens=tokens, modules=modules, lengths=lengths):
            if rows_of_image:
                x = image.permute(0, 2, 1, 3).reshape(batch, 3, 6)
            else:
                x = nn.functional.embedding(tokens, p["0.E"])
            for k in range(depth):
                x = recur(modules[k], recurrent_weights(part(p, k), cell, width), x, lengths)
            head = part(p, depth)
            return (x[:, -1] @ head["W"].T + head["b"].T).T

        words = {"family": "lstm", "set_depth": depth, "set_width": width, "set_cell": cell}
        if rows_of_image:
            words |= {"set_channels_in": 2}
            fixed = {"inputs": image.reshape(batch, -1).T}
        else:
            words |= {"set_vocabulary": 7, "set_field": "words"}
            fixed = {"inputs": draws.normal(1, batch), "words": tokens.T.double()}
            fixed["mask"] = mask_rows(padding(lengths, times))
        yield from case(f"{cell}-{name}", words, draws, parameters, fixed, predict)


FILES = {
    "attention": [attentions],
    "blocks": [blocks],
    "recurrent": [recurrents],
    "tokens": [embeddings, norms],
    "networks": [encoders, readers],
}


def main():
    for name, parts in FILES.items():
        lines = ["# Made by make_sequence_reference.py, whose head explains the format."]
        for part in parts:
            lines.extend(part())
        (HERE / f"sequence_{name}.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}")
    main()
