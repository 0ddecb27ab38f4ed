"""Writes shape_autoencoders.txt: what Almagest's shape autoencoders are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of Adam are PyTorch's, in float64 on one thread. Shapes and
points are closed forms (see `shapes` and `points`). The format is that of the other files of answers: a case has words, then
arrays `KEY ROWS COLUMNS NUMBERS`. A network has more than 22 000 parameters, so of a flat vector v in the order of the
parameters there are every 29th number, from the first on, and then Σ v_i sin(0.37 i + c) for c = 0, 1, 2, which no number
escapes.

    decoder     implicit or deconvolution
    points      raster: squared error at all pixels; weighted: at 256 points of each shape, weighted
    start       the parameters: encoder, decoder; W before b in each layer
    loss        over the twelve shapes
    gradient    its gradient
    losses      before each of 50 steps of Adam at 2e-3 on all shapes, and after the last
    end         the parameters after them

Two more cases, `measured`, say what a network draws whose parameter number k is SCALE·sin(1.7 k): over the twelve shapes, and of the
codes at ¼, ½ and ¾ between those of six pairs of shapes (see `pairs`), with SciPy's count of connected parts.

    scale       SCALE
    drawn       squared error, intersection over union on the raster; at 64 by 64; of the raster upsampled there; of the true raster
                upsampled there; share of the raster's numbers between 0.2 and 0.8
    between     intersection over union at 64 by 64, ratio of areas, share of numbers between 0.2 and 0.8, share of pictures of one part

The start is Almagest's own initialisation of seed 1: its random stream (splitmix64, normals by the polar method) is written out
below, so that the draws are checked too.

    pip install torch scipy
    python make_shape_reference.py
"""

import math
from pathlib import Path

import torch
from scipy.ndimage import label
from torch import nn
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
SHAPES, SIDE, FINE, POINTS, LATENT, STEPS, RATE, STRIDE = 12, 16, 64, 256, 8, 50, 2e-3, 29
SCALES = 0.35, 0.8
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

    def uniform(self):
        self.state = self.state + GAMMA & MASK
        return (self.mix(self.state) >> 11) * 2.0**-53

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


def centres(side):
    return (torch.arange(side) + 0.5) / side * 2 - 1


def shapes():
    """Number i: centre, size, kind."""
    return [
        (0.5 * math.sin(1.3 * i + 0.2), 0.5 * math.sin(2.1 * i + 1.1), 0.36 + 0.05 * math.sin(0.7 * i), i % 3)
        for i in range(SHAPES)
    ]


def pairs():
    """Two shapes each, and the shape at share α of the way."""
    for j in range(6):
        x, y, right, down = 0.1 * math.sin(j), 0.1 * math.cos(j), 0.33 * math.cos(1.1 * j), 0.33 * math.sin(1.1 * j)
        yield [(x + t * right, y + t * down, 0.32 + 0.01 * j, j % 3) for t in (-1, -0.5, 0, 0.5, 1)]


def inside(side, given=None):
    """[shapes][side][side], rows are y."""
    y, x = torch.meshgrid(centres(side), centres(side), indexing="ij")
    pictures = []
    for cx, cy, s, kind in given or shapes():
        right, down = (x - cx).abs(), (y - cy).abs()
        if kind == 0:
            pictures.append(right**2 + down**2 < s**2)
        elif kind == 1:
            pictures.append((right < 0.9 * s) & (down < 0.9 * s))
        else:
            pictures.append(right + down < 1.25 * s)
    return torch.stack(pictures).double()


