"""Writes saliency_gradients.txt, saliency_steps.txt and limb_scenes.txt: what Almagest's side-output networks and the scenes that
they learn from are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of Adam are PyTorch's, scenes are NumPy's and SciPy's, in
float64 on one thread. Images and masks of the networks are closed forms (see `data`). The format is that of the other files of
answers: a case has words, then arrays `KEY ROWS COLUMNS NUMBERS`. The parameters are one flat vector: W and b of two
convolutions in each of the blocks 1 to 4, of the three before the coarsest map, then of the four of each side output, the finest
first; W is [out][in][row][column].

The parameters begin as Almagest's own initialisation of seed 117, with which few units of so small a network are dead; its
random stream (splitmix64) is written out below, so that the draws are checked too.

saliency_gradients.txt:
    loss        the sum over the five maps of their mean binary cross-entropy
    gradient    its gradient, in the order of the parameters
saliency_steps.txt:
    losses      before each of 50 steps of Adam at 3e-3 on all images, and after the last
    end         the parameters after them
limb_scenes.txt, the first scenes to train on with data_seed 1:
    kind        0 blob, 1 bar, 2 disc
    image, mask [row][column]

    pip install torch scipy
    python make_saliency_reference.py
"""

import math
from pathlib import Path

import numpy
import torch
from scipy.ndimage import gaussian_filter
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
FORMS = ("plain", "residual", "reverse", "forward", "constant")
SIDE, IMAGES, WIDTH, SEED = 32, 2, 1, 117
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

    def normals(self, *shape):
        return numpy.array([self.normal() for _ in range(math.prod(shape))]).reshape(shape)


def scene(draw):
    """One object, a lobed blob, a bar or a disc with a thin limb, on a smooth background under noise."""
    side = 32
    y, x = numpy.mgrid[0:side, 0:side]
    x, y = x - draw.uniform(10, 22), y - draw.uniform(10, 22)
    turned = lambda a: (x * math.cos(a) + y * math.sin(a), -x * math.sin(a) + y * math.cos(a))
    distance = numpy.hypot(x, y)
    kind = draw.below(3)
    if kind == 0:
        radius, lobes, phase = draw.uniform(5, 8), 3 + draw.below(4), draw.uniform(0, 6)
        mask = distance < radius * (1 + 0.35 * numpy.cos(lobes * numpy.arctan2(y, x) + phase))
    elif kind == 1:
        along, across = turned(draw.uniform(0, math.pi))
        length, width = draw.uniform(6, 9), draw.uniform(2.5, 5)
        mask = (abs(along) < length) & (abs(across) < width)
    else:
        mask = distance < draw.uniform(4, 6)
    along, across = turned(draw.uniform(0, 2 * math.pi))
    length = draw.uniform(8, 13)
    mask = mask | ((along > 0) & (along < length) & (abs(across) < 1.2))
    image = 0.5 + 0.15 * gaussian_filter(draw.normals(side, side), 4) / 0.07
    image = image + 0.12 * draw.normals(side, side)
    sign = (-1, 1)[draw.below(2)]
    image = image + numpy.where(mask, sign * draw.uniform(0.35, 0.6), 0)
    return kind, image - image.mean(), mask.astype(float)


def shapes():
    layers, channels = [], 1
    for out in (2 * WIDTH, 3 * WIDTH, 4 * WIDTH, 6 * WIDTH):
        layers += [(out, channels, 3), (out, out, 3)]
        channels = out
    layers += [(4 * WIDTH, channels, 1), (4 * WIDTH, 4 * WIDTH, 3), (1, 4 * WIDTH, 1)]
    for given in (2 * WIDTH, 3 * WIDTH, 4 * WIDTH, 6 * WIDTH):
        inner = 2 * WIDTH
        layers += [(inner, given, 1), (inner, inner, 3), (inner, inner, 3), (1, inner, 3)]
    return layers


