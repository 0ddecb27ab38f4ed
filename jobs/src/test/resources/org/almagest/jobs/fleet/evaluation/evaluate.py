"""Loss and accuracy of the networks of sweep.yaml, computed from their kept weights by NumPy.

Nothing of Almagest is used but the tables `runs` (for the configurations) and `weights`; data files, splits, networks,
losses and accuracies are computed here from their definitions. The output is evaluation.csv, which EvaluationReferenceTest
compares with the columns final_loss, train_accuracy, test_loss and test_accuracy. To make it anew, in this folder:

    sed "s#FOLDER#$PWD#" sweep.yaml > evaluation-out.yaml
    almagest sweep evaluation-out.yaml --out evaluation-out
    python3 evaluate.py evaluation-out > evaluation.csv

Needs numpy and pyarrow.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import pyarrow.parquet as parquet

HERE = pathlib.Path(__file__).parent
GAMMA = 0x9E3779B97F4A7C15
WORD = (1 << 64) - 1


def mix(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def order(count, seed):
    """The order of rows of which the first are trained on and the last held out: a shuffle by splitmix64."""
    state = mix((seed + GAMMA) & WORD)
    for byte in b"data-split":
        state = (mix(state ^ byte) + GAMMA) & WORD
    rows = list(range(count))
    for i in range(count - 1, 0, -1):
        largest = (1 << 63) - 1
        limit = largest - largest % (i + 1)
        while True:
            state = (state + GAMMA) & WORD
            drawn = mix(state) >> 1
            if drawn < limit:
                break
        j = drawn % (i + 1)
        rows[i], rows[j] = rows[j], rows[i]
    return rows


def one_hot(labels):
    names = sorted(set(labels))
    return np.array([[float(label == name) for name in names] for label in labels])


def table(settings):
    """Training rows and held-out rows of a CSV file, each (inputs, targets), one example a row."""
    with open(HERE / pathlib.Path(settings["path"]).name, newline="") as file:
        rows = list(csv.reader(file))[1:]
    inputs = np.array([[float(cell) for cell in row[:-1]] for row in rows])
    labels = [row[-1] for row in rows]
    regression = settings.get("task") == "regression"
    targets = np.array([[float(label)] for label in labels]) if regression else one_hot(labels)
    shuffled = order(len(rows), settings.get("data_seed", 0))
    train = sorted(shuffled[: len(rows) - settings["test"]])
    test = sorted(shuffled[len(rows) - settings["test"] :])
    return (inputs[train], targets[train]), (inputs[test], targets[test]), not regression


def citations():
    """Features [nodes][words], S = D^-1/2 (A + I) D^-1/2, one-hot targets and the nodes of each split."""
    with open(HERE / "cora.nodes.tsv", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    words = [[int(word) for word in row["features"].split()] for row in rows]
    features = np.zeros((len(rows), 1 + max(map(max, words))))
    for node, of in enumerate(words):
        features[node, of] = 1
    adjacency = np.eye(len(rows))
    with open(HERE / "cora.edges.tsv", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            a, b = int(row["source"]), int(row["target"])
            adjacency[a, b] = adjacency[b, a] = 1
    scale = adjacency.sum(axis=1) ** -0.5
    targets = np.zeros((len(rows), 1 + max(int(row["label"]) for row in rows)))
    targets[range(len(rows)), [int(row["label"]) for row in rows]] = 1
    nodes = {split: [i for i, row in enumerate(rows) if row["split"] == split] for split in ("train", "test")}
    return features, scale[:, None] * adjacency * scale, targets, nodes


def perceptron(weights, inputs):
    state = inputs
    last = max(layer for layer, _ in weights)
    for layer in range(last + 1):
        state = state @ weights[layer, "W"].T + weights[layer, "b"][:, 0]
        if layer < last:
            state = np.tanh(state)
    return state


def graph_network(weights, features, spread, depth, multiscale):
    """f = h_H W_H^T, or the sum over l of h_l W_l^T; h_0 = X and h_l = tanh(S h_{l-1} B_l^T), one node a row."""
    state, total = features, 0
    for layer in range(depth):
        if multiscale:
            total = total + state @ weights[layer, "skip"].T
        state = np.tanh(spread @ state @ weights[layer, "W"].T)
    return total + state @ weights[depth, "W"].T


def loss(kind, predictions, targets):
    if kind == "squared-error":
        return np.mean((predictions - targets) ** 2)
    largest = predictions.max(axis=1, keepdims=True)
    log_sum = largest[:, 0] + np.log(np.exp(predictions - largest).sum(axis=1))
    return np.mean((targets * (log_sum[:, None] - predictions)).sum(axis=1))


def accuracy(predictions, targets):
    return np.mean(predictions.argmax(axis=1) == targets.argmax(axis=1))


def kept(folder):
    """The weights of each run after its last step."""
    rows = parquet.read_table(folder / "weights").to_pylist()
    last = {}
    for row in rows:
        last[row["run_id"]] = max(row["step"], last.get(row["run_id"], 0))
    weights = {}
    for row in rows:
        if row["step"] == last[row["run_id"]]:
            block = np.array(row["data"]).reshape(row["shape"])
            weights.setdefault(row["run_id"], {})[row["layer"], row["name"]] = block
    return weights


def evaluated(run, weights):
    config = json.loads(run["config"])
    model, training = config["model"], config["training"]
    kind = training.get("loss", "squared-error")
    if run["dataset"] == "cora":
        features, spread, targets, nodes = citations()
        everywhere = graph_network(weights, features, spread, model["depth"], model.get("skip") == "multiscale")
        parts = [(everywhere[nodes[split]], targets[nodes[split]]) for split in ("train", "test")]
        classes = True
    else:
        *sets, classes = table(config["data_settings"])
        parts = [(perceptron(weights, inputs), targets) for inputs, targets in sets]
    losses = [loss(kind, *part) for part in parts]
    shares = [accuracy(*part) for part in parts] if classes else ["", ""]
    name = "classes" if classes and run["dataset"] == "csv" else "quantities" if run["dataset"] == "csv" else "nodes"
    return [name, kind, model.get("skip", ""), run["seed"], losses[0], shares[0], losses[1], shares[1]]


def main():
    folder = pathlib.Path(sys.argv[1])
    weights = kept(folder)
    runs = parquet.read_table(folder / "runs").to_pylist()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["data", "loss", "skip", "seed", "final_loss", "train_accuracy", "test_loss", "test_accuracy"]
    )
    writer.writerows(sorted(evaluated(run, weights[run["run_id"]]) for run in runs))


if __name__ == "__main__":
    main()
