"""One step of Adam of a network that refines a map by side outputs (arXiv 1807.09940, far smaller) on BATCH pictures of 32 × 32:
a trunk of four blocks with 8, 12, 16 and 24 channels, five maps, and the sum of their binary cross-entropies, each enlarged to 32;
REFINEMENT is one of plain, residual, reverse, forward, constant; float64. Pictures and masks are closed forms.

    python saliency.py REFINEMENT BATCH [--compile]
"""

import sys

import numpy
from contender import jax, losses_of, serve, started, torch, wave

REFINEMENT, BATCH = sys.argv[1], int(sys.argv[2])
SIDE, RATE = 32, 3e-3
TRUNK, HEAD, TOP = (8, 12, 16, 24), 8, 16
GATES = {"plain": None, "residual": None, "reverse": lambda found: 1 - found, "forward": lambda found: found, "constant": lambda found: 0.5}


def parameters():
    layers, channels = [], 1
    for width in TRUNK:
        layers += [(width, channels, 3), (width, width, 3)]
        channels = width
    layers += [(TOP, channels, 1), (TOP, TOP, 3), (1, TOP, 1)]
    for width in TRUNK:
        layers += [(HEAD, width, 1), (HEAD, HEAD, 3), (HEAD, HEAD, 3), (1, HEAD, 3)]
    shapes = {}
    for i, (out, into, kernel) in enumerate(layers):
        shapes |= {f"W{i}": (out, into, kernel, kernel), f"b{i}": (out,)}
    return started(shapes)


def data():
    pixels = SIDE * SIDE
    row, column = numpy.mgrid[0:SIDE, 0:SIDE]
    masks = [(column - 8 - n % 16) ** 2 + (row - 15.5) ** 2 < 36 for n in range(BATCH)]
    shape = (BATCH, 1, SIDE, SIDE)
    return wave(BATCH * pixels, 1.0, 0.37, 0.5).reshape(shape), numpy.array(masks, float).reshape(shape)


def maps_of(p, x, convolve, relu, pool, double, sigmoid):
    """The five maps, the coarsest first; convolve(x, i) is layer i with its bias."""
    features = []
    for block in range(4):
        x = pool(x) if block else x
        x = relu(convolve(relu(convolve(x, 2 * block)), 2 * block + 1))
        features.append(x)
    maps = [convolve(relu(convolve(convolve(pool(x), 8), 9)), 10)]
    for level in (3, 2, 1, 0):
        coarser, first, gate = double(maps[-1]), 11 + 4 * level, GATES[REFINEMENT]
        seen = features[level] * gate(sigmoid(coarser)) if gate else features[level]
        residual = convolve(relu(convolve(relu(convolve(convolve(seen, first), first + 1)), first + 2)), first + 3)
        maps.append(residual if REFINEMENT == "plain" else residual + coarser)
    return maps


def torch_form(options, compiled=False):
    def make():
        functional = torch.nn.functional
        images, masks = map(torch.from_numpy, data())
        p = {name: torch.nn.Parameter(torch.from_numpy(value)) for name, value in parameters().items()}
        stepper = torch.optim.Adam(p.values(), lr=RATE, **options)

        def convolve(x, i):
            return functional.conv2d(x, p[f"W{i}"], p[f"b{i}"], padding=p[f"W{i}"].shape[-1] // 2)

        def enlarge(x, factor):
            return functional.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)

        def loss_of(x):
            maps = maps_of(
                p,
                x,
                convolve,
                torch.relu,
                lambda z: functional.max_pool2d(z, 2),
                lambda z: enlarge(z, 2),
                torch.sigmoid,
            )
            whole = [z if z.shape[-1] == SIDE else enlarge(z, SIDE // z.shape[-1]) for z in maps]
            return sum(functional.binary_cross_entropy_with_logits(z, masks) for z in whole)

        forward = torch.compile(loss_of) if compiled else loss_of

        def step():
            stepper.zero_grad()
            loss = forward(images)
            loss.backward()
            stepper.step()
            return loss.detach()

        return step, losses_of(step)

    return make


def jax_form():
    def make():
        jnp = jax.numpy
        images, masks = map(jnp.asarray, data())
        start = {name: jnp.asarray(value) for name, value in parameters().items()}
        none = {name: jnp.zeros_like(value) for name, value in start.items()}
        held = [start, none, none, 0]

        def pool(x):
            # the derivative is that of the first of the largest, window by window
            n, c, h, w = x.shape
            windows = x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
            return jnp.take_along_axis(windows, jnp.argmax(windows, -1, keepdims=True), -1)[..., 0]

        def enlarge(x, factor):
            n, c, h, w = x.shape
            return jax.image.resize(x, (n, c, h * factor, w * factor), "bilinear")

        def loss_of(p):
            def convolve(x, i):
                dimensions = ("NCHW", "OIHW", "NCHW")
                z = jax.lax.conv_general_dilated(x, p[f"W{i}"], (1, 1), "SAME", dimension_numbers=dimensions)
                return z + p[f"b{i}"][:, None, None]

            maps = maps_of(p, images, convolve, jax.nn.relu, pool, lambda z: enlarge(z, 2), jax.nn.sigmoid)
            whole = [z if z.shape[-1] == SIDE else enlarge(z, SIDE // z.shape[-1]) for z in maps]
            return sum((jax.nn.softplus(z) - masks * z).mean() for z in whole)

        @jax.jit
        def step(p, first, second, steps):
            loss, gradient = jax.value_and_grad(loss_of)(p)
            tree = jax.tree_util.tree_map
            first = tree(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
            second = tree(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
            scale, root = 1 / (1 - 0.9 ** (steps + 1)), 1 / (1 - 0.999 ** (steps + 1))
            moved = tree(lambda q, m, v: q - RATE * m * scale / (jnp.sqrt(v * root) + 1e-8), p, first, second)
            return loss, moved, first, second, steps + 1

        def call():
            loss, *held[:] = step(*held)
            jax.block_until_ready(held[0])
            return loss

        return call, losses_of(call)

    return make


if __name__ == "__main__":
    forms = {}
    if torch:
        forms["pytorch"] = torch_form({"foreach": True})
        if "--compile" in sys.argv:
            forms["torch.compile"] = torch_form({"foreach": True}, compiled=True)
    if jax:
        forms["jax"] = jax_form()
    serve(forms)