def points():
    """Pixels of the fine raster, [shapes][points], each once a shape."""
    i, k = torch.meshgrid(torch.arange(SHAPES), torch.arange(POINTS), indexing="ij")
    return (97 * i + 16 * k + 7 * k % 16) % FINE**2


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.Conv2d(1, 16, 4, 2, 1), nn.Conv2d(16, 32, 4, 2, 1), nn.Conv2d(32, LATENT, 4)]
        )

    def forward(self, rasters):
        state = rasters[:, None]
        for layer in self.layers[:-1]:
            state = functional.leaky_relu(layer(state), 0.02)
        return torch.sigmoid(self.layers[-1](state)).flatten(1)

    def starts(self):
        """For each parameter: how its numbers begin."""
        for layer in self.layers:
            fan_in = layer.weight[0].numel()
            yield "normal", math.sqrt(2 / ((1 + 0.02**2) * fan_in))
            yield "uniform", 1 / math.sqrt(fan_in)


class Implicit(nn.Module):
    def __init__(self):
        super().__init__()
        query = 2 + LATENT
        self.layers = nn.ModuleList(
            [nn.Linear(query, 96), nn.Linear(96 + query, 64), nn.Linear(64 + query, 32), nn.Linear(32, 1)]
        )

    def forward(self, codes, places):
        """places: [shapes][points][2]."""
        query = torch.cat([places, codes[:, None].expand(-1, places.shape[1], -1)], 2)
        state = functional.leaky_relu(self.layers[0](query), 0.02)
        state = functional.leaky_relu(self.layers[1](torch.cat([state, query], 2)), 0.02)
        state = functional.leaky_relu(self.layers[2](torch.cat([state, query], 2)), 0.02)
        return torch.sigmoid(self.layers[3](state))[..., 0]

    def starts(self):
        for layer in self.layers:
            yield "uniform", 1 / math.sqrt(layer.in_features)
            yield "uniform", 1 / math.sqrt(layer.in_features)


