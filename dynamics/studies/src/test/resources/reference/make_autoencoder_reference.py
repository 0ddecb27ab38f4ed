"""Writes tensor_autoencoders.txt: what the convolutional, denoising and variational autoencoders are tested against.

Nothing here is computed by Almagest. Losses, gradients and steps of Adam come from PyTorch in float64 on one thread.

    pip install torch numpy
    python make_autoencoder_reference.py          # writes the file beside this script

The file in the repository was made with PyTorch 2.13.0. Compare to about 1e-11 of the largest entry, and what has been trained to
1e-9; never bit by bit. Lines are as in the other reference files: `case NAME`, `key word`, `key rows cols v v v ...`.

The images are the first digits of the file in Almagest's jar, grey levels over 16, in a frame of three zeros. The parameters begin
at theta_k = 0.1 sin(1.7k), k counted through e1 W b, e2 W b, [lv W b,] d1 W b, d2 W b.

    kind, activation     of the network; 0.1 is the weight of the divergence in the loss of vae
    loss, divergence     of 4 images at theta; noise on the inputs of dae is 0.3 sin(0.9k), that of the latent tensor of vae is
                         sin(0.9k), k through [image][channel][row][column]
    norm                 of the gradient
    gradient             its entries 0, stride, 2 stride, ...
    losses               1 x steps, before each full-batch step of Adam (rate 5e-4) on `count` images; the noise is that of the stream
                         'chance input noise' or 'chance latent noise' of seed 0, moved to the step, as [row][image]
    trained              the parameters after these steps, those of the same places, to 13 digits
"""

import gzip
from pathlib import Path

import numpy
import torch
from torch import nn
from torch.nn import functional as F

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parents[4] / "core/src/main/resources/org/almagest/dynamics/data/images/digits.csv.gz"
COUNT, STEPS, STRIDE = 8, 50, 29
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def mixed(z):
    z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return z ^ (z >> numpy.uint64(31))


def normals(purpose, part, count):
    """Marsaglia's polar method on splitmix64, seed 0."""
    h = mix(GAMMA)
    for b in purpose.encode():
        h = (mix(h ^ b) + GAMMA) & MASK
    state = mix(h ^ mix((part + GAMMA) & MASK))
    pairs = count  # an accepted one gives two, and more than three of four are
    k = numpy.arange(1, 2 * pairs + 65, dtype=numpy.uint64)
    with numpy.errstate(over="ignore"):
        bits = mixed(numpy.uint64(state) + k * numpy.uint64(GAMMA))
    u = 2 * ((bits >> numpy.uint64(11)).astype(float) * 2.0**-53) - 1
    u, v = u[0::2], u[1::2]
    s = u * u + v * v
    kept = (s > 0) & (s < 1)
    factor = numpy.sqrt(-2 * numpy.log(s[kept]) / s[kept])
    return numpy.stack([u[kept] * factor, v[kept] * factor], 1).ravel()[:count]


class Autoencoder(nn.Module):
    def __init__(self, kind, activation):
        super().__init__()
        self.kind, self.activation = kind, activation
        self.e1 = nn.Conv2d(1, 16, 3, 1, 1)
        self.e2 = nn.Conv2d(16, 64, 3, 2, 1)
        if kind == "vae":
            self.lv = nn.Conv2d(16, 64, 3, 2, 1)
        self.d1 = nn.ConvTranspose2d(64, 16, 4, 2, 1)
        self.d2 = nn.Conv2d(16, 1, 3, 1, 1)

    def terms(self, x, noise):
        h = F.relu(self.e1(x + 0.3 * noise if self.kind == "dae" else x))
        m = self.e2(h)
        divergence = torch.zeros(())
        if self.kind == "vae":
            v = self.lv(h)
            divergence = 0.5 * (m**2 + v.exp() - 1 - v).sum((1, 2, 3)).mean()
            m = m + torch.exp(0.5 * v) * noise
        elif self.activation == "relu":
            m = F.relu(m)
        out = torch.sigmoid(self.d2(F.relu(self.d1(m))))
        return ((out - x) ** 2).sum((1, 2, 3)).mean() / 0.1, divergence


def line(key, values, form=repr):
    array = numpy.atleast_2d(numpy.asarray(values, dtype=float))
    return f"{key} {array.shape[0]} {array.shape[1]} " + " ".join(form(float(v)) for v in array.ravel()) + "\n"


def begin(network):
    k = 0
    with torch.no_grad():
        for p in network.parameters():
            p.copy_((0.1 * torch.sin(1.7 * torch.arange(k, k + p.numel()))).view(p.shape))
            k += p.numel()


def flat(tensors):
    return torch.cat([t.reshape(-1) for t in tensors]).detach().numpy()


def digits(count):
    with gzip.open(DIGITS, "rt") as lines:
        rows = [[float(v) for v in next(lines).split(",")][:64] for _ in range(count)]
    return F.pad(torch.tensor(rows).view(-1, 1, 8, 8) / 16, (3, 3, 3, 3))


def case(kind, activation, beta):
    x = digits(4)
    network = Autoencoder(kind, activation)
    begin(network)
    shape = (4, 64, 7, 7) if kind == "vae" else x.shape
    noise = torch.sin(0.9 * torch.arange(numpy.prod(shape))).view(shape)
    error, divergence = network.terms(x, noise)
    loss = error + beta * divergence
    gradient = flat(torch.autograd.grad(loss, list(network.parameters())))
    text = f"case {kind} {activation}\nkind {kind}\nactivation {activation}\n"
    text += f"count {COUNT}\n"
    text += line("loss", [loss.item()]) + line("divergence", [divergence.item()])
    text += line("norm", [numpy.linalg.norm(gradient)]) + line("gradient", gradient[::STRIDE])
    x = digits(COUNT)
    shape = (64, 7, 7) if kind == "vae" else (1, 14, 14)
    name = "chance latent noise" if kind == "vae" else "chance input noise"
    optimizer = torch.optim.Adam(network.parameters(), 5e-4)
    losses = []
    for step in range(STEPS):
        noise = torch.tensor(normals(name, step, COUNT * int(numpy.prod(shape)))).view(-1, COUNT).T.reshape(COUNT, *shape)
        error, divergence = network.terms(x, noise)
        loss = error + beta * divergence
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    text += line("losses", losses)
    return text + line("trained", flat(network.parameters())[::STRIDE], lambda v: f"{v:.13g}")


cases = [("cae", "relu", 0), ("cae", "linear", 0), ("dae", "relu", 0), ("vae", "linear", 0.1)]
(HERE / "tensor_autoencoders.txt").write_text("".join(case(*c) for c in cases))
