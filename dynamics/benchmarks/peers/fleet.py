"""Training steps of many residual networks of width 10, batch 32, gradient descent, in one of two processes that run at
the same time, each on a processor of its own.

    python fleet.py DEPTH

Forms, and how many models a call moves (the number behind the ×): PyTorch eager ×1, torch.func's vmap, JAX under jit with
scan ×1, and the same under vmap.
"""

import sys

from contender import jax, serve, torch
from resnet import jax_form, torch_form, vmap_form

if __name__ == "__main__":
    depth = int(sys.argv[1])
    forms = {}
    if torch:
        forms["pytorch-eager×1"] = torch_form(depth, "sgd", "tanh", {"foreach": True})
        for models in (16, 64):
            forms[f"torch.func-vmap×{models}"] = vmap_form(depth, models)
    if jax:
        forms["jax-scan×1"] = jax_form(depth, "sgd", "tanh", False)
        for models in (16, 64):
            forms[f"jax-vmap×{models}"] = jax_form(depth, "sgd", "tanh", False, models)
    serve(forms)
