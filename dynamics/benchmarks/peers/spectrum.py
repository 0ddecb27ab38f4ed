"""The spectrum of a Hessian that is too large to be formed, by stochastic Lanczos quadrature in the manner of PyHessian (Yao et
al. 2020, arXiv 1912.07145) with PyTorch's products, float64: from the parameters to nodes and weights.

    python spectrum.py (resnet DEPTH WIDTH | mlp IN WIDTH OUT) EXAMPLES STARTS PRODUCTS

Each recurrence begins at a vector of signs, takes PRODUCTS products with the Hessian of the mean squared error over all
examples, and makes each new vector orthogonal to all before it. Forms: pytorch-anew computes the gradient with its graph before
every product, as PyHessian and pytorch-hessian-eigenthings do with a DataLoader; pytorch-kept keeps that graph, as PyHessian does
with a single batch; torch.func takes forward over reverse. What all agree on are the ends of the spectrum and its density at five
places, smoothed by a Gaussian.
"""

import sys

import numpy
from contender import examples, serve, torch, wave


class Network:
    def __init__(self, words):
        sizes = [int(word) for word in words[1:]]
        *shape, self.count, self.starts, self.products = sizes
        self.residual = words[0] == "resnet"
        if self.residual:
            depth, width = shape
            self.depth, self.shapes = depth, [(depth, width * width + width), (1,)]
            self.features = self.outputs = width
        else:
            widths = [shape[0], shape[1], shape[1], shape[2]]
            self.shapes = [s for a, b in zip(widths, widths[1:]) for s in ((b, a), (b,))]
            self.features, self.outputs = widths[0], widths[-1]
        flat = wave(sum(int(numpy.prod(s)) for s in self.shapes), 0.1, 0.7, 1.0)
        if self.residual:
            flat[-1] = 1.0 / depth
        x, y = examples(self.count, self.features, self.outputs)
        self.flat, self.x, self.y = map(torch.from_numpy, (flat, x, y))

    def leaves(self):
        """Parameters as a module has them: a tensor a matrix or vector."""
        if not self.residual:
            counts = [int(numpy.prod(s)) for s in self.shapes]
            return [p.reshape(s).clone() for p, s in zip(self.flat.split(counts), self.shapes)]
        d = self.features
        leaves = []
        for layer in self.flat[:-1].reshape(self.shapes[0]):
            leaves += [layer[: d * d].reshape(d, d).clone(), layer[d * d :].clone()]
        return leaves + [self.flat[-1].clone()]

    def loss(self, leaves):
        h = self.x
        if self.residual:
            delta = leaves[-1].abs()
            for k in range(self.depth):
                z = torch.addmm(leaves[2 * k + 1], h, leaves[2 * k].T)
                h = torch.addcmul(h, delta, torch.tanh(z))
        else:
            for k in range(3):
                h = torch.addmm(leaves[2 * k + 1], h, leaves[2 * k].T)
                h = torch.tanh(h) if k < 2 else h
        return torch.nn.functional.mse_loss(h, self.y)

    def signs(self, k):
        v = numpy.where(wave(self.flat.numel(), 1.0, 0.13 * (k + 1), 0.2 * k) < 0, -1.0, 1.0)
        sizes = [p.numel() for p in self.leaves()]
        return [part.reshape(p.shape) for part, p in zip(torch.from_numpy(v).split(sizes), self.leaves())]


class Anew:
    name = "pytorch-anew"

    def __init__(self, network):
        self.network = network
        self.leaves = [p.requires_grad_() for p in network.leaves()]

    def product(self, v):
        gradient = torch.autograd.grad(self.network.loss(self.leaves), self.leaves, create_graph=True)
        return torch.autograd.grad(gradient, self.leaves, grad_outputs=v)


class Kept(Anew):
    name = "pytorch-kept"

    def __init__(self, network):
        super().__init__(network)
        self.gradient = torch.autograd.grad(network.loss(self.leaves), self.leaves, create_graph=True)

    def product(self, v):
        return torch.autograd.grad(self.gradient, self.leaves, grad_outputs=v, retain_graph=True)


class Forward:
    name = "torch.func-jvp-grad"

    def __init__(self, network):
        self.leaves = tuple(network.leaves())
        self.gradient = torch.func.grad(lambda leaves: network.loss(leaves))

    def product(self, v):
        return torch.func.jvp(self.gradient, (self.leaves,), (tuple(v),))[1]


def flat(parts):
    return torch.cat([p.reshape(-1) for p in parts])


def quadrature(operator, start, products):
    """Nodes and weights of one recurrence, each vector made orthogonal to all before."""
    sizes, shapes = [p.numel() for p in start], [p.shape for p in start]
    v = flat(start)
    v = v / v.norm()
    basis, alphas, betas = torch.empty(products, v.numel()), [], []
    for k in range(products):
        basis[k] = v
        w = flat(operator.product([p.reshape(s) for p, s in zip(v.split(sizes), shapes)]))
        alphas.append(float(v @ w))
        # Gram and Schmidt's way by products with the whole basis, twice: one vector at a time is slower
        for _ in range(2):
            w = w - basis[: k + 1].T @ (basis[: k + 1] @ w)
        beta = w.norm()
        betas.append(float(beta))
        v = w / beta
    nodes, vectors = numpy.linalg.eigh(
        numpy.diag(alphas) + numpy.diag(betas[:-1], 1) + numpy.diag(betas[:-1], -1)
    )
    return nodes, vectors[0] ** 2


def form(kind, network):
    def make():
        starts = [network.signs(k) for k in range(network.starts)]

        def call():
            operator = kind(network)
            return [quadrature(operator, start, network.products) for start in starts]

        numbers = []
        for nodes, weights in call():
            low, high = nodes.min(), nodes.max()
            numbers += [low, high]
            for x in numpy.linspace(low, high, 5):
                numbers.append((weights * numpy.exp(-0.5 * ((nodes - x) / (0.1 * (high - low))) ** 2)).sum())
        return call, numbers

    return make


if __name__ == "__main__":
    network = Network(sys.argv[1:])
    serve({kind.name: form(kind, network) for kind in (Anew, Kept, Forward)})
