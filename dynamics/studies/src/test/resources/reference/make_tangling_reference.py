"""Writes tangling.txt: what the study tangling is tested against.

Nothing here is computed by Almagest: networks are PyTorch's Linear and LSTMCell, gradients its autograd, steps its Adam with
clip_grad_norm_, Hessians those of torch.func, in float64 on one thread. Random numbers are those of Almagest's generator
(splitmix64, normals by the polar method), written down here once more, so that both begin at the same weights and see the same
data. A case has words, then arrays KEY ROWS COLUMNS NUMBERS.

    closed    a small policy at theta_k = 0.3 sin(1.7 k) on two episodes without noise: loss, gradient, states of all times
    steps     a policy of full size followed for 50 steps on one batch: losses, and the last parameters (every 7th)
    stream    the same for 10 steps on fresh batches
    measures  tangling and its like of the five episodes at the start of a policy of full size
    weights   a perceptron followed for 50 steps of gradient descent and heavy ball: parameters, tangling, curvature

    pip install torch numpy
    python make_tangling_reference.py
"""

import math
from pathlib import Path

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
HERE = Path(__file__).resolve().parent
MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Draws:
    """The numbers of a seed and a purpose."""

    def __init__(self, seed, purpose):
        h = mix((seed + GOLDEN) & MASK)
        for byte in purpose.encode():
            h = (mix(h ^ byte) + GOLDEN) & MASK
        self.origin = self.state = h
        self.spare = None

    def move_to(self, part):
        self.state = mix(self.origin ^ mix((part + GOLDEN) & MASK))
        self.spare = None

    def uniform(self, low=0.0, high=1.0):
        self.state = (self.state + GOLDEN) & MASK
        return low + (high - low) * ((mix(self.state) >> 11) * 2.0**-53)

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


class Policy(torch.nn.Module):
    def __init__(self, encoder=24, width=48, actuation=32):
        super().__init__()
        self.width = width
        self.encoder = torch.nn.Linear(3, encoder)
        self.lstm = torch.nn.LSTMCell(encoder, width)
        self.actuation = torch.nn.Linear(width, actuation)
        self.joints = torch.nn.Linear(actuation, 4)

    def forward(self, signals):
        """[batch][time][3] to the states by name, each [batch][time][units]"""
        batch, steps = signals.shape[:2]
        h = c = torch.zeros(batch, self.width)
        states = {name: [] for name in ("encoder", "hidden", "cell", "actuation", "joints")}
        for t in range(steps):
            e = torch.tanh(self.encoder(signals[:, t]))
            h, c = self.lstm(e, (h, c))
            a = torch.tanh(self.actuation(h))
            for name, value in zip(states, (e, h, c, a, self.joints(a))):
                states[name].append(value)
        return {name: torch.stack(values, 1) for name, values in states.items()}

    def fill(self, numbers):
        numbers = iter(numbers)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(torch.tensor([next(numbers) for _ in range(p.numel())]).view(p.shape))
        return self

    def start(self, seed):
        draws = Draws(seed, "init")
        lengths = []
        for name, p in self.named_parameters():
            fan = {"encoder": 3, "lstm": self.width, "actuation": self.width, "joints": self.actuation.out_features}
            lengths += [1 / math.sqrt(fan[name.split(".")[0]])] * p.numel()
        return self.fill(draws.uniform(-b, b) for b in lengths)

    def flat(self):
        return torch.cat([p.detach().flatten() for p in self.parameters()])


def episode(speed, phase, steps, dt=0.05):
    """signals [time][3] and joints [time][4]"""
    t = np.arange(steps) * dt
    turns = 2 * math.pi * (0.5 + 1.5 * speed)
    p = turns * t + phase
    late = turns * (t - dt) + phase
    joints = np.stack(
        [np.sin(p), np.sin(p + np.pi), np.maximum(0, np.sin(2 * p + 0.6)), np.maximum(0, np.sin(2 * p + np.pi + 0.6))], -1
    )
    signals = np.stack([np.full(steps, 2 * speed - 1), np.sin(late + 0.3), (np.sin(late) > 0) * 1.0], -1)
    return signals, joints * (0.6 + 0.4 * speed)


def noisy(draws, steps=60, noise=0.1):
    speed = draws.uniform()
    phase = draws.uniform(0, 2 * math.pi)
    signals, joints = episode(speed, phase, steps)
    for signal in (1, 2):
        for t in range(steps):
            signals[t, signal] += noise * draws.normal()
    return signals, joints


def batch(episodes):
    return (torch.tensor(np.stack(part)) for part in zip(*episodes))


def array(key, values, columns=1):
    values = np.asarray(values.detach() if torch.is_tensor(values) else values).reshape(-1)
    return f"{key} {len(values) // columns} {columns} " + " ".join(repr(float(v)) for v in values)


def loss_of(net, signals, joints, warm_up=10):
    return ((net(signals)["joints"] - joints)[:, warm_up:] ** 2).mean()


def gradient_of(net, loss):
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(net.parameters()))])


