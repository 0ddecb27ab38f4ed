"""Writes peers.txt: what Almagest's probes gradients, updates, activations, features, curvature and landscape are tested against.

Nothing here is computed by Almagest: gradients and Hessians come from PyTorch's autograd in float64 on one thread, everything
else from NumPy and SciPy by the formulas of the papers. Where a formula has a second form, both are computed and compared.

    pip install torch numpy scipy
    python make_peer_reference.py      # writes peers.txt beside this script

The file in the repository was made with PyTorch 2.13.0, NumPy 2.4.6 and SciPy 1.17.1 on Python 3.11. Another version or
processor may change last bits. Numbers are printed by Python's repr, so that reading them back gives the same double.

peers.txt
    Lines as in networks.txt: `case NAME`, `key word`, or `key rows cols v v v ...`, row-major.

    activation, loss_kind, widths, x, y, parameters    as in cnn_networks.txt, network dense with biases
    start, before, earlier      1 x P: parameters where training began, one step before `parameters`, and two steps before
    rate                        1 x 1, the step size

    gradients: norm, mean_snr (epsilon 1e-5), norm_test, inner_product_test, orthogonality_test, noise_scale, cabs, tic_trace,
        tic_diagonal (epsilon 1e-7), tic (only where the Hessian is positive definite), quantiles (0, .05, .25, .5, .75, .95, 1 of
        all elements), layer_norms and layer_snr (1 x layers)
    updates: update_size, relative_update, update_cosine, distance, path_length (of two steps), alpha, alpha_slopes
    activations, a number for each hidden layer: size, square, variance, dead, saturated (slope below 0.01), rank, correlation
    curvature: eigenvalues (the three largest of the Hessian), trace, ggn_largest, ggn_trace, fisher_largest, fisher_trace,
        empirical_largest, empirical_trace
    landscape: path (losses at 0, 0.1, ... 1 of the way from start to parameters), path_barrier (largest rise above the chord),
        path_highest (above the higher end), along_gradient (losses at theta - a*gradient, a = 0 and 1, 2, 4, 8 times 1e-3 to 1),
        directions (2 x P, as drawn), plane (5 x 5, losses at parameters + a*d1 + b*d2, a and b from -1 to 1, d the directions with
        each row of a weight matrix scaled to the length of the network's own, and nothing in the biases)
    features, a number for each hidden layer: cka_start, target_alignment; layer_cka (layers x layers); nc1, nc2_norms,
        nc2_angles, nc2_simplex, nc3, nc4, head_distance of the last hidden layer
"""

import pathlib

import numpy
import scipy.stats
import torch

HERE = pathlib.Path(__file__).parent
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu}


def array(key, values):
    values = numpy.asarray(values.detach() if isinstance(values, torch.Tensor) else values, dtype=float)
    rows, cols = values.shape if values.ndim == 2 else (1, values.size)
    return f"{key} {rows} {cols} " + " ".join(map(repr, values.reshape(-1).tolist()))


class Network:
    def __init__(self, widths, activation, loss):
        self.widths, self.activation, self.loss = widths, activation, loss
        self.shapes = [s for i, o in zip(widths, widths[1:]) for s in ((o, i), (o,))]
        self.count = sum(int(numpy.prod(s)) for s in self.shapes)

    def blocks(self, theta):
        sizes = [int(numpy.prod(s)) for s in self.shapes]
        return [part.reshape(s) for part, s in zip(torch.split(theta, sizes), self.shapes)]

    def states(self, theta, x):
        """All layers, features x batch; the last one is the prediction. And the slopes of the activations."""
        blocks, h, states, slopes = self.blocks(theta), x, [], []
        for layer in range(0, len(blocks), 2):
            z = blocks[layer] @ h + blocks[layer + 1][:, None]
            if layer + 2 < len(blocks):
                h = ACTIVATIONS[self.activation](z)
                slopes.append(1 - h**2 if self.activation == "tanh" else (z > 0).double())
            else:
                h = z
            states.append(h)
        return states, slopes

    def value(self, theta, x, y):
        f = self.states(theta, x)[0][-1]
        if self.loss == "mse":
            return ((f - y) ** 2).mean()
        return -(y * torch.log_softmax(f, 0)).sum(0).mean()

    def example_gradients(self, theta, x, y):
        def one(t, a, b):
            return self.value(t, a[:, None], b[:, None])

        both = torch.func.vmap(torch.func.grad_and_value(one), (None, 1, 1))(theta, x, y)
        return both[0].detach().numpy(), both[1].detach().numpy()

    def hessian(self, theta, x, y):
        return torch.autograd.functional.hessian(lambda t: self.value(t, x, y), theta).numpy()


