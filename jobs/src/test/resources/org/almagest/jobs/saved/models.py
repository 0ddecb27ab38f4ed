"""Writes the model files of this folder and what is in them: weights.safetensors by the safetensors library,
weights.npz and columns.npz by NumPy, expected.json by plain NumPy arithmetic.

    pip install numpy torch safetensors
    python models.py
"""

import json
import pathlib

import numpy as np
import torch
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)


def normal(*shape):
    return rng.standard_normal(shape)


tensors = {
    "layers.0.weight": torch.tensor(normal(5, 4)).float(),
    "layers.0.bias": torch.tensor(normal(5)).float(),
    "layers.2.weight": torch.tensor(normal(6, 5)).half(),
    "layers.2.running_mean": torch.tensor(normal(6)).float(),
    "layers.2.num_batches_tracked": torch.tensor(3),
    "layers.10.weight": torch.tensor(normal(3, 2, 2, 2)).bfloat16(),
    "layers.10.bias": torch.tensor(normal(3)).double(),
    "scale": torch.tensor(1.5),
}
# the edges of half precision: least and largest subnormal, least normal, largest, negative zero
tensors["edges"] = torch.tensor([2.0**-24, 2.0**-14 - 2.0**-24, 2.0**-14, -65504.0, -0.0]).half()
save_file(tensors, here / "weights.safetensors", metadata={"format": "pt"})

arrays = {
    "W1": np.asfortranarray(normal(5, 4)),
    "b1": normal(5),
    "W2": normal(3, 5).astype(">f4"),
    "b2": normal(3).astype(np.float16),
    "kernel": np.asfortranarray(normal(2, 3, 2).astype(np.float32)),
    "step": np.array(12),
    "words": np.array(["a", "word"]),
}
np.savez_compressed(here / "weights.npz", **arrays)
np.savez(here / "columns.npz", **arrays)
# a pickle, which nobody must load
np.savez(here / "objects.npz", W=np.array([{"a": 1}], dtype=object))


def expected(weights, biases):
    """The quantities of weight-scaling and condensation."""
    norms = [np.linalg.norm(w) for w in weights]
    cosines = []
    for w, b in zip(weights, biases):
        rows = w.reshape(len(w), -1)
        if b is not None:
            rows = np.concatenate([rows, b[:, None]], axis=1)
        sizes = np.linalg.norm(rows, axis=1)
        kept = rows[sizes >= 0.01 * sizes.max()]
        unit = kept / np.linalg.norm(kept, axis=1)[:, None]
        gram = np.abs(unit @ unit.T)
        n = len(gram)
        cosines.append((gram.sum() - np.trace(gram)) / (n * (n - 1)))
    return {
        "max_norm": max(norms),
        "root_sum_of_squares": float(np.sqrt(sum(n * n for n in norms))),
        "mean_absolute_cosine": cosines,
    }


def listed(named):
    return {
        name: {"shape": list(np.shape(value)), "data": np.asarray(value, dtype=np.float64).reshape(-1).tolist()}
        for name, value in named.items()
    }


t = {name: value.double().numpy() for name, value in tensors.items()}
a = {name: np.asarray(value, dtype=np.float64) for name, value in arrays.items() if name not in ("step", "words")}
whole = {"layers.2.num_batches_tracked"}
(here / "expected.json").write_text(
    json.dumps(
        {
            "weights.safetensors": {
                "arrays": listed({name: value for name, value in t.items() if name not in whole}),
                **expected(
                    [t["layers.0.weight"], t["layers.2.weight"], t["layers.10.weight"]],
                    [t["layers.0.bias"], None, t["layers.10.bias"]],
                ),
            },
            "weights.npz": {
                "arrays": listed(a),
                **expected([a["W1"], a["W2"], a["kernel"]], [a["b1"], a["b2"], None]),
            },
        },
        indent=1,
    )
    + "\n"
)
