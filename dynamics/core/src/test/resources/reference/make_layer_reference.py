"""Writes layers.txt, architectures.txt and operator_norms.txt: what Almagest's layers and convolutional families are tested against.

Nothing here is computed by Almagest. Outputs, gradients, Hessian-vector products and steps of training come from PyTorch in
float64 on one thread.

    pip install torch numpy
    python make_layer_reference.py          # writes the files beside this script

The files in the repository were made with PyTorch 2.13.0. Compare to about 1e-12 of the largest entry, never bit by bit.
Numbers are printed by Python's repr: reading them back gives the same double.

All files: lines of words parted by single spaces; a line that starts with # is a comment. `case NAME` opens a case. Every other
line is either a text, `key word`, or an array, `key rows cols v v v ...`, row-major.

layers.txt
    layer        which layer; its sizes are further words
    x            features x batch, an image's rows being [channel][y][x]
    theta        1 x P: the layer's parameters one after another, as PyTorch has them, row-major; of a layer that has none a
                 number for each row of x, by which that row is multiplied before it enters the layer
    target       t, outputs x batch; the loss is (1/2) sum (y - t)^2
    training     yes or no
    running      1 x 2C, running means and variances before (batch norm)
    y, loss      outputs x batch; 1 x 1
    gradient, input_gradient      of the loss in theta and in x
    v, u         1 x P and like x: a direction in theta and x together
    product, input_product        the Hessian of the loss in (theta, x), times (v, u)
    updated      1 x 2C, running means and variances after (batch norm in training)

architectures.txt
    family       vgg, resnet-conv or autoencoder; its settings are further words
    x, target    features x examples and outputs x examples; x once more where the network reconstructs
    theta        1 x P, where training begins: layer by layer weights, then biases, or gamma and beta of its norm
    steps, rate  full-batch steps of gradient descent on the mean over examples and outputs of (f - y)^2
    training_loss  1 x steps, before each step, in training mode
    trained      1 x P, after the steps
    running      1 x S, means and variances layer by layer after the steps
    prediction   outputs x examples, after the steps, in evaluation mode

operator_norms.txt
    channels, height, width, out, kernel, stride, padding    sizes of a convolution
    theta        1 x out*channels*kernel*kernel
    norm         1 x 1, NumPy's largest singular value of the matrix whose columns are the images of unit vectors
"""

from pathlib import Path

import numpy
import torch
from torch import nn

HERE = Path(__file__).resolve().parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def line(key, value):
    if isinstance(value, (str, int)):
        return f"{key} {value}\n"
    array = numpy.atleast_2d(numpy.asarray(value, dtype=float))
    return f"{key} {array.shape[0]} {array.shape[1]} " + " ".join(repr(float(v)) for v in array.ravel()) + "\n"


def draw(rng, *shape):
    return torch.from_numpy(rng.standard_normal(shape))


class Sine(nn.Module):
    def __init__(self, inputs, outputs, frequency):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.frequency = frequency

    def forward(self, x):
        return torch.sin(self.frequency * self.linear(x))


