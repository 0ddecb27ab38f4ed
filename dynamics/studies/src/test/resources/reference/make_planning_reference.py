"""Writes planning_networks.txt: what Almagest's value iteration networks are tested against.

Nothing here is computed by Almagest: losses, gradients and steps of Adam are PyTorch's, in float64 on one thread. Maps,
cells and labels are closed forms (see `data`), since it does not matter here whether they make sense. The format is that of
the other files of answers: a case has words, then arrays `KEY ROWS COLUMNS NUMBERS`.

    kernel_size, iterations, gate, features, actions, summary   settings of the network
    cells       cells asked about in each map
    start       the parameters, one flat vector: W_r, W_v, W and b of the first convolution, W of the second,
                [W_z, b_z, W_c, b_c,] W of the head
    loss        cross-entropy there, mean over all cells
    gradient    its gradient, in the order of the parameters
    losses      before each of 50 steps of Adam at 4e-3 on all maps, and after the last; only where steps were taken
    end         the parameters after them

Where steps were taken the start is Almagest's own initialisation of seed 1: its random stream (splitmix64, normals by the
polar method) is written out below, so that the draws are checked too. Elsewhere number k of the start is 0.3 sin(1.7 k).

    pip install torch
    python make_planning_reference.py
"""

import math
from pathlib import Path

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
SIZE, WORLDS, CELLS = 6, 5, 4
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


class Stream:
    def __init__(self, seed, purpose):
        state = self.mix(seed + GAMMA)
        for byte in purpose.encode():
            state = self.mix(state ^ byte) + GAMMA & MASK
        self.state = state
        self.spare = None

    @staticmethod
    def mix(z):
        z &= MASK
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        return z ^ z >> 31

    def uniform(self):
        self.state = self.state + GAMMA & MASK
        return (self.mix(self.state) >> 11) * 2.0**-53

    def normal(self):
        if self.spare is not None:
            spare, self.spare = self.spare, None
            return spare
        while True:
            u, v = 2 * self.uniform() - 1, 2 * self.uniform() - 1
            s = u * u + v * v
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.spare = v * factor
                return u * factor


def shapes(s):
    """Name, shape, and where the numbers begin: a deviation of normal ones, a bound of uniform ones, or 0."""
    f, area, seen = s["features"], s["kernel_size"] ** 2, 9 * (1 + s["summary"])
    read = s["actions"] + (s["summary"] if s["gate"] else 0)
    blocks = [
        ("w_r", (s["actions"], 1, s["kernel_size"], s["kernel_size"]), ("normal", 0.3 / s["kernel_size"])),
        ("w_v", (s["actions"], 1, s["kernel_size"], s["kernel_size"]), ("zero", 0)),
        ("w", (f, 2, 3, 3), ("uniform", 18)),
        ("b", (f,), ("uniform", 18)),
        ("reward", (1, f, 1, 1), ("uniform", f)),
    ]
    if s["gate"]:
        for name in "zc":
            blocks += [
                (f"w_{name}", (s["summary"], 1 + s["summary"], 3, 3), ("uniform", seen)),
                (f"b_{name}", (s["summary"],), ("uniform", seen)),
            ]
    return blocks + [("head", (8, read), ("uniform", read))]


def initial(s):
    stream, numbers = Stream(1, "init"), []
    for _, shape, (kind, scale) in shapes(s):
        for _ in range(math.prod(shape)):
            if kind == "normal":
                numbers.append(scale * stream.normal())
            elif kind == "uniform":
                bound = 1 / math.sqrt(scale)
                numbers.append(-bound + (bound - -bound) * stream.uniform())
            else:
                numbers.append(0.0)
    return torch.tensor(numbers)


def closed(s):
    return 0.3 * torch.sin(1.7 * torch.arange(sum(math.prod(shape) for _, shape, _ in shapes(s)), dtype=torch.float64))