def gradients(network, theta, x, y, rate):
    g, losses = network.example_gradients(theta, x, y)
    count = len(g)
    mean = g.mean(0)
    whole = torch.autograd.grad(network.value(theta, x, y), theta)[0].numpy()
    assert numpy.allclose(mean, whole, rtol=1e-12, atol=1e-14), "the mean of single gradients is that of the whole"
    square, projections = mean @ mean, g @ mean
    variances = g.var(0)
    # the forms of Cockpit's own appendix, without centring
    norm_test = numpy.sqrt(((g**2).sum() / square - count) / (count * (count - 1)))
    inner = numpy.sqrt(((projections**2).sum() / square**2 - count) / (count * (count - 1)))
    orthogonality = numpy.sqrt(((g**2).sum() / square - (projections**2).sum() / square**2) / (count * (count - 1)))
    across = g - numpy.outer(projections / square, mean)
    assert numpy.isclose(orthogonality, numpy.sqrt((across**2).sum() / square / count / (count - 1)))
    hessian = network.hessian(theta, x, y)
    yield array("norm", [numpy.sqrt(square)])
    snr = mean**2 / (variances + 1e-5)
    yield array("mean_snr", [snr.mean()])
    yield array("norm_test", [norm_test])
    yield array("inner_product_test", [inner])
    yield array("orthogonality_test", [orthogonality])
    yield array("noise_scale", [numpy.trace(numpy.cov(g.T)) / square])
    yield array("cabs", [rate * variances.sum() / losses.mean()])
    yield array("tic_trace", [(g**2).sum() / count / numpy.trace(hessian)])
    yield array("tic_diagonal", [((g**2).mean(0) / (numpy.diag(hessian) + 1e-7)).sum()])
    if numpy.linalg.eigvalsh(hessian)[0] > 1e-6:
        yield array("tic", [numpy.trace(g.T @ g / count @ numpy.linalg.inv(hessian))])
    yield array("quantiles", numpy.quantile(g, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]))
    ends = numpy.cumsum([sum(int(numpy.prod(s)) for s in network.shapes[i : i + 2]) for i in range(0, len(network.shapes), 2)])
    parts = list(zip([0, *ends[:-1]], ends))
    yield array("layer_norms", [numpy.linalg.norm(mean[a:b]) for a, b in parts])
    yield array("layer_snr", [snr[a:b].mean() for a, b in parts])


def updates(network, start, earlier, before, theta, x, y):
    last, previous = (theta - before).detach().numpy(), (before - earlier).numpy()
    t = numpy.linalg.norm(last)
    yield array("update_size", [t])
    yield array("relative_update", [t / numpy.linalg.norm(before)])
    yield array("update_cosine", [last @ previous / t / numpy.linalg.norm(previous)])
    yield array("distance", [numpy.linalg.norm((theta - start).detach())])
    yield array("path_length", [t + numpy.linalg.norm(previous)])
    observations, variances = [], []
    for at in (before, theta):
        g, losses = network.example_gradients(at, x, y)
        slopes = g @ last / t
        observations.append((losses.mean(), slopes.mean()))
        variances.append((losses.var(ddof=1), slopes.var(ddof=1)))
    yield array("alpha_slopes", [-observations[1][1] / observations[0][1]])
    # w = (Phi L^-1 Phi')^-1 Phi L^-1 y for q = w0 + w1 t + w2 t^2, L the diagonal of variances
    phi = numpy.array([[1, 1, 0, 0], [0, t, 1, 1], [0, t**2, 0, 2 * t]])
    values = numpy.array([observations[0][0], observations[1][0], observations[0][1], observations[1][1]])
    weights = numpy.diag(1 / numpy.array([variances[0][0], variances[1][0], variances[0][1], variances[1][1]]))
    w = numpy.linalg.solve(phi @ weights @ phi.T, phi @ weights @ values)
    assert w[2] > 0, "choose a step with a minimum"
    yield array("alpha", [t / (-w[1] / (2 * w[2])) - 1])


def activations(network, theta, x):
    states, slopes = network.states(theta, x)
    hidden = [h.detach().numpy() for h in states[:-1]]
    slopes = [s.detach().numpy() for s in slopes]
    count = x.shape[1]
    yield array("size", [numpy.abs(h).mean() for h in hidden])
    yield array("square", [(h**2).mean() for h in hidden])
    yield array("variance", [h.var(1).mean() for h in hidden])
    yield array("dead", [(s == 0).all(1).mean() for s in slopes])
    yield array("saturated", [(numpy.abs(s) < 0.01).all(1).mean() for s in slopes])
    ranks, correlations = [], []
    for h in hidden:
        p = numpy.linalg.svd(h, compute_uv=False)
        ranks.append(numpy.exp(scipy.stats.entropy(p)))
        cosines = (h / numpy.linalg.norm(h, axis=0)).T @ (h / numpy.linalg.norm(h, axis=0))
        correlations.append(cosines[~numpy.eye(count, dtype=bool)].mean())
    yield array("rank", ranks)
    yield array("correlation", correlations)