def closed():
    net = Policy(2, 3, 2).fill(0.3 * math.sin(1.7 * k) for k in range(112))
    signals, joints = batch([episode(0.2, 0.5, 20), episode(0.9, 2.0, 20)])
    loss = loss_of(net, signals, joints)
    states = net(signals)
    lines = ["case closed", array("loss", [loss.item()]), array("gradient", gradient_of(net, loss))]
    lines.append(array("target", joints[1, 7]))
    # as Almagest has them: a row a unit and time, a column an example
    lines += [array(name, values.permute(2, 1, 0), 2) for name, values in states.items()]
    return lines


def followed(name, batches):
    net = Policy().start(1)
    optimiser = torch.optim.Adam(net.parameters(), lr=5e-3)
    losses = []
    for signals, joints in batches:
        loss = loss_of(net, signals, joints)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
    return [f"case {name}", array("losses", losses), array("parameters", net.flat()[::7])]


def steps():
    draws = Draws(0, "gait train")
    signals, joints = batch([noisy(draws) for _ in range(8)])
    return followed("steps", [(signals, joints)] * 50)


def stream():
    batches = []
    for step in range(10):
        draws = Draws(1, "stream")
        draws.move_to(step)
        batches.append(tuple(batch([noisy(draws) for _ in range(16)])))
    return followed("stream", batches)


def tangling(x, v, share, entry=False):
    epsilon = share * (x.var() if entry else x.var(0).sum())
    squares = lambda a: ((a[:, None] - a[None]) ** 2).sum(-1)  # noqa: E731
    return (squares(v) / (squares(x) + epsilon)).max(1)


def measures():
    net = Policy().start(1)
    speeds = [0.0, 0.25, 0.5, 0.75, 1.0]
    runs = [episode(speed, 0.0, 120) for speed in speeds]
    signals, joints = batch(runs)
    states = {name: values.detach().numpy() for name, values in net(signals).items()}
    lines = ["case measures"]
    lines.append(array("gait_error", [((states["joints"] - joints.numpy())[:, 60:] ** 2).mean(axis=(1, 2)).mean()]))
    for name, values in states.items():
        x, v, means, shares = [], [], [], []
        for i, speed in enumerate(speeds):
            n = round(20 / (0.5 + 1.5 * speed))
            x.append(values[i, 119 - n:119])
            v.append((values[i, 120 - n:120] - values[i, 118 - n:118]) / 0.1)
            means.append(x[-1].mean(0))
            s = np.linalg.svd(x[-1] - means[-1], compute_uv=False) ** 2
            shares.append(s[:2].sum() / s.sum())
        x, v = np.vstack(x), np.vstack(v)
        q, entry = tangling(x, v, 0.1), tangling(x, v, 0.1, True)
        sd = x.std(0) + 1e-9
        z = tangling((x - x.mean(0)) / sd, v / sd, 0.1, True)
        centred = np.array(means) - np.mean(means, 0)
        s = np.linalg.svd(centred, compute_uv=False) ** 2
        scores = centred @ np.linalg.svd(centred)[2][0]
        rank = abs(np.corrcoef(np.argsort(np.argsort(scores)), np.arange(5))[0, 1])
        numbers = [np.percentile(q, 90), q.mean(), np.percentile(entry, 90), np.percentile(z, 90), z.mean(), np.mean(shares)]
        lines.append(array(name, numbers + [rank, s[0] / s.sum()]))
    return lines


def weights(name, momentum):
    draws = Draws(0, "noisy-unit weights")
    w = np.array([draws.normal() for _ in range(4)])
    draws = Draws(0, "noisy-unit train")
    x, y = [], []
    for _ in range(40):
        x.append([draws.normal() for _ in range(4)])
        y.append(math.tanh(np.dot(w, x[-1])) + 0.3 * draws.normal())
    x, y = torch.tensor(x), torch.tensor(y)[:, None]

    def f(theta):
        hidden = torch.tanh(x @ theta[:24].view(6, 4).T + theta[24:30])
        return ((hidden @ theta[30:, None] - y) ** 2).mean() / 2

    draws = Draws(1, "init")
    theta = torch.tensor([0.5 * draws.normal() for _ in range(36)])
    first = torch.func.grad(f)(theta)
    lines = [f"case {name}", f"momentum {momentum}", array("loss", [f(theta).item()]), array("gradient", first)]
    path, velocity, largest = [theta], torch.zeros(36), 0
    for step in range(50):
        if step % 20 == 0:
            largest = max(largest, torch.linalg.eigvalsh(torch.func.hessian(f)(theta)).abs().max().item())
        velocity = momentum * velocity - 0.05 * torch.func.grad(f)(theta)
        theta = theta + velocity
        path.append(theta)
    path = torch.stack(path).numpy()
    q = tangling(path[:-1], np.diff(path, axis=0) / 0.05, 0.01)
    lines.append(array("parameters", theta))
    lines.append(array("measured", [q.max(), np.percentile(q, 90), largest**2]))
    return lines


if __name__ == "__main__":
    torch.manual_seed(0)
    head = [f"# Written by make_tangling_reference.py with PyTorch {torch.__version__} and NumPy {np.__version__}."]
    parts = [closed(), steps(), stream(), measures(), weights("descent", 0.0), weights("heavy-ball", 0.9)]
    text = "\n".join(head + [line for part in parts for line in part]) + "\n"
    (HERE / "tangling.txt").write_text(text)
