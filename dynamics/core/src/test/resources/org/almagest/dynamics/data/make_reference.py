"""Writes reference.txt: rows of data sources, computed a second time, by NumPy.

    pip install numpy
    python make_reference.py

The file in the repository was made with NumPy 2.4.6 on Python 3.11. NumPy's tanh and its order of summation differ from
Almagest's in last bits, so compare to about 1e-13, never bit by bit. Each line: a name, then the numbers of one row,
printed by Python's repr.

Random numbers come from splitmix64 (Steele, Lea, Flood 2014), seeded by a seed and a purpose, as in RandomStream.
"""

import gzip
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
DIGITS = HERE.parents[5] / "main/resources/org/almagest/dynamics/data/digits.csv.gz"
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniforms(seed, purpose, shape):
    """Uniform on [0, 1), row by row."""
    state = mix((seed + GAMMA) & MASK)
    for byte in purpose.encode():
        state = (mix(state ^ byte) + GAMMA) & MASK
    numbers = []
    for _ in range(int(np.prod(shape))):
        state = (state + GAMMA) & MASK
        numbers.append((mix(state) >> 11) * 2.0**-53)
    return np.array(numbers).reshape(shape)


def unit(row):
    return row / np.linalg.norm(row)


def flow(seed, part, dimension, row):
    """Input and target number `row` of the synthetic flow, one example at a time, all in vectors."""
    x = -1 + 2 * uniforms(seed, f"ode-flow {part}", (row + 1, dimension))[row]
    z = x.copy()
    for t in range(100):
        z = z + 0.1 * np.tanh(np.sin(5 * np.pi * t / 100) * z + np.cos(5 * np.pi * t / 100))
    return unit(x), unit(z)


def convolve(image, weights, padding):
    """Stride 2 by way of all positions: [channels][h][w] and [out][channels][k][k] to [out][h'][w']."""
    image = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    side = weights.shape[-1]
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side), axis=(1, 2))
    return np.einsum("chwij,ocij->ohw", windows, weights)[:, ::2, ::2]


def convolutions(seed, image, outputs, channels, padded):
    draws = uniforms(seed, "projection random-convolutions", channels * 25 + channels * channels * 9)
    draws = 2 * draws - 1
    first = draws[: channels * 25].reshape(channels, 1, 5, 5) / 5
    second = draws[channels * 25 :].reshape(channels, channels, 3, 3) / np.sqrt(9 * channels)
    between = convolve(image[None], first, 2 if padded else 0)
    return convolve(between, second, 1 if padded else 0).ravel()[:outputs]


def main():
    rows = {}
    for part, row in (("train", 0), ("train", 1023), ("test", 0), ("test", 255)):
        rows[f"ode-flow/10/0/{part}/{row}/input"], rows[f"ode-flow/10/0/{part}/{row}/target"] = flow(0, part, 10, row)
    rows["ode-flow/3/7/train/2/input"], rows["ode-flow/3/7/train/2/target"] = flow(7, "train", 3, 2)

    digits = np.loadtxt(gzip.open(DIGITS), delimiter=",")
    for digit in (0, 1796):
        rows[f"digits/25/3/{digit}"] = convolutions(3, digits[digit, :64].reshape(8, 8) / 16, 25, 7, True)

    # A made image of P1's size: grey level (7 i + 3 j) mod 256 in row i, column j.
    image = np.fromfunction(lambda i, j: (7 * i + 3 * j) % 256, (28, 28)) / 255
    rows["idx/25/3"] = convolutions(3, image, 25, 1, False)

    with open(HERE / "reference.txt", "w") as out:
        for name, row in rows.items():
            print(name, *(repr(float(v)) for v in row), file=out)


main()
