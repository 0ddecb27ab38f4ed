"""One step of Adam of a shape autoencoder on twelve rasters of 16 × 16, squared error at all pixels; float64. DECODER is
`implicit` (a perceptron that is asked of every pixel's centre) or `deconvolution` (transposed convolutions). Shapes are discs in
closed form.

    python shapes.py DECODER [--compile]
"""

import sys

import numpy
from contender import losses_of, serve, started, torch

DECODER = sys.argv[1]
SHAPES, SIDE, LATENT, CHANNELS, RADIUS, RATE = 12, 16, 8, 24, 0.36, 2e-3
WIDTHS = 96, 64, 32


def parameters():
    shapes = {"W0": (16, 1, 4, 4), "b0": (16,), "W1": (32, 16, 4, 4), "b1": (32,), "W2": (LATENT, 32, 4, 4), "b2": (LATENT,)}
    if DECODER == "implicit":
        query, before = 2 + LATENT, 0
        for layer, width in enumerate(WIDTHS, 3):
            shapes |= {f"W{layer}": (width, before + query), f"b{layer}": (width,)}
            before = width
        shapes |= {"W6": (1, before), "b6": (1,)}
    else:
        for layer, (inputs, outputs) in enumerate(((LATENT, CHANNELS), (CHANNELS, CHANNELS), (CHANNELS, 1)), 3):
            shapes |= {f"W{layer}": (inputs, outputs, 4, 4), f"b{layer}": (outputs,)}
    return started(shapes)


def centres():
    return (numpy.arange(SIDE) + 0.5) / SIDE * 2 - 1


def discs():
    i = numpy.arange(SHAPES)[:, None, None]
    right = centres() - 0.5 * numpy.sin(1.3 * i + 0.2)
    down = centres()[:, None] - 0.5 * numpy.sin(2.1 * i + 1.1)
    return (right**2 + down**2 < RADIUS**2).astype(float)


def torch_form(options, compiled=False):
    def make():
        functional = torch.nn.functional
        rasters = torch.from_numpy(discs())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, **options)
        points = numpy.stack(numpy.meshgrid(centres(), centres()), 2).reshape(1, -1, 2)
        points = torch.from_numpy(points).expand(SHAPES, -1, -1)

        def leaky(x):
            return functional.leaky_relu(x, 0.02)

        def codes(x):
            x = leaky(functional.conv2d(x[:, None], p["W0"], p["b0"], 2, 1))
            x = leaky(functional.conv2d(x, p["W1"], p["b1"], 2, 1))
            return torch.sigmoid(functional.conv2d(x, p["W2"], p["b2"])).flatten(1)

        def implicit(z):
            query = torch.cat([points, z[:, None].expand(-1, points.shape[1], -1)], 2)
            x = leaky(functional.linear(query, p["W3"], p["b3"]))
            x = leaky(functional.linear(torch.cat([x, query], 2), p["W4"], p["b4"]))
            x = leaky(functional.linear(torch.cat([x, query], 2), p["W5"], p["b5"]))
            return torch.sigmoid(functional.linear(x, p["W6"], p["b6"]))

        def deconvolution(z):
            x = leaky(functional.conv_transpose2d(z[:, :, None, None], p["W3"], p["b3"]))
            x = leaky(functional.conv_transpose2d(x, p["W4"], p["b4"], 2, 1))
            return torch.sigmoid(functional.conv_transpose2d(x, p["W5"], p["b5"], 2, 1))

        decode = implicit if DECODER == "implicit" else deconvolution

        def loss_of(x):
            return ((decode(codes(x)).view(SHAPES, -1) - x.flatten(1)) ** 2).mean()

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(rasters)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form({"foreach": True})
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form({"foreach": True}, compiled=True)
    serve(forms)
