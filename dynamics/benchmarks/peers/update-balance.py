"""One training step of a network that aligns clips and sentences by actions on two stacks, with sequence-wise batch norms, by layer-wise
adaptive rates (momentum 0.9, decay 1e-4, rate 3e-4, so small that programs still agree after a hundred steps) over all arrays; COUNT
sequences of six sentences in one padded batch, float64. How many clips belong to a sentence, and all numbers, are closed forms. Form pytorch steps array by array, form pytorch-foreach by
PyTorch's operations on lists of arrays.

    python update-balance.py COUNT
"""

import sys

import numpy
from contender import losses_of, serve, started, torch

COUNT = int(sys.argv[1])
SENTENCES, VIDEO, TEXT, WIDTH, MEMORY, ACTIONS, START = 6, 200, 40, 24, 8, 3, 3
RATE, MOMENTUM, DECAY, OFFSET = 3e-4, 0.9, 1e-4, 1e-12


def actions(e):
    path = []
    for j in range(SENTENCES):
        path += [0] * ((3 * e + j) % 5 < 2) + [1] * (1 + (e + 2 * j) % 3) + [2]
    return path


def data():
    """Clips, their mask, sentences, and of every step of the paths: action, action before, clips and sentences popped."""
    paths = [actions(e) for e in range(COUNT)]
    lengths = [len(path) - SENTENCES for path in paths]
    places, steps = max(lengths), max(map(len, paths))
    clips, shown = numpy.zeros((COUNT, places, VIDEO)), numpy.zeros((COUNT, places), bool)
    number = 0
    for e, length in enumerate(lengths):
        count = length * VIDEO
        clips[e, :length] = 3 + 5 * numpy.sin(0.37 * numpy.arange(number * VIDEO, number * VIDEO + count) + 0.5).reshape(length, VIDEO)
        shown[e, :length] = True
        number += length
    sentences = numpy.sin(0.91 * numpy.arange(COUNT * SENTENCES * TEXT) + 2).reshape(COUNT, SENTENCES, TEXT)
    gold, last = numpy.full((COUNT, steps), -1), numpy.zeros((COUNT, steps), int)
    popped = numpy.zeros((2, COUNT, steps), int)
    for e, path in enumerate(paths):
        gold[e, : len(path)] = path
        last[e, : len(path)] = [START, *path[:-1]]
        told = numpy.cumsum([0] + [action == 2 for action in path[:-1]])
        popped[1, e, : len(path)] = told
        popped[0, e, : len(path)] = numpy.arange(len(path)) - told
    return [torch.from_numpy(part) for part in (clips, shown, sentences, gold, last, *popped)]


def shapes():
    blocks = {}
    for layer, (outputs, inputs) in enumerate([(WIDTH, VIDEO), (WIDTH, WIDTH), (WIDTH, TEXT), (WIDTH, WIDTH)]):
        blocks |= {f"W{layer}": (outputs, inputs), f"b{layer}": (outputs,)}
    for layer in range(4):
        blocks |= {f"gamma{layer}": (WIDTH,), f"beta{layer}": (WIDTH,)}
    lstm = lambda name, width: {  # noqa: E731
        f"{name} W_x": (4 * width, width),
        f"{name} W_h": (4 * width, width),
        f"{name} b_x": (4 * width,),
        f"{name} b_h": (4 * width,),
    }
    blocks |= lstm("clips", WIDTH) | lstm("sentences", WIDTH) | {"E": (ACTIONS + 1, MEMORY)} | lstm("actions", MEMORY)
    inner = 2 * WIDTH + MEMORY
    return blocks | {"W_1": (WIDTH, inner), "b_1": (WIDTH,), "W_2": (ACTIONS, WIDTH), "b_2": (ACTIONS,)}


