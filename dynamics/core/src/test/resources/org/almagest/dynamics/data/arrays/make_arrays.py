"""Writes the files of arrays in this folder by NumPy and PyTorch, and what is in them as text.

    pip install numpy torch
    python make_arrays.py
"""

import pathlib

import numpy as np
import torch

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(11)


def whole(low, high, shape, dtype):
    return rng.integers(low, high, shape).astype(dtype)


# images of two channels with classes, tokens and masks; test examples of their own
images = {
    "inputs": torch.randn(8, 2, 3, 4, generator=torch.Generator().manual_seed(1)).numpy(),
    "labels": np.array([0, 2, 1, 1, 0, 2, 2, 0]),
    "tokens": whole(0, 1000, (8, 5), np.uint16),
    "mask": rng.random((8, 5)) < 0.5,
    "weight": np.asfortranarray(rng.standard_normal((8, 2, 3))),
    "test_inputs": torch.randn(3, 2, 3, 4, generator=torch.Generator().manual_seed(2)).numpy(),
    "test_labels": np.array([3, 0, 1]),
    "test_tokens": whole(0, 1000, (3, 5), np.uint16),
    "test_mask": rng.random((3, 5)) < 0.5,
    "test_weight": np.asfortranarray(rng.standard_normal((3, 2, 3))),
    "words": np.array(["zero", "one", "two", "three"]),
}
np.savez_compressed(here / "images.npz", **images)

# quantities under names of one's own, in every width and order of bytes
table = {
    "x": np.asfortranarray(rng.standard_normal((7, 3))).astype(">f8", order="F"),
    "y": rng.standard_normal((7, 2)).astype(np.float16),
    "signed": np.stack([whole(-100, 100, 7, np.int8)] * 2, axis=1),
    "short": whole(-30000, 30000, 7, ">i2"),
    "long": whole(-(2**53), 2**53, 7, np.int64),
    "unsigned": whole(0, 2**32, 7, np.uint32),
    "large": whole(0, 2**53, 7, np.uint64),
    "grey": whole(0, 256, (7, 2, 2), np.uint8),
}
np.savez(here / "table.npz", **table)

expected = {
    file: {
        name: {"each": int(np.prod(a.shape[1:])), "values": np.asarray(a, dtype=np.float64).reshape(-1).tolist()}
        for name, a in arrays.items()
        if name != "words"
    }
    for file, arrays in (("images", images), ("table", table))
}
lines = [
    f"{file}/{name} {e['each']} " + " ".join(repr(v) for v in e["values"])
    for file, arrays in expected.items()
    for name, e in arrays.items()
]
(here / "arrays.txt").write_text("\n".join(lines) + "\n")
