"""Hessians and Hessian-vector products of small networks on 256 examples, float64: from the parameters to the finished
array, compiled code warm.

    python curvature.py (hessian|product) (mlp IN WIDTH OUT | cnn SIZE CHANNELS) [mse|cross-entropy]

mlp: two hidden tanh layers; cnn: two 3 by 3 convolutions (valid, tanh) and a dense head of ten classes. Forms of the
Hessian: torch.func.hessian (forward over reverse) and jacrev of jacrev, jax.hessian under jit, each at once and a chunk of
directions at a time (vmap with chunk_size, lax.map with batch_size), where a chunk ends the name. At once only where it
fits. Forms of the product: reverse twice, and forward over reverse. What all agree on are products with three directions.
"""

import sys

import numpy
from contender import classes, directions, examples, jax, serve, torch, wave

BATCH = 256
CHUNKS = (16, 64)


class Network:
    def __init__(self, words):
        if words[0] == "mlp":
            widths = [int(words[1]), int(words[2]), int(words[2]), int(words[3])]
            self.shapes = [s for a, b in zip(widths, widths[1:]) for s in ((b, a), (b,))]
            self.features, self.outputs, self.size = widths[0], widths[-1], 0
        else:
            self.size, channels = int(words[1]), int(words[2])
            self.outputs = 10
            flat = channels * (self.size - 4) ** 2
            self.shapes = [(channels, 1, 3, 3), (channels,), (channels, channels, 3, 3), (channels,), (10, flat), (10,)]
            self.features = self.size**2
        self.counts = [int(numpy.prod(s)) for s in self.shapes]
        self.parameters = wave(sum(self.counts), 0.3, 0.7, 1.0)
        self.x, self.y = examples(BATCH, self.features, self.outputs)
        self.cross_entropy = "cross-entropy" in words
        if self.cross_entropy:
            self.y = classes(BATCH, self.outputs)

    def loss(self, library, parameters, x, y):
        at, p = 0, []
        for shape, count in zip(self.shapes, self.counts):
            p.append(parameters[at : at + count].reshape(shape))
            at += count
        if self.size:
            h = x.reshape(BATCH, 1, self.size, self.size)
            for w, b in ((p[0], p[1]), (p[2], p[3])):
                h = library.tanh(library.convolve(h, w) + b[:, None, None])
            h = h.reshape(BATCH, -1) @ p[4].T + p[5]
        else:
            h = library.tanh(x @ p[0].T + p[1])
            h = library.tanh(h @ p[2].T + p[3])
            h = h @ p[4].T + p[5]
        if self.cross_entropy:
            return -(y * library.log_softmax(h)).sum() / BATCH
        return ((h - y) ** 2).mean()


class Torch:
    def __init__(self, network):
        self.parameters, x, y = map(torch.from_numpy, (network.parameters, network.x, network.y))
        self.loss = lambda parameters: network.loss(self, parameters, x, y)
        self.gradient = torch.func.grad(self.loss)

    tanh = staticmethod(lambda z: torch.tanh(z))
    convolve = staticmethod(lambda h, w: torch.nn.functional.conv2d(h, w))
    log_softmax = staticmethod(lambda h: torch.log_softmax(h, 1))

    def hessians(self, at_once):
        if at_once:
            yield "torch.func-hessian", torch.func.hessian(self.loss)
            yield "torch.func-jacrev-jacrev", torch.func.jacrev(torch.func.jacrev(self.loss))
        for chunk in CHUNKS if at_once else CHUNKS[:1]:
            yield f"torch.func-hessian-{chunk}", lambda p, chunk=chunk: torch.func.vmap(
                lambda v: torch.func.jvp(self.gradient, (p,), (v,))[1], chunk_size=chunk
            )(torch.eye(p.numel()))
            if not at_once:
                yield f"torch.func-jacrev-jacrev-{chunk}", torch.func.jacrev(
                    torch.func.jacrev(self.loss), chunk_size=chunk
                )

    def products(self):
        def reverse_twice(p, v):
            theta = p.clone().requires_grad_()
            (g,) = torch.autograd.grad(self.loss(theta), theta, create_graph=True)
            return torch.autograd.grad(g @ v, theta)[0]

        yield "pytorch-reverse-twice", reverse_twice
        yield "torch.func-jvp-grad", lambda p, v: torch.func.jvp(self.gradient, (p,), (v,))[1]
        # what does not depend on the direction is computed once, as ours does
        theta = self.parameters.clone().requires_grad_()
        (kept,) = torch.autograd.grad(self.loss(theta), theta, create_graph=True)
        yield "pytorch-reverse-kept", lambda p, v: torch.autograd.grad(kept, theta, v, retain_graph=True)[0]

    @staticmethod
    def finish(result):
        return result

    array = staticmethod(lambda a: torch.from_numpy(a))


class Jax:
    def __init__(self, network):
        self.parameters, x, y = map(jax.numpy.asarray, (network.parameters, network.x, network.y))
        self.loss = lambda parameters: network.loss(self, parameters, x, y)
        self.gradient = jax.grad(self.loss)

    tanh = staticmethod(lambda z: jax.numpy.tanh(z))
    convolve = staticmethod(lambda h, w: jax.lax.conv(h, w, (1, 1), "VALID"))
    log_softmax = staticmethod(lambda h: jax.nn.log_softmax(h, axis=1))

    def product(self, p, v):
        return jax.jvp(self.gradient, (p,), (v,))[1]

    def hessians(self, at_once):
        if at_once:
            yield "jax-hessian", jax.jit(jax.hessian(self.loss))
        for chunk in CHUNKS if at_once else CHUNKS[:1]:
            yield f"jax-hessian-{chunk}", jax.jit(
                lambda p, chunk=chunk: jax.lax.map(
                    lambda v: self.product(p, v), jax.numpy.eye(p.size), batch_size=chunk
                )
            )

    def products(self):
        yield "jax-jvp-grad", jax.jit(self.product)
        yield "jax-reverse-twice", jax.jit(lambda p, v: jax.grad(lambda q: self.gradient(q) @ v)(p))
        # what does not depend on the direction is computed once, as ours does
        kept = jax.jit(jax.linearize(self.gradient, self.parameters)[1])
        yield "jax-linearize", lambda p, v: kept(v)

    @staticmethod
    def finish(result):
        return result.block_until_ready()

    array = staticmethod(lambda a: jax.numpy.asarray(a))


def hessian_form(library, form):
    def make():
        call = lambda: library.finish(form(library.parameters))  # noqa: E731
        hessian = numpy.asarray(call())
        assert numpy.abs(hessian - hessian.T).max() <= 1e-12 * numpy.abs(hessian).max(), "not symmetric"
        return call, (directions(hessian.shape[0]) @ hessian).ravel()

    return make


def product_form(library, form):
    def make():
        rows = [library.array(v) for v in directions(library.parameters.shape[0])]
        numbers = numpy.concatenate([numpy.asarray(form(library.parameters, v)) for v in rows])
        return lambda: library.finish(form(library.parameters, rows[0])), numbers

    return make


if __name__ == "__main__":
    network = Network(sys.argv[2:])
    forms = {}
    for library in [kind(network) for kind, there in ((Torch, torch), (Jax, jax)) if there]:
        if sys.argv[1] == "hessian":
            for name, form in library.hessians(at_once=not network.size):
                forms[name] = hessian_form(library, form)
        else:
            for name, form in library.products():
                forms[name] = product_form(library, form)
    serve(forms)
