"""Answers of PyTorch for embeddings of triples and the domains over them: writes domain_embeddings.txt beside this file.

    python make_domain_reference.py

The graph, the start and all that is drawn come from the random streams that the program has (splitmix64, see RandomStream),
written down here once more, so that both follow the same training. One case for each graph:
    settings      entities, super-domains, domains, relations, latent, noise, seed of the data; dimension, seed, steps, steps
    train         the training triples, [count][3]; validation, test likewise
    W r           start of entities and relations
    head entity   what is drawn at step 0 and, with the suffix 2, at the first step of the second stage
    loss ...      loss and gradient at the start of the first stage (dW, dr) and of the second one (loss2, dc, ds)
    end_W ...     all four blocks after the two stages; c0, s0 where the second one begins
All training is full-batch: Adam at 1e-2 and then 5e-3, ε 1e-8; rows of W within the unit ball after every step.
"""
import math
import os

import torch

torch.set_default_dtype(torch.float64)
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
LARGEST = (1 << 63) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    def __init__(self, seed, purpose):
        h = mix((seed + GAMMA) & MASK)
        for b in purpose.encode():
            h = (mix(h ^ b) + GAMMA) & MASK
        self.origin = self.state = h
        self.spare = None

    def move_to(self, part):
        self.state = mix(self.origin ^ mix((part + GAMMA) & MASK))
        self.spare = None

    def bits(self):
        self.state = (self.state + GAMMA) & MASK
        return mix(self.state)

    def uniform(self):
        return (self.bits() >> 11) * 2.0**-53

    def below(self, bound):
        limit = LARGEST - LARGEST % bound
        while True:
            r = self.bits() >> 1
            if r < limit:
                return r % bound

    def normal(self):
        if self.spare is not None:
            x, self.spare = self.spare, None
            return x
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor


def graph(entities, supers, domains, relations, latent, noise, seed):
    random = Stream(seed, "typed-graph")

    def around(count, spread, centre):
        return [[centre(i)[j] + spread * random.normal() for j in range(latent)] for i in range(count)]

    top = around(supers, 2.0, lambda i: [0.0] * latent)
    middle = around(domains, 0.9, lambda i: top[i % supers])
    places = torch.tensor(around(entities, 0.5, lambda i: middle[i % domains]))
    triples = set()
    for k in range(relations):
        groups = supers if k % 3 == 2 else domains

        def drawn():
            chosen = random.below(groups)
            return [e for e in range(entities) if e % domains % groups == chosen]

        heads = drawn()
        tails = drawn()
        shift = places[tails].mean(0) - places[heads].mean(0)
        for h in heads:
            goal = places[h] + shift + noise * torch.tensor([random.normal() for _ in range(latent)])
            order = ((goal - places[tails]) ** 2).sum(1).argsort(stable=True).tolist()
            for i in order[: 1 + random.below(3)]:
                triples.add((h, k, tails[i]))
    triples = sorted(triples)
    order = list(range(len(triples)))
    for i in range(len(order) - 1, 0, -1):
        j = random.below(i + 1)
        order[i], order[j] = order[j], order[i]
    triples = torch.tensor([triples[i] for i in order])
    a, b = int(0.7 * len(order)), int(0.8 * len(order))
    return triples[:a], triples[a:b], triples[b:]


def follow(entities, relations, d, seed, train, steps, later):
    init = Stream(seed, "init")
    W = torch.tensor([[init.normal() for _ in range(d)] for _ in range(entities)])
    W = W / W.norm(dim=1, keepdim=True)
    R = torch.tensor([[0.1 * init.normal() for _ in range(d)] for _ in range(relations)])
    answer = {"W": W.clone(), "r": R.clone()}
    W.requires_grad_()
    R.requires_grad_()
    side, other = Stream(seed, "chance corrupted head"), Stream(seed, "chance corrupting entity")

    def corruption(step):
        side.move_to(step)
        other.move_to(step)
        m = torch.tensor([1 if side.uniform() < 0.5 else 0 for _ in train])
        return m, torch.tensor([other.below(entities) for _ in train])

    def f(h, k, t):
        return (W[h] + R[k] - W[t]).abs().sum(1)

    h, k, t = train.T
    adam = torch.optim.Adam([W, R], lr=1e-2)
    for step in range(steps):
        m, n = corruption(step)
        loss = torch.relu(1 + f(h, k, t) - f(torch.where(m == 1, n, h), k, torch.where(m == 1, t, n))).mean()
        adam.zero_grad()
        loss.backward()
        if step == 0:
            answer |= {"head": m, "entity": n, "loss": loss, "dW": W.grad.clone(), "dr": R.grad.clone()}
        adam.step()
        with torch.no_grad():
            W.div_(W.norm(dim=1, keepdim=True).clamp(min=1.0))
    base = W.detach()
    c, s = torch.zeros(2 * relations, d), torch.zeros(2 * relations, d)
    for row in range(2 * relations):
        members = base[train[k == row // 2][:, 2 * (row % 2)]]
        c[row] = members.mean(0)
        s[row] = (members.std(0, unbiased=False) * d**0.5 + 1e-3).log()
    answer |= {"c0": c.clone(), "s0": s.clone()}
    c.requires_grad_()
    s.requires_grad_()
    adam = torch.optim.Adam([c, s], lr=5e-3)
    for step in range(steps, steps + later):
        m, n = corruption(step)
        row = 2 * k + 1 - m

        def excess(e):
            return torch.relu((((base[e] - c[row]) / s[row].exp()) ** 2).sum(1) - 1)

        loss = torch.relu(0.5 + excess(torch.where(m == 1, h, t)) - excess(n)).mean() + 0.01 * s.mean()
        adam.zero_grad()
        loss.backward()
        if step == steps:
            answer |= {"head2": m, "entity2": n, "loss2": loss, "dc": c.grad.clone(), "ds": s.grad.clone()}
        adam.step()
    return answer | {"end_W": base, "end_r": R, "end_c": c, "end_s": s}


def line(out, key, values):
    values = torch.as_tensor(values)
    values = values.detach().reshape(1, -1) if values.dim() < 2 else values.detach()
    out.write(f"{key} {values.shape[0]} {values.shape[1]} {' '.join(repr(x) for x in values.flatten().tolist())}\n")


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "domain_embeddings.txt"), "w") as out:
        out.write("# written by make_domain_reference.py with PyTorch " + torch.__version__ + "\n")
        for entities, supers, domains, relations, latent, noise, data, d, seed, steps, later in (
            (24, 2, 6, 4, 3, 0.15, 5, 5, 11, 50, 50),
            (30, 3, 5, 6, 2, 0.3, 8, 4, 2, 50, 50),
        ):
            out.write(f"case {entities} entities\n")
            line(out, "settings", [entities, supers, domains, relations, latent, noise, data, d, seed, steps, later])
            train, validation, test = graph(entities, supers, domains, relations, latent, noise, data)
            for key, triples in (("train", train), ("validation", validation), ("test", test)):
                line(out, key, triples)
            for key, values in follow(entities, relations, d, seed, train, steps, later).items():
                line(out, key, values)