def initial():
    stream, numbers = Stream(SEED, "init"), []
    for out, into, kernel in shapes():
        bound = 1 / math.sqrt(into * kernel * kernel)
        numbers += [stream.uniform(-bound, bound) for _ in range(out * into * kernel * kernel + out)]
    return torch.tensor(numbers)


def data():
    n, row, column = numpy.mgrid[0:IMAGES, 0:SIDE, 0:SIDE]
    images = numpy.sin(0.3 * row + 0.5 * n) * numpy.cos(0.2 * column) + 0.1 * numpy.sin(7.0 * (SIDE * row + column))
    masks = ((row - 15.5) ** 2 + (column - 14 - 3 * n) ** 2 < 36).astype(float)
    return torch.tensor(images)[:, None], torch.tensor(masks)[:, None]


def enlarged(x, factor):
    return functional.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)


def loss_of(form, theta):
    parts, at = [], 0
    for out, into, kernel in shapes():
        count = out * into * kernel * kernel
        parts.append((theta[at : at + count].view(out, into, kernel, kernel), theta[at + count : at + count + out]))
        at += count + out
    convolved = lambda x, i: functional.conv2d(x, *parts[i], padding=parts[i][0].shape[-1] // 2)
    x, masks = data()
    features = []
    for block in range(4):
        x = functional.max_pool2d(x, 2) if block else x
        x = torch.relu(convolved(torch.relu(convolved(x, 2 * block)), 2 * block + 1))
        features.append(x)
    x = convolved(torch.relu(convolved(convolved(functional.max_pool2d(x, 2), 8), 9)), 10)
    maps = [x]
    for level in (3, 2, 1, 0):
        coarser = enlarged(maps[-1], 2)
        found = torch.sigmoid(coarser)
        gate = {"plain": 1.0, "residual": 1.0, "reverse": 1 - found, "forward": found, "constant": 0.5}[form]
        first = 11 + 4 * level
        r = convolved(features[level] * gate, first)
        r = torch.relu(convolved(torch.relu(convolved(r, first + 1)), first + 2))
        r = convolved(r, first + 3)
        maps.append(r if form == "plain" else r + coarser)
    whole = [m if m.shape[-1] == SIDE else enlarged(m, SIDE // m.shape[-1]) for m in maps]
    return sum(functional.binary_cross_entropy_with_logits(m, masks) for m in whole)


def array(key, values):
    values = torch.as_tensor(values).detach().reshape(-1)
    return f"{key} {len(values)} 1 " + " ".join(repr(v) for v in values.tolist())


def gradient_case(form):
    theta = initial().requires_grad_()
    loss = loss_of(form, theta)
    (gradient,) = torch.autograd.grad(loss, theta)
    return [f"case {form}", array("loss", loss), array("gradient", gradient)]


def step_case(form):
    theta = initial().requires_grad_()
    optimizer = torch.optim.Adam([theta], lr=3e-3)
    losses = []
    for _ in range(50):
        optimizer.zero_grad()
        loss = loss_of(form, theta)
        losses.append(loss.item())
        loss.backward()
        optimizer.step()
    losses.append(loss_of(form, theta).item())
    return [f"case {form}", array("losses", losses), array("end", theta)]


def scene_cases(count):
    draw, lines = Stream(1, "limb-scenes train"), []
    for i in range(count):
        kind, image, mask = scene(draw)
        lines += [f"case scene {i}", f"kind {kind}", array("image", image), array("mask", mask.astype(int))]
    return lines


def write(name, lines):
    head = "# Made by make_saliency_reference.py, whose head explains the format."
    (HERE / name).write_text("\n".join([head, *lines]) + "\n")


if __name__ == "__main__":
    write("saliency_gradients.txt", [line for form in FORMS for line in gradient_case(form)])
    write("saliency_steps.txt", [line for form in FORMS for line in step_case(form)])
    write("limb_scenes.txt", scene_cases(5))