def data():
    area = SIZE * SIZE
    maps = torch.zeros(WORLDS, 2, area)
    cells = torch.zeros(WORLDS, CELLS, dtype=torch.long)
    labels = torch.zeros(WORLDS, CELLS, dtype=torch.long)
    for i in range(WORLDS):
        for k in range(area):
            maps[i, 0, k] = 1.0 if math.sin(1.3 * (i * area + k)) > 0.6 else 0.0
        maps[i, 1, (11 * i + 5) % area] = 10.0
        for c in range(CELLS):
            cells[i, c] = (7 * i + 13 * c) % area
            labels[i, c] = (i + 3 * c) % 8
    return maps.view(WORLDS, 2, SIZE, SIZE), cells, labels


def cut(s, theta):
    parts, at = {}, 0
    for name, shape, _ in shapes(s):
        count = math.prod(shape)
        parts[name] = theta[at : at + count].view(shape)
        at += count
    return parts


def loss_of(s, theta):
    p = cut(s, theta)
    maps, cells, labels = data()
    pad = s["kernel_size"] // 2
    reward = functional.conv2d(functional.conv2d(maps, p["w"], p["b"], padding=1), p["reward"])
    q0 = functional.conv2d(reward, p["w_r"], padding=pad)
    value = q0.max(1, keepdim=True)[0]
    memory = torch.zeros(WORLDS, s["summary"], SIZE, SIZE)
    for k in range(s["iterations"]):
        if s["gate"]:
            seen = torch.cat([value, memory], 1)
            z = torch.sigmoid(functional.conv2d(seen, p["w_z"], p["b_z"], padding=1))
            c = torch.tanh(functional.conv2d(seen, p["w_c"], p["b_c"], padding=1))
            memory = (1 - z) * memory + z * c
        q = q0 + functional.conv2d(value, p["w_v"], padding=pad)
        if k < s["iterations"] - 1:
            value = q.max(1, keepdim=True)[0]
    if s["gate"]:
        q = torch.cat([q, memory], 1)
    read = q.flatten(2).gather(2, cells[:, None, :].expand(-1, q.shape[1], -1))
    logits = torch.einsum("ap,npc->nca", p["head"], read)
    return functional.cross_entropy(logits.flatten(0, 1), labels.flatten())


def array(key, values):
    values = torch.as_tensor(values).detach().reshape(-1)
    return f"{key} {len(values)} 1 " + " ".join(repr(v) for v in values.tolist())


def case(name, follow, **s):
    theta = (initial(s) if follow else closed(s)).requires_grad_()
    loss = loss_of(s, theta)
    (gradient,) = torch.autograd.grad(loss, theta)
    lines = [f"case {name}", *(f"{key} {str(value).lower()}" for key, value in s.items()), f"cells {CELLS}"]
    lines += [array("start", theta), array("loss", loss), array("gradient", gradient)]
    if follow:
        optimizer = torch.optim.Adam([theta], lr=4e-3)
        losses = []
        for _ in range(50):
            optimizer.zero_grad()
            loss = loss_of(s, theta)
            losses.append(loss.item())
            loss.backward()
            optimizer.step()
        losses.append(loss_of(s, theta).item())
        lines += [array("losses", losses), array("end", theta)]
    return lines


if __name__ == "__main__":
    text = ["# Made by make_planning_reference.py, whose head explains the format."]
    small = dict(features=3, actions=4, summary=2)
    text += case("plain, kernels of 3", False, kernel_size=3, iterations=4, gate=False, **small)
    text += case("plain, kernels of 5", False, kernel_size=5, iterations=2, gate=False, **small)
    text += case("gated", False, kernel_size=3, iterations=4, gate=True, **small)
    text += case("one iteration", False, kernel_size=3, iterations=1, gate=True, **small)
    own = dict(features=6, actions=10, summary=6)
    text += case("plain, followed", True, kernel_size=5, iterations=4, gate=False, **own)
    text += case("gated, followed", True, kernel_size=3, iterations=5, gate=True, **own)
    (HERE / "planning_networks.txt").write_text("\n".join(text) + "\n")
