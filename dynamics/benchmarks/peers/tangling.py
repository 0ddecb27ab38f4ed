"""What a run of the study of tangling does, as a script for PyTorch and NumPy does it, float64:

    python tangling.py step STEPS BATCH     one step of Adam (rate 5e-3, gradient clipped to norm 1) of the policy: encoder 3-24
                                            with tanh, LSTM of 48, actuation layer of 32 with tanh, 4 joints; mean squared error
                                            over all steps but the first ten
    python tangling.py look                 five episodes of six seconds through that policy, and of each of its five states the
                                            90th percentile of the tangling, that with standardised units, and the share of two axes
    python tangling.py path POINTS WIDTH    the tangling along one trajectory: its largest number, its 90th percentile and its median
"""

import math
import sys

import numpy

from contender import examples, losses_of, serve, started, torch, wave

WORDS = sys.argv[1:]
ENCODER, WIDTH, ACTUATION, JOINTS, SIGNALS, WARM_UP = 24, 48, 32, 4, 3, 10
SPEEDS = (0.0, 0.25, 0.5, 0.75, 1.0)


def policy():
    shapes = {
        "encoder W": (ENCODER, SIGNALS),
        "encoder b": (ENCODER,),
        "Wx": (4 * WIDTH, ENCODER),
        "Wh": (4 * WIDTH, WIDTH),
        "bx": (4 * WIDTH,),
        "bh": (4 * WIDTH,),
        "actuation W": (ACTUATION, WIDTH),
        "actuation b": (ACTUATION,),
        "joints W": (JOINTS, ACTUATION),
        "joints b": (JOINTS,),
    }

    class Policy(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder = torch.nn.Linear(SIGNALS, ENCODER)
            self.lstm = torch.nn.LSTMCell(ENCODER, WIDTH)
            self.actuation = torch.nn.Linear(WIDTH, ACTUATION)
            self.joints = torch.nn.Linear(ACTUATION, JOINTS)
            with torch.no_grad():
                for parameter, value in zip(self.parameters(), started(shapes).values()):
                    parameter.copy_(torch.from_numpy(value))

        def forward(self, signals):
            """[batch][time][3] to the five states, each [batch][time][units]"""
            batch = signals.shape[0]
            h, c = torch.zeros(batch, WIDTH), torch.zeros(batch, WIDTH)
            states = [[] for _ in range(5)]
            for t in range(signals.shape[1]):
                e = torch.tanh(self.encoder(signals[:, t]))
                h, c = self.lstm(e, (h, c))
                a = torch.tanh(self.actuation(h))
                for kept, value in zip(states, (e, h, c, a, self.joints(a))):
                    kept.append(value)
            return [torch.stack(kept, 1) for kept in states]

    return Policy()


def step_make():
    steps, batch = int(WORDS[1]), int(WORDS[2])
    x, y = examples(batch, SIGNALS * steps, JOINTS * (steps - WARM_UP))
    signals = torch.from_numpy(x.reshape(batch, SIGNALS, steps).transpose(0, 2, 1).copy())
    joints = torch.from_numpy(y.reshape(batch, JOINTS, steps - WARM_UP).transpose(0, 2, 1).copy())
    net = policy()
    stepper = torch.optim.Adam(net.parameters(), lr=5e-3)

    def step():
        loss = ((net(signals)[-1][:, WARM_UP:] - joints) ** 2).mean()
        stepper.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        stepper.step()
        return loss.detach()

    return step, losses_of(step)


def tangling(states, derivatives, entry=False):
    epsilon = 0.1 * (states.var() if entry else states.var(0).sum())

    def squares(a):
        norms = (a**2).sum(1)
        return numpy.maximum(norms[:, None] + norms[None] - 2 * a @ a.T, 0)

    return (squares(derivatives) / (squares(states) + epsilon)).max(1)


def episode(speed, steps=120, step=0.05):
    t = numpy.arange(steps) * step
    late = 2 * math.pi * (0.5 + 1.5 * speed) * (t - step)
    return numpy.stack([numpy.full(steps, 2 * speed - 1), numpy.sin(late + 0.3), (numpy.sin(late) > 0) * 1.0], -1)


def look_make():
    net = policy()
    episodes = [torch.from_numpy(episode(speed))[None] for speed in SPEEDS]

    @torch.no_grad()
    def look():
        cycles = [([], [], []) for _ in range(5)]
        for speed, signals in zip(SPEEDS, episodes):
            n = round(20 / (0.5 + 1.5 * speed))
            for (x, v, shares), state in zip(cycles, net(signals)):
                own = state[0].numpy()
                x.append(own[-n - 1 : -1])
                v.append(numpy.gradient(own, 0.05, axis=0)[-n - 1 : -1])
                s = numpy.linalg.svd(x[-1] - x[-1].mean(0), compute_uv=False) ** 2
                shares.append(s[:2].sum() / s.sum())
        numbers = []
        for x, v, shares in cycles:
            x, v = numpy.vstack(x), numpy.vstack(v)
            sd = x.std(0) + 1e-9
            numbers.append(numpy.percentile(tangling(x, v), 90))
            numbers.append(numpy.percentile(tangling((x - x.mean(0)) / sd, v / sd, True), 90))
            numbers.append(numpy.mean(shares))
        return numbers

    return look, look()


def path_make():
    points, width = int(WORDS[1]), int(WORDS[2])
    x = wave(points * width, 1.0, 0.37, 0.5).reshape(points, width)
    v = wave(points * width, 0.5, 0.91, 2.0).reshape(points, width)

    def path():
        q = tangling(x, v)
        return [q.max(), numpy.percentile(q, 90), numpy.median(q)]

    return path, path()


if __name__ == "__main__":
    if torch:
        serve({"pytorch": {"step": step_make, "look": look_make, "path": path_make}[WORDS[0]]})
    else:
        serve({})