def cka(a, b):
    """By centred Gram matrices (Hilbert-Schmidt independence), examples in the columns of both."""
    centre = numpy.eye(a.shape[1]) - 1 / a.shape[1]
    k, l = centre @ a.T @ a @ centre, centre @ b.T @ b @ centre
    return (k * l).sum() / numpy.linalg.norm(k) / numpy.linalg.norm(l)


def features(network, start, theta, x, y):
    hidden = [h.detach().numpy() for h in network.states(theta, x)[0][:-1]]
    first = [h.detach().numpy() for h in network.states(start, x)[0][:-1]]
    targets = y.numpy()
    yield array("cka_start", [cka(a, b) for a, b in zip(hidden, first)])
    yield array("target_alignment", [cka(h, targets) for h in hidden])
    yield array("layer_cka", numpy.array([[cka(a, b) for a in hidden] for b in hidden]))
    h, labels, classes = hidden[-1], targets.argmax(0), targets.shape[0]
    overall = h.mean(1)
    means = numpy.stack([h[:, labels == c].mean(1) for c in range(classes)])
    # the global mean is that of all examples; classes are of equal size here
    assert numpy.allclose(overall, means.mean(0))
    within = sum(numpy.outer(h[:, n] - means[labels[n]], h[:, n] - means[labels[n]]) for n in range(h.shape[1])) / h.shape[1]
    centred = means - means.mean(0)
    between = centred.T @ centred / classes
    yield array("nc1", [numpy.trace(within @ numpy.linalg.pinv(between, rcond=1e-10)) / classes])
    norms = numpy.linalg.norm(centred, axis=1)
    yield array("nc2_norms", [norms.std() / norms.mean()])
    cosines = (centred / norms[:, None]) @ (centred / norms[:, None]).T
    pairs = cosines[~numpy.eye(classes, dtype=bool)]
    yield array("nc2_angles", [pairs.std()])
    yield array("nc2_simplex", [numpy.abs(pairs + 1 / (classes - 1)).mean()])
    head = network.blocks(theta)[-2].detach().numpy()
    difference = head / numpy.linalg.norm(head) - centred / numpy.linalg.norm(centred)
    yield array("nc3", [(difference**2).sum()])
    predicted = network.states(theta, x)[0][-1].detach().numpy().argmax(0)
    nearest = ((h[:, None, :] - means.T[:, :, None]) ** 2).sum(0).argmin(0)
    yield array("nc4", [(predicted != nearest).mean()])


def curvature(network, theta, x, y):
    hessian = network.hessian(theta, x, y)
    values = numpy.linalg.eigvalsh(hessian)[::-1]
    yield array("eigenvalues", values[:3])
    yield array("trace", [numpy.trace(hessian)])
    count, outputs = x.shape[1], y.shape[0]
    at = theta.detach()
    jacobian = torch.func.jacrev(lambda t: network.states(t, x)[0][-1])(at).permute(1, 0, 2).numpy()
    f = network.states(at, x)[0][-1].numpy()
    if network.loss == "mse":
        ggn = 2 / (count * outputs) * numpy.einsum("nkp,nkq->pq", jacobian, jacobian)
        # E over y ~ N(f, K/2) of the gradient's outer product, by its covariance: (y - f) has variance K/2
        scores = 2 / outputs * jacobian
        fisher = outputs / 2 * numpy.einsum("nkp,nkq->pq", scores, scores) / count
    else:
        p = numpy.exp(f - f.max(0))
        p /= p.sum(0)
        middle = numpy.einsum("kn,kl->nkl", p, numpy.eye(outputs)) - numpy.einsum("kn,ln->nkl", p, p)
        ggn = numpy.einsum("nkp,nkl,nlq->pq", jacobian, middle, jacobian) / count
        fisher = 0
        for label in range(outputs):
            scores = numpy.einsum("kn,nkp->np", numpy.eye(outputs)[:, label : label + 1] - p, jacobian)
            fisher = fisher + numpy.einsum("n,np,nq->pq", p[label], scores, scores) / count
    assert numpy.allclose(ggn, fisher), "of these losses they are one matrix"
    yield array("ggn_largest", [numpy.linalg.eigvalsh(ggn)[-1]])
    yield array("ggn_trace", [numpy.trace(ggn)])
    yield array("fisher_largest", [numpy.linalg.eigvalsh(fisher)[-1]])
    yield array("fisher_trace", [numpy.trace(fisher)])
    g, _ = network.example_gradients(theta, x, y)
    yield array("empirical_largest", [numpy.linalg.eigvalsh(g @ g.T / count)[-1]])
    yield array("empirical_trace", [(g**2).sum() / count])