class Gate(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        self.gate = nn.Linear(inputs, outputs)

    def forward(self, x):
        return self.linear(x) * torch.sigmoid(self.gate(x))


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.linear = nn.Linear(width, width)

    def forward(self, x):
        return x + torch.tanh(self.linear(x))


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean(dim=(2, 3))


def layer_case(name, seed, module, image, batch, training=False, **words):
    """image: extents of one example, (features,) or (channels, [height,] width)."""
    rng = numpy.random.default_rng(seed)
    x = draw(rng, batch, *image)
    parameters = list(module.parameters())
    if parameters:
        theta = torch.cat([0.5 * draw(rng, p.numel()) for p in parameters])
        if words["layer"] in ("batch-norm", "layer-norm"):
            theta = theta + 1
    else:
        theta = 1 + 0.3 * draw(rng, x[0].numel())
    norm = isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d))
    if norm:
        channels = module.num_features
        module.running_mean = 0.3 * draw(rng, channels)
        module.running_var = 0.5 + draw(rng, channels) ** 2
    module.train(training)
    running = torch.cat([module.running_mean, module.running_var]).clone() if norm else None
    names = [n for n, _ in module.named_parameters()]
    first = True

    def output(theta, x):
        nonlocal first
        if not parameters:
            return module(x * theta.reshape(x[0].shape)).reshape(batch, -1)
        parts, at = {}, 0
        for n, p in zip(names, parameters):
            parts[n] = theta[at:at + p.numel()].reshape(p.shape)
            at += p.numel()
        buffers = dict(module.named_buffers())
        if not first:
            buffers = {n: b.clone() for n, b in buffers.items()}
        result = torch.func.functional_call(module, {**parts, **buffers}, (x,)).reshape(batch, -1)
        first = False
        return result

    theta.requires_grad_()
    x.requires_grad_()
    y = output(theta, x)
    updated = torch.cat([module.running_mean, module.running_var]).clone() if norm and training else None
    target = draw(rng, *y.shape)
    loss = 0.5 * ((y - target) ** 2).sum()
    gradient, input_gradient = torch.autograd.grad(loss, (theta, x), create_graph=True)
    v, u = draw(rng, *theta.shape), draw(rng, *x.shape)
    product, input_product = torch.autograd.grad((gradient * v).sum() + (input_gradient * u).sum(), (theta, x))

    def columns(a):
        return a.detach().reshape(batch, -1).numpy().T

    text = line("case", name) + "".join(line(k, w) for k, w in words.items())
    text += line("training", "yes" if training else "no") + line("x", columns(x)) + line("theta", theta.detach())
    text += line("target", columns(target))
    if running is not None:
        text += line("running", running)
    text += line("y", columns(y)) + line("loss", [[loss.item()]])
    text += line("gradient", gradient.detach()) + line("input_gradient", columns(input_gradient))
    text += line("v", v) + line("u", columns(u))
    text += line("product", product.detach()) + line("input_product", columns(input_product))
    if updated is not None:
        text += line("updated", updated)
    return text