def network():
    class StepNorm(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gamma, self.beta = torch.nn.Parameter(torch.ones(WIDTH)), torch.nn.Parameter(torch.zeros(WIDTH))
            self.register_buffer("mean", torch.zeros(WIDTH))
            self.register_buffer("variance", torch.ones(WIDTH))

        def forward(self, x, shown):
            seen = x[shown]
            mean, variance = seen.mean(0), seen.var(0, unbiased=False)
            self.mean.lerp_(mean.detach(), 0.1)
            self.variance.lerp_(variance.detach(), 0.1)
            return self.gamma * (x - mean) / (variance + 1e-5).sqrt() + self.beta

    class Aligner(torch.nn.Module):
        def __init__(self):
            super().__init__()
            linear, lstm = torch.nn.Linear, torch.nn.LSTM
            self.dense = torch.nn.ModuleList([linear(VIDEO, WIDTH), linear(WIDTH, WIDTH), linear(TEXT, WIDTH), linear(WIDTH, WIDTH)])
            self.norms = torch.nn.ModuleList([StepNorm() for _ in range(4)])
            self.clips, self.sentences = (lstm(WIDTH, WIDTH, batch_first=True) for _ in range(2))
            self.words, self.actions = torch.nn.Embedding(ACTIONS + 1, MEMORY), lstm(MEMORY, MEMORY, batch_first=True)
            self.inner, self.outer = linear(2 * WIDTH + MEMORY, WIDTH), linear(WIDTH, ACTIONS)
            with torch.no_grad():
                for parameter, value in zip(self.parameters(), started(shapes()).values()):
                    parameter.copy_(torch.from_numpy(value))

        def features(self, items, shown, first):
            hidden = torch.relu(self.norms[first](self.dense[first](items), shown))
            return self.norms[first + 1](self.dense[first + 1](hidden), shown)

        @staticmethod
        def picked(rows, places):
            return rows.gather(1, places[..., None].expand(-1, -1, rows.shape[-1]))

        def stack(self, lstm, features, shown):
            """State i is that of the stack with i items popped; behind the last one it is 0."""
            last = shown.sum(1)[:, None] - 1 - torch.arange(features.shape[1])
            back = last.clamp(min=0)
            states = self.picked(lstm(self.picked(features, back))[0], back) * shown[..., None]
            return torch.cat([states, torch.zeros(len(states), 1, WIDTH)], 1)

        def forward(self, clips, shown, sentences, gold, last, clips_popped, sentences_popped):
            all_shown = torch.ones(sentences.shape[:2], dtype=torch.bool)
            tops = self.stack(self.clips, self.features(clips, shown, 0), shown)
            heads = self.stack(self.sentences, self.features(sentences, all_shown, 2), all_shown)
            remembered = self.actions(self.words(last))[0]
            read = torch.cat([self.picked(tops, clips_popped), self.picked(heads, sentences_popped), remembered], -1)
            logits = self.outer(torch.relu(self.inner(read)))
            right = gold >= 0
            return torch.nn.functional.cross_entropy(logits[right], gold[right])

    return Aligner()


def by_array(parameters):
    velocity = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step():
        for p, v in zip(parameters, velocity):
            w, g = p.norm(), p.grad.norm()
            ratio = w / (g + DECAY * w + OFFSET) if w > 0 else 1.0
            v.mul_(MOMENTUM).add_(p.grad + DECAY * p, alpha=float(RATE * ratio))
            p.sub_(v)

    return step


def by_lists(parameters):
    velocity = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step():
        gradients = [p.grad for p in parameters]
        w, g = torch.stack(torch._foreach_norm(parameters)), torch.stack(torch._foreach_norm(gradients))
        rates = RATE * torch.where(w > 0, w / (g + DECAY * w + OFFSET), 1.0)
        moves = torch._foreach_add(gradients, parameters, alpha=DECAY)
        torch._foreach_mul_(moves, list(rates.unbind()))
        torch._foreach_mul_(velocity, MOMENTUM)
        torch._foreach_add_(velocity, moves)
        torch._foreach_sub_(parameters, velocity)

    return step


def form(stepper):
    def make():
        net, batch = network(), data()
        parameters = list(net.parameters())
        move = stepper(parameters)

        def step():
            for p in parameters:
                p.grad = None
            loss = net(*batch)
            loss.backward()
            move()
            return loss.detach()

        return step, losses_of(step)

    return make


if __name__ == "__main__":
    serve({"pytorch": form(by_array), "pytorch-foreach": form(by_lists)} if torch else {})