class Deconvolution(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(
            [nn.ConvTranspose2d(LATENT, 24, 4), nn.ConvTranspose2d(24, 24, 4, 2, 1), nn.ConvTranspose2d(24, 1, 4, 2, 1)]
        )

    def forward(self, codes):
        state = codes[:, :, None, None]
        for layer in self.layers[:-1]:
            state = functional.leaky_relu(layer(state), 0.02)
        return torch.sigmoid(self.layers[-1](state)).flatten(1)

    def starts(self):
        for layer, fan_in in zip(self.layers, (LATENT, 96, 96)):
            yield "normal", math.sqrt(2 / fan_in)
            yield "uniform", 1 / math.sqrt(layer.weight[0].numel())


def begin(*nets):
    stream = Stream(1, "init")
    with torch.no_grad():
        for net in nets:
            for parameter, (kind, scale) in zip(net.parameters(), net.starts()):
                flat = parameter.view(-1)
                for i in range(len(flat)):
                    flat[i] = scale * stream.normal() if kind == "normal" else -scale + 2 * scale * stream.uniform()


def kept(parts):
    v = torch.cat([part.detach().flatten() for part in parts])
    i = torch.arange(len(v), dtype=torch.float64)
    return v[::STRIDE].tolist() + [float(v @ torch.sin(0.37 * i + c)) for c in range(3)]


def write(out, key, numbers):
    out.append(f"{key} 1 {len(numbers)} " + " ".join(map(repr, numbers)))


def answer(out, decoder, weighted):
    encoder, decoding = Encoder(), Implicit() if decoder == "implicit" else Deconvolution()
    begin(encoder, decoding)
    rasters, fine, chosen = inside(SIDE), inside(FINE), points()
    row, column = chosen // FINE, chosen % FINE
    own = torch.stack([centres(FINE)[column], centres(FINE)[row]], 2)
    y, x = torch.meshgrid(centres(SIDE), centres(SIDE), indexing="ij")
    shared = torch.stack([x, y], 2).view(1, -1, 2).expand(SHAPES, -1, -1)
    largest = functional.max_pool2d(fine[:, None], 5, 1, 2)
    band = (largest + functional.max_pool2d(-fine[:, None], 5, 1, 2)).flatten(1) > 0
    weight = 1 / torch.where(band, 1.0, 0.15).gather(1, chosen)
    truth = fine.flatten(1).gather(1, chosen)

    def loss_of():
        codes = encoder(rasters)
        if weighted:
            return (weight * (decoding(codes, own) - truth) ** 2).sum() / weight.sum()
        picture = decoding(codes, shared) if decoder == "implicit" else decoding(codes)
        return ((picture - rasters.flatten(1)) ** 2).mean()

    everything = [*encoder.parameters(), *decoding.parameters()]
    out += [f"case {decoder} {'weighted' if weighted else 'raster'}", f"decoder {decoder}"]
    out.append(f"points {'weighted' if weighted else 'raster'}")
    write(out, "start", kept(everything))
    loss = loss_of()
    write(out, "loss", [loss.item()])
    write(out, "gradient", kept(torch.autograd.grad(loss, everything)))
    stepper, losses = torch.optim.Adam(everything, RATE), []
    for _ in range(STEPS):
        stepper.zero_grad()
        loss = loss_of()
        losses.append(loss.item())
        loss.backward()
        stepper.step()
    write(out, "losses", losses + [loss_of().item()])
    write(out, "end", kept(everything))


def iou(drawn, truth):
    both, either = (drawn & truth).sum((1, 2)).double(), (drawn | truth).sum((1, 2)).double()
    return (both / either).mean().item()


def undecided(picture):
    return ((picture > 0.2) & (picture < 0.8)).double().mean().item()


@torch.no_grad()
def measure(out, decoder, scale):
    encoder, decoding = Encoder(), Implicit() if decoder == "implicit" else Deconvolution()
    k = 0
    for parameter in [*encoder.parameters(), *decoding.parameters()]:
        i = torch.arange(k, k + parameter.numel(), dtype=torch.float64)
        parameter.copy_((scale * torch.sin(1.7 * i)).view(parameter.shape))
        k += parameter.numel()

    def enlarged(pictures):
        return functional.interpolate(pictures[:, None], scale_factor=4, mode="bilinear", align_corners=False)[:, 0]

    def picture(codes, side):
        if decoder == "deconvolution":
            coarse = decoding(codes).view(-1, SIDE, SIDE)
            return coarse if side == SIDE else enlarged(coarse)
        y, x = torch.meshgrid(centres(side), centres(side), indexing="ij")
        places = torch.stack([x, y], 2).view(1, -1, 2).expand(len(codes), -1, -1)
        return decoding(codes, places).view(-1, side, side)

    coarse, fine = inside(SIDE), inside(FINE) > 0.5
    codes = encoder(coarse)
    small, large = picture(codes, SIDE), picture(codes, FINE)
    drawn = [((small - coarse) ** 2).mean().item(), iou(small > 0.5, coarse > 0.5), iou(large > 0.5, fine)]
    drawn += [iou(enlarged(small) > 0.5, fine), iou(enlarged(coarse) > 0.5, fine), undecided(small)]
    between = []
    for series in pairs():
        ends = encoder(inside(SIDE, [series[0], series[4]]))
        for place, share in ((1, 0.25), (2, 0.5), (3, 0.75)):
            field = picture(((1 - share) * ends[0] + share * ends[1])[None], FINE)
            mask, truth = field > 0.5, inside(FINE, [series[place]]) > 0.5
            parts = label(mask[0].numpy())[1]
            between.append([iou(mask, truth), (mask.sum() / truth.sum().double()).item(), undecided(field), parts == 1])
    out += [f"case {decoder} measured", f"decoder {decoder}", f"scale {scale}"]
    write(out, "drawn", drawn)
    write(out, "between", torch.tensor(between, dtype=torch.float64).mean(0).tolist())


if __name__ == "__main__":
    lines = [f"# PyTorch {torch.__version__}; written by make_shape_reference.py"]
    answer(lines, "implicit", False)
    answer(lines, "implicit", True)
    answer(lines, "deconvolution", False)
    measure(lines, "implicit", SCALES[0])
    measure(lines, "deconvolution", SCALES[1])
    (HERE / "shape_autoencoders.txt").write_text("\n".join(lines) + "\n")