def layers():
    image = {"channels": 2, "height": 4, "width": 3}
    row = {"channels": 2, "height": 1, "width": 5}
    size = (2, 4, 3)
    yield layer_case("dense", 1, nn.Linear(4, 3), (4,), 5, layer="dense", inputs=4, outputs=3, bias="yes")
    yield layer_case("dense-without-bias", 2, nn.Linear(4, 3, bias=False), (4,), 5, layer="dense", inputs=4, outputs=3,
                     bias="no")
    yield layer_case("convolution", 3, nn.Conv2d(2, 3, 3, 2, 1), size, 4, layer="convolution", **image, out=3, kernel=3,
                     stride=2, padding=1, bias="yes")
    yield layer_case("convolution-without-padding", 4, nn.Conv2d(2, 3, 2, 1, 0, bias=False), size, 6,
                     layer="convolution", **image, out=3, kernel=2, stride=1, padding=0, bias="no")
    yield layer_case("convolution-on-lines", 5, nn.Conv1d(2, 3, 3, 1, 1), (2, 5), 3, layer="convolution", **row, out=3,
                     kernel=3, stride=1, padding=1, bias="yes")
    yield layer_case("transposed-convolution", 6, nn.ConvTranspose2d(3, 2, 3, 2, 1, output_padding=(1, 0)), (3, 2, 2), 4,
                     layer="transposed-convolution", **image, out=3, kernel=3, stride=2, padding=1, bias="yes")
    yield layer_case("transposed-convolution-on-lines", 7, nn.ConvTranspose1d(3, 2, 3, 2, 1), (3, 3), 4,
                     layer="transposed-convolution", **row, out=3, kernel=3, stride=2, padding=1, bias="yes")
    yield layer_case("max-pool", 8, nn.MaxPool2d(2), size, 3, layer="max-pool", **image, kernel=2, stride=2, padding=0)
    yield layer_case("max-pool-that-overlaps", 9, nn.MaxPool2d(3, 2, 1), size, 3, layer="max-pool", **image, kernel=3,
                     stride=2, padding=1)
    yield layer_case("max-pool-on-lines", 10, nn.MaxPool1d(3, 2, 1), (2, 5), 5, layer="max-pool", **row, kernel=3,
                     stride=2, padding=1)
    yield layer_case("average-pool", 11, nn.AvgPool2d(2), size, 3, layer="average-pool", **image, kernel=2, stride=2,
                     padding=0)
    yield layer_case("average-pool-that-overlaps", 12, nn.AvgPool2d(3, 2, 1), size, 3, layer="average-pool", **image,
                     kernel=3, stride=2, padding=1)
    yield layer_case("global-average", 13, GlobalAverage(), size, 2, layer="global-average", **image)
    yield layer_case("nearest", 14, nn.Upsample(scale_factor=2, mode="nearest"), size, 2, layer="nearest", **image,
                     factor=2)
    yield layer_case("bilinear", 15, nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False), size, 2,
                     layer="bilinear", **image, factor=2)
    yield layer_case("bilinear-by-three", 16, nn.Upsample(scale_factor=3, mode="bilinear", align_corners=False), size, 2,
                     layer="bilinear", **image, factor=3)
    yield layer_case("linear-on-lines", 17, nn.Upsample(scale_factor=2, mode="linear", align_corners=False), (2, 5), 2,
                     layer="bilinear", **row, factor=2)
    for training in (True, False):
        mode = "training" if training else "evaluation"
        yield layer_case(f"batch-norm-of-images-in-{mode}", 18, nn.BatchNorm2d(2), size, 6, training,
                         layer="batch-norm", **image)
        yield layer_case(f"batch-norm-in-{mode}", 19, nn.BatchNorm1d(4), (4,), 7, training, layer="batch-norm",
                         channels=4, height=1, width=1)
    yield layer_case("layer-norm", 20, nn.LayerNorm(6), (6,), 4, layer="layer-norm", inputs=6)
    yield layer_case("gate", 21, Gate(4, 3), (4,), 5, layer="gate", inputs=4, outputs=3)
    yield layer_case("residual", 22, Residual(4), (4,), 5, layer="residual", inputs=4)
    yield layer_case("sine", 23, Sine(3, 4, 30.0), (3,), 5, layer="sine", inputs=3, outputs=4)


ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh}


class Unit(nn.Module):
    """An affine layer, a batch norm if there is one, and an activation if there is one."""

    def __init__(self, affine, channels, flat, norm, activation):
        super().__init__()
        self.affine = affine
        self.norm = (nn.BatchNorm1d if flat else nn.BatchNorm2d)(channels) if norm else None
        self.activation = activation

    def forward(self, x):
        x = self.affine(x)
        x = x if self.norm is None else self.norm(x)
        return x if self.activation is None else ACTIVATIONS[self.activation](x)


def convolution(inputs, outputs, kernel, stride, norm, activation):
    affine = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=not norm)
    return Unit(affine, outputs, False, norm, activation)


def dense(inputs, outputs, norm, activation):
    return Unit(nn.Linear(inputs, outputs, bias=not norm), outputs, True, norm, activation)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, norm, activation):
        super().__init__()
        self.first = convolution(inputs, outputs, 3, stride, norm, activation)
        self.second = convolution(outputs, outputs, 3, 1, norm, None)
        self.shortcut = convolution(inputs, outputs, 1, stride, norm, None) if stride > 1 else None
        self.activation = activation

    def forward(self, x):
        kept = x if self.shortcut is None else self.shortcut(x)
        return ACTIVATIONS[self.activation](kept + self.second(self.first(x)))


