"""Writes the ONNX files of this folder, and what PyTorch and ONNX Runtime make of them (reference.json); mlp.npz
has the examples of the first.

Needs torch, onnx, onnxscript and onnxruntime: python export.py. All networks are drawn in double precision; the files NAME.onnx
hold doubles, NAME-float.onnx the same network in single precision, and as the
exporter's optimiser leaves it.
"""
import json
import math
import pathlib
import sys

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn
from torch.func import functional_call, jacrev
from torch.nn.attention import SDPBackend, sdpa_kernel

FOLDER = pathlib.Path(__file__).parent
EXAMPLES = 12
STEPS = 50
RATE = 0.05


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(1, 3, 3, padding=1)
        self.first = nn.Conv2d(3, 3, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(3)
        self.second = nn.Conv2d(3, 3, 3, padding=1, groups=3)
        self.down = nn.Conv2d(3, 4, 1, stride=2)
        self.side = nn.Conv2d(3, 4, 3, stride=2, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        h = torch.tanh(self.stem(x))
        h = h + self.second(nn.functional.silu(self.norm(self.first(h))))
        h = nn.functional.gelu(self.side(h)) + self.down(h)
        return self.head(self.pool(h).flatten(1))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(4, 8)
        self.position = nn.Parameter(torch.randn(5, 8) * 0.3)
        layer = nn.TransformerEncoderLayer(
            8, 2, 12, dropout=0.1, activation="gelu", batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        return self.head(self.encoder(self.embed(x) + self.position).mean(1))


class Masked(nn.Module):
    """Two attentions: one sees no later place, and two of its heads share keys; the other sees the places that the inputs say,
    which may be none."""
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(3, 8)
        self.keys = nn.Linear(8, 8)
        self.queries = nn.Linear(8, 8)
        self.both = nn.Linear(8, 16)
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 2)

    def forward(self, x):
        count, length, _ = x.shape
        h = torch.tanh(self.embed(x))
        q = self.queries(h).view(count, length, 4, 2).transpose(1, 2)
        k, v = self.keys(h).view(count, length, 2, 2, 2).permute(2, 0, 3, 1, 4)
        a = nn.functional.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        h = h + a.transpose(1, 2).flatten(2)
        k, v = self.both(self.norm(h)).view(count, length, 2, 2, 4).permute(2, 0, 3, 1, 4)
        seen = (x[:, :, 0] > 0).view(count, 1, 1, length).expand(count, 1, length, length)
        a = nn.functional.scaled_dot_product_attention(
            h.view(count, length, 2, 4).transpose(1, 2), k, v, attn_mask=seen)
        return self.head((h + a.transpose(1, 2).flatten(2)).mean(1))


class Recurrent(nn.Module):
    def __init__(self, kind, **settings):
        super().__init__()
        self.layer = kind(3, 4, batch_first=True, **settings)
        self.head = nn.Linear(8 if settings.get("bidirectional") else 4, 2)

    def forward(self, x):
        return self.head(self.layer(x)[0][:, -1])


def networks():
    yield "mlp", (6,), nn.Sequential(
        nn.Linear(6, 8), nn.Tanh(), nn.Linear(8, 7), nn.GELU(), nn.Linear(7, 3))
    yield "cnn", (1, 6, 6), nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1), nn.BatchNorm2d(3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 2, stride=1), nn.BatchNorm2d(4), nn.Softplus(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(4, 3))
    yield "residual", (1, 6, 6), Residual()
    yield "transformer", (5, 4), Encoder()
    yield "lstm", (5, 3), Recurrent(nn.LSTM)
    yield "gru", (4, 3), Recurrent(nn.GRU, num_layers=2, bidirectional=True)
    yield "attention", (3, 3), Masked()


def disturb(model):
    """Running statistics and scales that are no round numbers, as after training."""
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 1.5)
        if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.3)


def loss(prediction, targets):
    """Mean over examples and outputs of the squared error."""
    return ((prediction - targets) ** 2).mean()