def landscape(network, start, theta, x, y):
    end = theta.detach()
    places = torch.linspace(0, 1, 11)
    losses = numpy.array([float(network.value(start + t * (end - start), x, y)) for t in places])
    yield array("path", losses)
    chord = losses[0] + places.numpy() * (losses[-1] - losses[0])
    yield array("path_barrier", [max(0, (losses - chord).max())])
    yield array("path_highest", [losses.max() - max(losses[0], losses[-1])])
    at = theta.detach().clone().requires_grad_()
    slope = torch.autograd.grad(network.value(at, x, y), at)[0]
    lengths = numpy.array([0.0] + [10.0**k * 2**j for k in range(-3, 1) for j in range(4)])
    along = numpy.array([float(network.value(end - a * slope, x, y)) for a in lengths])
    yield array("along_gradient", along)
    # two directions that are given, each filter scaled to the length of the network's own
    generator = torch.Generator().manual_seed(5)
    raw = [torch.randn(network.count, generator=generator) for _ in range(2)]
    yield array("directions", torch.stack(raw))
    scaled = []
    for direction in raw:
        parts = []
        for weights, random in zip(network.blocks(end), network.blocks(direction)):
            if weights.dim() == 1:
                parts.append(torch.zeros_like(weights))
            else:
                factor = weights.norm(dim=1, keepdim=True) / random.norm(dim=1, keepdim=True)
                parts.append((random * factor).flatten())
        scaled.append(torch.cat(parts))
    grid = torch.linspace(-1, 1, 5)
    plane = [[float(network.value(end + a * scaled[0] + b * scaled[1], x, y)) for b in grid] for a in grid]
    yield array("plane", numpy.array(plane))


def cases():
    settings = [
        ("tanh-cross-entropy", (4, 7, 6, 3), "tanh", "cross-entropy", 0.7, 12),
        ("relu-squared-error", (3, 8, 5, 2), "relu", "mse", 0.2, 10),
        ("tanh-saturated", (3, 6, 4, 3), "tanh", "mse", 6.0, 9),
        ("linear-regression", (3, 2), "tanh", "mse", 0.5, 40),
    ]
    for number, (name, widths, activation, loss, scale, count) in enumerate(settings):
        generator = torch.Generator().manual_seed(700 + number)
        network = Network(widths, activation, loss)

        def normal(*shape):
            return torch.randn(*shape, generator=generator)

        x = normal(widths[0], count)
        labels = torch.arange(count) % widths[-1]
        y = torch.nn.functional.one_hot(labels, widths[-1]).T.double()
        if loss == "mse" and "linear" in name:
            y = normal(widths[-1], count)
        # classes that can be told apart a little
        x[: min(widths[0], widths[-1])] += y[: min(widths[0], widths[-1])]
        start = scale * normal(network.count)
        rate = 0.05
        if activation == "relu":
            for unit in range(3):  # bias so low that three units never see anything
                start[widths[1] * widths[0] + unit] = -50.0
        places = [start]
        for step in range(6):
            at = places[-1].clone().requires_grad_()
            slope = torch.autograd.grad(network.value(at, x, y), at)[0]
            # not along the gradient, so that successive steps have an angle
            places.append(places[-1] - rate * (slope + 0.3 * slope.norm() * normal(network.count) / network.count**0.5))
        earlier, before, last = places[-3:]
        theta = last.clone().requires_grad_()
        yield f"case {name}"
        yield f"activation {activation}"
        yield f"loss_kind {loss}"
        yield "layout " + ",".join(map(str, widths[1:-1])) if len(widths) > 2 else "layout none"
        for key, value in (("x", x), ("y", y), ("start", start), ("earlier", earlier), ("before", before), ("parameters", theta)):
            yield array(key, value)
        yield array("rate", [rate])
        yield from gradients(network, theta, x, y, rate)
        yield from updates(network, start, earlier, before, theta, x, y)
        yield from curvature(network, theta, x, y)
        yield from landscape(network, start, theta, x, y)
        if len(widths) > 2:
            yield from activations(network, theta, x)
            if count % widths[-1] == 0:
                yield from features(network, start, theta, x, y)


if __name__ == "__main__":
    print(f"PyTorch {torch.__version__}, NumPy {numpy.__version__}")
    lines = ["# Made by make_peer_reference.py, whose head explains the format.", *cases()]
    (HERE / "peers.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"peers.txt: {(HERE / 'peers.txt').stat().st_size} bytes")