class Shaped(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(x.shape[0], *self.shape)


def vgg(size, depth, width, pool_every, pooling, hidden, norm, activation, outputs):
    parts, state, channels = [], size, width
    for l in range(depth):
        parts.append(convolution(state[0], channels, 3, 1, norm, activation))
        state = (channels, *state[1:])
        if (l + 1) % pool_every == 0 and min(state[1:]) >= 2:
            parts.append(nn.MaxPool2d(2) if pooling == "max" else nn.AvgPool2d(2))
            state = (channels, state[1] // 2, state[2] // 2)
            channels *= 2
    parts.append(nn.Flatten())
    numbers = state[0] * state[1] * state[2]
    if hidden:
        parts.append(dense(numbers, hidden, norm, activation))
        numbers = hidden
    return nn.Sequential(*parts, nn.Linear(numbers, outputs))


def residual(size, depth, stages, width, norm, activation, outputs):
    parts = [convolution(size[0], width, 3, 1, norm, activation)]
    channels = width
    for stage in range(stages):
        for block in range(depth):
            stride = 2 if stage > 0 and block == 0 else 1
            parts.append(Block(channels, channels * stride, stride, norm, activation))
            channels *= stride
    return nn.Sequential(*parts, GlobalAverage(), nn.Linear(channels, outputs))


def dense_autoencoder(features, depth, width, latent, norm, activation):
    sizes = [features] + [width] * depth
    parts = [dense(a, b, norm, activation) for a, b in zip(sizes, sizes[1:])]
    parts.append(nn.Linear(sizes[-1], latent))
    sizes = [latent] + [width] * depth
    parts += [dense(a, b, norm, activation) for a, b in zip(sizes, sizes[1:])]
    return nn.Sequential(nn.Flatten(), *parts, nn.Linear(sizes[-1], features))


def convolutional_autoencoder(size, depth, width, latent, upsampling, norm, activation):
    parts, shapes, channels = [], [size], width
    for _ in range(depth):
        c, h, w = shapes[-1]
        parts.append(convolution(c, channels, 3, 2, norm, activation))
        shapes.append((channels, (h + 1) // 2, (w + 1) // 2))
        channels *= 2
    c, h, w = shapes[-1]
    parts += [nn.Flatten(), nn.Linear(c * h * w, latent), dense(latent, c * h * w, norm, activation), Shaped(c, h, w)]
    for l in range(depth - 1, -1, -1):
        c, h, w = shapes[l + 1]
        to, height, wide = shapes[l]
        last = l == 0
        if upsampling == "transposed":
            more = (height - (2 * h - 1), wide - (2 * w - 1))
            affine = nn.ConvTranspose2d(c, to, 3, 2, 1, output_padding=more, bias=last or not norm)
            parts.append(Unit(affine, to, False, norm and not last, None if last else activation))
        else:
            options = {} if upsampling == "nearest" else {"align_corners": False}
            parts.append(nn.Upsample(scale_factor=2, mode=upsampling, **options))
            parts.append(nn.Conv2d(c, to, 3, 1, 1) if last else convolution(c, to, 3, 1, norm, activation))
    return nn.Sequential(*parts, nn.Flatten())


def architecture_case(name, seed, module, size, batch, outputs, steps=5, rate=0.1, **words):
    rng = numpy.random.default_rng(seed)
    x = draw(rng, batch, *size)
    target = draw(rng, batch, outputs) if outputs else x.reshape(batch, -1)
    with torch.no_grad():
        for n, p in module.named_parameters():
            if "norm.weight" in n:
                p.copy_(1 + 0.2 * draw(rng, *p.shape))
            else:
                scale = (p[0].numel() if p.dim() > 1 else 25) ** -0.5
                p.copy_(scale * draw(rng, *p.shape))
    theta = torch.cat([p.detach().reshape(-1) for p in module.parameters()]).clone()
    optimizer = torch.optim.SGD(module.parameters(), lr=rate)
    losses = []
    module.train()
    for _ in range(steps):
        optimizer.zero_grad()
        loss = ((module(x) - target) ** 2).mean()
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    module.eval()
    with torch.no_grad():
        prediction = module(x)
    trained = torch.cat([p.detach().reshape(-1) for p in module.parameters()])
    running = [b.reshape(-1) for n, b in module.named_buffers() if "running" in n]
    text = line("case", name) + "".join(line(k, w) for k, w in words.items()) + line("steps", steps)
    text += line("rate", [[rate]]) + line("x", x.reshape(batch, -1).numpy().T)
    if outputs:
        text += line("target", target.numpy().T)
    text += line("theta", theta) + line("training_loss", losses) + line("trained", trained)
    if running:
        text += line("running", torch.cat(running))
    return text + line("prediction", prediction.numpy().T)


def architectures():
    for norm in ("batch", "none"):
        for pooling, hidden in (("max", 0), ("average", 6)) if norm == "batch" else (("max", 4),):
            words = {"depth": 3, "width": 2, "pool_every": 1, "pooling": pooling, "hidden": hidden}
            yield architecture_case(f"vgg-{pooling}-{norm}", 31 + hidden,
                                    vgg((1, 6, 6), **words, norm=norm == "batch", activation="relu", outputs=3),
                                    (1, 6, 6), 5, 3, family="vgg", **words, norm=norm, activation="relu")
        words = {"depth": 2, "stages": 2, "width": 2}
        yield architecture_case(f"resnet-conv-{norm}", 41,
                                residual((2, 5, 4), **words, norm=norm == "batch", activation="tanh", outputs=3),
                                (2, 5, 4), 4, 3, family="resnet-conv", **words, norm=norm, activation="tanh",
                                channels_in=2, height=5, width_pixels=4)
        words = {"depth": 2, "width": 5, "latent": 2}
        yield architecture_case(f"dense-autoencoder-{norm}", 51,
                                dense_autoencoder(9, **words, norm=norm == "batch", activation="tanh"),
                                (1, 3, 3), 6, 0, family="autoencoder", **words, norm=norm, activation="tanh")
        for upsampling, side in (("transposed", 5), ("nearest", 4)) if norm == "batch" else (("bilinear", 4),):
            words = {"depth": 2, "width": 2, "latent": 3, "upsampling": upsampling}
            yield architecture_case(f"convolutional-autoencoder-{upsampling}-{norm}", 61 + side,
                                    convolutional_autoencoder((1, side, side), **words, norm=norm == "batch",
                                                              activation="relu"),
                                    (1, side, side), 3, 0, family="autoencoder", encoder="convolutional", **words,
                                    norm=norm, activation="relu")


def norm_case(name, seed, channels, height, width, out, kernel, stride, padding):
    rng = numpy.random.default_rng(seed)
    weights = draw(rng, out, channels, kernel, kernel)
    size = channels * height * width
    units = torch.eye(size).reshape(size, channels, height, width)
    matrix = nn.functional.conv2d(units, weights, stride=stride, padding=padding).reshape(size, -1)
    words = dict(channels=channels, height=height, width=width, out=out, kernel=kernel, stride=stride, padding=padding)
    text = line("case", name) + "".join(line(k, w) for k, w in words.items())
    return text + line("theta", weights.reshape(1, -1)) + line("norm", [[numpy.linalg.svd(matrix.numpy())[1][0]]])


def norms():
    yield norm_case("small", 81, 2, 4, 3, 3, 3, 1, 1)
    yield norm_case("strided", 82, 2, 5, 5, 2, 3, 2, 1)
    yield norm_case("without-padding", 83, 1, 6, 4, 2, 2, 1, 0)
    yield norm_case("large", 84, 2, 24, 24, 2, 3, 1, 1)


def write(name, cases):
    with open(HERE / name, "w") as file:
        file.write("# written by make_layer_reference.py, which says what is in here\n")
        file.writelines(cases)


write("layers.txt", layers())
write("architectures.txt", architectures())
write("operator_norms.txt", norms())