def curvature(model, x, y):
    parameters = {k: v.detach() for k, v in model.named_parameters()}
    names = list(parameters)
    shapes = [parameters[n].shape for n in names]
    sizes = [parameters[n].numel() for n in names]
    flat = torch.cat([parameters[n].reshape(-1) for n in names])

    def call(theta, inputs):
        parts = torch.split(theta, sizes)
        named = {n: p.reshape(s) for n, p, s in zip(names, parts, shapes)}
        return functional_call(model, named, (inputs,))

    with sdpa_kernel(SDPBackend.MATH):
        h = jacrev(jacrev(lambda theta: loss(call(theta, x), y)))(flat)
        # torch.func's is wrong in places where there is layer norm (differences of gradients tell); these rows are not
        theta = flat.clone().requires_grad_()
        slopes, = torch.autograd.grad(loss(call(theta, x), y), theta, create_graph=True)
        rows = torch.stack([torch.autograd.grad(s, theta, retain_graph=True)[0] for s in slopes])
    print("torch.func's Hessian against that of torch.autograd, row by row:", (h - rows).abs().max().item())
    h = (rows + rows.T) / 2
    with sdpa_kernel(SDPBackend.MATH):
        j = jacrev(lambda theta: call(theta, x).reshape(-1))(flat)
    eigenvalues = torch.linalg.eigvalsh(h)
    kernel = torch.linalg.eigvalsh(j @ j.T)
    return {
        "lambda_max": eigenvalues[-1].item(),
        "trace": torch.trace(h).item(),
        "kernel": kernel.tolist(),
        "parameters": int(flat.numel()),
    }


def train(model, x, y, momentum):
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=momentum)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        value = loss(model(x), y)
        losses.append(value.item())
        value.backward()
        optimizer.step()
    return losses


def export(model, example, path, optimise, opset):
    torch.onnx.export(
        model, (example,), path, dynamic_shapes=({0: "n"},), external_data=False, opset_version=opset,
        optimize=optimise)
    stored = onnx.load(path)
    # where in PyTorch's own code each node comes from
    for part in [stored, stored.graph, *stored.graph.node, *stored.graph.value_info, *stored.graph.initializer]:
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(stored, path)


def main():
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)
    only = sys.argv[1:]
    path = FOLDER / "reference.json"
    reference = json.loads(path.read_text()) if only and path.exists() else {}
    for number, (name, shape, model) in enumerate(networks()):
        if only and name not in only:
            continue
        torch.manual_seed(number)
        model = model.double()
        for p in model.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, 0, 1 / math.sqrt(p[0].numel()))
            else:
                nn.init.normal_(p, 0, 0.2)
        disturb(model)
        model.eval()
        x = torch.randn(EXAMPLES, *shape, dtype=torch.float64)
        outputs = model(x).shape[1]
        y = torch.randn(EXAMPLES, outputs, dtype=torch.float64)
        # from opset 23 on attention is an operator; before, PyTorch writes it out, and one that sees no place otherwise than it does
        # itself
        opset = 23 if name == "attention" else 18
        export(model, x[:2], FOLDER / f"{name}.onnx", False, opset)
        single = FOLDER / f"{name}-float.onnx"
        export(model.float(), x[:2].float(), single, True, opset)
        floats = model(x.float()).detach()
        session = onnxruntime.InferenceSession(str(single), providers=["CPUExecutionProvider"])
        run = session.run(None, {session.get_inputs()[0].name: x.float().numpy()})[0]
        print(name, "runtime against PyTorch, single:", np.abs(run - floats.numpy()).max())
        weights = onnx.load(FOLDER / f"{name}.onnx")
        print(name, sorted({n.op_type for n in weights.graph.node}))
        print(name, sorted({n.op_type for n in onnx.load(single).graph.node}))
        model = model.double()
        # single precision has rounded the weights: the double file's are read again
        torch.manual_seed(number)
        for p in model.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, 0, 1 / math.sqrt(p[0].numel()))
            else:
                nn.init.normal_(p, 0, 0.2)
        disturb(model)
        entry = {
            "shape": list(shape),
            "inputs": x.reshape(EXAMPLES, -1).tolist(),
            "targets": y.tolist(),
            "outputs": model(x).tolist(),
            "runtime": run.astype(float).tolist(),
        }
        entry.update(curvature(model, x, y))
        entry["loss"] = loss(model(x), y).item()
        if name in ("cnn", "residual"):
            model.train()
        entry["losses"] = train(model, x, y, 0.9 if name in ("mlp", "transformer") else 0)
        entry["momentum"] = 0.9 if name in ("mlp", "transformer") else 0
        model.eval()
        entry["trained"] = model(x).tolist()
        reference[name] = entry
        if name == "mlp":
            np.savez(FOLDER / "mlp.npz", inputs=x.numpy(), targets=y.numpy())
    path.write_text(json.dumps(reference, indent=0))


if __name__ == "__main__":
    main()
