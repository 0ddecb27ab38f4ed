"""Writes tangent_networks.txt: what Almagest's Jacobians and tangent kernels are tested against.

Nothing here is computed by Almagest: all numbers come from PyTorch's autograd in float64 on one thread. The networks, their
data and the lines that describe them are those of cnn_networks.txt (see the head of make_cnn_reference.py); beside these
a case has

    jacobian     outputs*batch x P: row k*batch + n is the gradient of output k at sample n
    kernel       outputs*batch x outputs*batch: jacobian jacobian'

    pip install torch mpmath numpy
    python make_tangent_reference.py      # needs make_cnn_reference.py and make_reference.py in its folder
"""

import sys

import torch

sys.dont_write_bytecode = True  # this folder is packed as test resources
from make_cnn_reference import CASES, Case  # noqa: E402
from make_reference import array, central, close, write  # noqa: E402

WANTED = ["1d-valid-tanh", "1d-same-stride-two-gelu-average", "2d-valid-stride-tanh-three-channels",
          "local-1d-valid-two-tanh", "mlp-tanh", "mlp-gelu"]  # fmt: skip


def networks():
    for number, (name, network, loss_kind, batch, _) in enumerate(CASES):
        if name not in WANTED:
            continue
        case = Case(name, 400 + number, network, loss_kind, batch)
        prediction = case.predict(case.parameters)
        jacobian = torch.autograd.functional.jacobian(case.predict, case.parameters).flatten(0, 1)
        change = central(case.predict, case.parameters, case.direction).flatten()
        close(jacobian @ case.direction, change, 1e-8, name + " Jacobian")
        yield f"case {name}"
        yield from network.describe()
        yield f"activation {network.activation}"
        yield f"bias {'yes' if network.bias else 'no'}"
        yield f"loss_kind {loss_kind}"
        yield array("x", case.x)
        yield array("y", case.y)
        yield array("parameters", case.parameters)
        yield array("prediction", prediction)
        yield array("jacobian", jacobian)
        yield array("kernel", jacobian @ jacobian.T)


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}")
    write("tangent_networks.txt", "Made by make_tangent_reference.py, whose head explains the format.", networks())
