"""A window of learning a graph together with a graph convolutional network on it (arXiv 1903.11960): five Adam steps along the loss
of the labelled nodes, each on a graph drawn by the probabilities of all edges, the hypergradient of the outer loss through
them with straight-through samples, and a step of the probabilities within [0, 1]; float64. Every twenty windows the
weights begin again.

    python learned-graphs.py 120           # nodes

Forms: PyTorch eager, as research code has it: dense matrices, torch.autograd.grad with create_graph. The first twenty windows, whose
losses are compared, draw by splitmix64 as Almagest does; those that are timed draw by torch.rand.
"""

import sys

import numpy
from contender import serve, started, torch, wave

FEATURES, CLASSES, WIDTH, SEED = 16, 4, 16, 1
STEPS, WINDOWS, RATE, EPSILON, DECAY = 5, 20, 0.02, 1e-6, 2.5e-4
GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def uniform(purpose, part, count):
    """Numbers on [0, 1) that depend on seed, purpose and part alone."""
    h = mix((SEED + GAMMA) & MASK)
    for byte in purpose.encode():
        h = (mix(h ^ byte) + GAMMA) & MASK
    state = mix(h ^ mix((part + GAMMA) & MASK))
    numbers = []
    for _ in range(count):
        state = (state + GAMMA) & MASK
        numbers.append((mix(state) >> 11) * 2.0**-53)
    return numpy.array(numbers)


def torch_form(nodes):
    def make():
        x = torch.from_numpy(wave(nodes * FEATURES, 1.0, 0.37, 0.5).reshape(nodes, FEATURES))
        y = torch.arange(nodes) % CLASSES
        inner, outer = torch.arange(nodes // 6), torch.arange(nodes // 6, 2 * (nodes // 6))
        upper = torch.triu_indices(nodes, nodes, 1)
        theta = torch.zeros(nodes, nodes)
        for reach in (1, CLASSES, 2 * CLASSES):
            ends = torch.arange(nodes), (torch.arange(nodes) + reach) % nodes
            theta[ends] = 1
            theta[ends[::-1]] = 1
        begin = [torch.from_numpy(w).clone() for w in
                 started({"W0": (WIDTH, FEATURES), "W1": (CLASSES, WIDTH)}).values()]
        cross_entropy = torch.nn.functional.cross_entropy

        class Sample(torch.autograd.Function):
            @staticmethod
            def forward(context, probabilities, u):
                edges = torch.floor(u + probabilities).triu(1)
                return edges + edges.T

            @staticmethod
            def backward(context, gradient):
                return (gradient + gradient.T).triu(1), None

        def logits(a, w):
            a = a + torch.eye(nodes)
            d = a.sum(1).rsqrt()
            a = d[:, None] * a * d[None]
            return a @ torch.relu(a @ (x @ w[0].T)) @ w[1].T

        state = {"theta": theta.triu(1), "taken": 0}

        def same(purpose):
            u = torch.zeros(nodes, nodes)
            u[upper[0], upper[1]] = torch.from_numpy(
                uniform(f"chance {purpose} graph 0", state["taken"], upper.shape[1]))
            return u

        def fresh(purpose):
            return torch.rand(nodes, nodes)

        def window(draw):
            if state["taken"] % WINDOWS == 0:
                state["w"] = [w.clone() for w in begin]
                state["m"] = [torch.zeros_like(w) for w in begin]
                state["v"] = [torch.zeros_like(w) for w in begin]
                state["t"] = 0
            w = [p.detach().requires_grad_() for p in state["w"]]
            m, v, t = [p.detach() for p in state["m"]], [p.detach() for p in state["v"]], state["t"]
            theta = state["theta"].detach().requires_grad_()
            for step in range(STEPS):
                a = Sample.apply(theta, draw(f"inner step {step}"))
                loss = cross_entropy(logits(a, w)[inner], y[inner]) + DECAY * (w[0] ** 2).sum()
                g = torch.autograd.grad(loss, w, create_graph=True)
                t += 1
                m = [0.9 * p + 0.1 * q for p, q in zip(m, g)]
                v = [0.999 * p + 0.001 * q * q for p, q in zip(v, g)]
                w = [p - RATE * (q / (1 - 0.9**t)) / (r / (1 - 0.999**t) + EPSILON).sqrt() for p, q, r in zip(w, m, v)]
            loss = cross_entropy(logits(Sample.apply(theta, draw("outer")), w)[outer], y[outer])
            (h,) = torch.autograd.grad(loss, theta)
            with torch.no_grad():
                state["theta"] = (theta - h / (1 + 1e-3 * state["taken"])).clamp(0, 1).triu(1)
            state.update(w=w, m=m, v=v, t=t)
            state["taken"] += 1
            return loss.item()

        losses = [window(same) for _ in range(WINDOWS)]
        return lambda: window(fresh), [losses[0], losses[WINDOWS // 2 - 1], losses[-1]]

    return make


if __name__ == "__main__":
    serve({"pytorch-eager": torch_form(int(sys.argv[1]))} if torch else {})
