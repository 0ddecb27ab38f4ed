"""What PyTorch makes of the sweep digits-architectures: the same digits for training and testing, the same networks, the same
distributions of first weights, Adam with the same settings, the same batches and epochs, float64; five seeds of PyTorch's.

    python digits.py [transformer] [lstm] [residual] [autoencoder]

Prints the share of test digits that are recognised, or the autoencoder's mean squared error over them, seed by seed, and
their mean and standard deviation.
"""

import gzip
import math
import pathlib
import statistics
import sys
import time

import numpy
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
DIGITS = "dynamics/core/src/main/resources/org/almagest/dynamics/data/images/digits.csv.gz"
TRAIN, TEST, CLASSES = 1437, 360, 10
BATCH, EPOCHS, RATE = 32, 20, 0.003
WORD = (1 << 64) - 1


def mixed(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & WORD
    return z ^ (z >> 31)


def order(count, seed, purpose):
    """Almagest's own order of its examples: splitmix64, then Fisher and Yates."""
    gamma = 0x9E3779B97F4A7C15
    state = mixed(seed + gamma & WORD)
    for byte in purpose.encode():
        state = mixed(state ^ byte) + gamma & WORD
    items = list(range(count))
    for i in range(count - 1, 0, -1):
        bound = i + 1
        limit = (1 << 63) - 1 - ((1 << 63) - 1) % bound
        while True:
            state = state + gamma & WORD
            r = mixed(state) >> 1
            if r < limit:
                break
        j = r % bound
        items[i], items[j] = items[j], items[i]
    return items


def data():
    path = pathlib.Path(__file__).resolve().parents[3] / DIGITS
    table = numpy.loadtxt(gzip.open(path), delimiter=",")[order(1797, 0, "data-split")]
    x, y = torch.from_numpy(table[:, :-1] / 16), torch.from_numpy(table[:, -1]).long()
    return x[:TRAIN], y[:TRAIN], x[-TEST:], y[-TEST:]


def uniform(*shape, fan_in, scale=1.0):
    return nn.Parameter(torch.empty(shape).uniform_(-scale / math.sqrt(fan_in), scale / math.sqrt(fan_in)))


class Transformer(nn.Module):
    """Layer norm first; learned positions; the head on the mean of the tokens, which are rows of pixels."""

    WIDTH, HEADS, DEPTH, TOKENS, PIXELS = 32, 4, 2, 8, 8

    def __init__(self):
        super().__init__()
        width = self.WIDTH
        self.first = nn.Linear(self.PIXELS, width)
        self.places = nn.Parameter(torch.randn(self.TOKENS, width) / math.sqrt(width))
        layers = []
        for _ in range(self.DEPTH):
            layer = nn.TransformerEncoderLayer(
                width, self.HEADS, 4 * width, dropout=0, activation="gelu", batch_first=True, norm_first=True
            )
            # weights and biases between -1/sqrt(fan-in) and 1/sqrt(fan-in), as its dense layers have them already
            attention = layer.self_attn
            attention.in_proj_weight = uniform(3 * width, width, fan_in=width)
            attention.in_proj_bias = uniform(3 * width, fan_in=width)
            attention.out_proj.weight = uniform(width, width, fan_in=width)
            attention.out_proj.bias = uniform(width, fan_in=width)
            layers.append(layer)
        self.layers = nn.ModuleList(layers)
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, x):
        h = self.first(x.view(-1, self.TOKENS, self.PIXELS)) + self.places
        for layer in self.layers:
            h = layer(h)
        return self.head(self.norm(h.mean(1)))


class Recurrent(nn.Module):
    WIDTH, PIXELS = 32, 8

    def __init__(self):
        super().__init__()
        self.input = uniform(4 * self.WIDTH, self.PIXELS, fan_in=self.PIXELS)
        self.state = uniform(4 * self.WIDTH, self.WIDTH, fan_in=self.WIDTH)
        self.bias = uniform(4 * self.WIDTH, fan_in=self.WIDTH)
        self.head = nn.Linear(self.WIDTH, CLASSES)

    def forward(self, x):
        zero = torch.zeros(1, len(x), self.WIDTH)
        weights = [self.input, self.state, self.bias, torch.zeros_like(self.bias)]
        states = torch.lstm(
            x.view(-1, 8, 8), (zero, zero), weights, True, 1, 0.0, self.training, False, True
        )[0]
        return self.head(states[:, -1])


class Residual(nn.Module):
    CHANNELS = 8

    def __init__(self):
        super().__init__()
        c = self.CHANNELS
        self.convolutions = nn.ModuleList(
            nn.Conv2d(inputs, c, 3, padding=1, bias=False) for inputs in (1, c, c)
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(c) for _ in range(3))
        self.head = nn.Linear(c, CLASSES)

    def forward(self, x):
        def layer(k, h):
            return self.norms[k](self.convolutions[k](h))

        h = functional.relu(layer(0, x.view(-1, 1, 8, 8)))
        h = functional.relu(h + layer(2, functional.relu(layer(1, h))))
        return self.head(h.mean((2, 3)))


def autoencoder():
    return nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 16), nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 64)
    )


NETWORKS = {"transformer": Transformer, "lstm": Recurrent, "residual": Residual, "autoencoder": autoencoder}


def trained(name, seed):
    torch.manual_seed(seed)
    x, y, held, answers = data()
    network = NETWORKS[name]()
    stepper = torch.optim.Adam(network.parameters(), lr=RATE)

    def loss_of(x, y):
        f = network(x)
        return functional.mse_loss(f, x) if name == "autoencoder" else functional.cross_entropy(f, y)

    for _ in range(EPOCHS):
        for chosen in torch.randperm(TRAIN).split(BATCH):
            stepper.zero_grad()
            loss_of(x[chosen], y[chosen]).backward()
            stepper.step()
    network.eval()
    with torch.no_grad():
        if name == "autoencoder":
            return loss_of(held, answers).item()
        return (network(held).argmax(1) == answers).double().mean().item()


if __name__ == "__main__":
    for name in sys.argv[1:] or NETWORKS:
        begun = time.perf_counter()
        found = [trained(name, seed) for seed in range(1, 6)]
        print(
            name,
            *(f"{value:.6f}" for value in found),
            f"mean {statistics.mean(found):.6f} deviation {statistics.stdev(found):.6f}",
            f"({(time.perf_counter() - begun) / 5:.1f} s a seed)",
            flush=True,
        )
