"""Writes the models of Keras 3 of this folder, and keras3.json with what Keras itself makes of them: for each the weights as
layers have them, and predictions for a few inputs in single precision. external.weights.h5 and soft.weights.h5 have a link where
others have a layer.

    pip install keras torch h5py
    KERAS_BACKEND=torch python keras3.py
"""

import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers  # noqa: E402

HERE = pathlib.Path(__file__).parent
COUNT = 5


def disturb(model, seed):
    """Numbers that are no zeros and ones, as after training."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        arrays = [w + rng.normal(0, 0.2, w.shape) for w in layer.get_weights()]
        if isinstance(layer, layers.BatchNormalization):
            arrays[-1] = rng.uniform(0.5, 1.5, arrays[-1].shape)
        layer.set_weights(arrays)


def perceptron():
    return keras.Sequential([
        keras.Input((64,)),
        layers.Dense(6, activation="tanh", name="hidden"),
        layers.Dense(10, activation="softmax", name="classes"),
    ])


def graph():
    """Two layers of one shape whose names are those that Keras would give them the other way round."""
    x = keras.Input((64,), name="pixels")
    first = layers.Dense(8, activation="relu", name="dense_1")(x)
    second = layers.Dense(8, activation="tanh", name="dense")(first)
    joined = layers.Add(name="joined")([first, second])
    return keras.Model(x, layers.Dense(10, activation="softmax", name="classes")(joined))


def image():
    return keras.Sequential([
        keras.Input((8, 8, 1)),
        layers.Conv2D(2, 3, activation="relu", name="filters"),
        layers.BatchNormalization(name="norm"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(10, activation="softmax", name="classes"),
    ])


def recurrent():
    return keras.Sequential([
        keras.Input((8, 8)),
        layers.LSTM(4, return_sequences=True, name="first"),
        layers.GRU(3, name="second"),
        layers.Dropout(0.1, seed=1),
        layers.Dense(10, activation="softmax", name="classes"),
    ])


def main():
    answers = {"keras": keras.__version__}
    for seed, make in enumerate([perceptron, graph, image, recurrent]):
        keras.utils.set_random_seed(seed)
        model = make()
        disturb(model, seed)
        model.compile(optimizer="adam", loss="categorical_crossentropy")
        name = make.__name__
        inputs = np.sin(0.37 * np.arange(COUNT * 64) + 0.5).reshape((COUNT, *model.input_shape[1:]))
        model.save(HERE / f"{name}.keras")
        model.save_weights(HERE / f"{name}.weights.h5")
        answers[name] = {
            "inputs": inputs.reshape(COUNT, -1).tolist(),
            "predictions": np.asarray(model(inputs.astype("float32"), training=False).detach()).tolist(),
            "weights": {
                layer.name: [{"shape": list(w.shape), "numbers": w.reshape(-1).tolist()} for w in layer.get_weights()]
                for layer in model.layers if layer.get_weights()
            },
        }
    for name, link in {
        "external": h5py.ExternalLink("perceptron.weights.h5", "/layers/dense"),
        "soft": h5py.SoftLink("/layers/dense_1"),
    }.items():
        with h5py.File(HERE / "perceptron.weights.h5") as whole, h5py.File(HERE / f"{name}.weights.h5", "w") as linked:
            whole.copy("layers", linked)
            del linked["layers/dense"]
            linked["layers/dense"] = link
    with h5py.File(HERE / "perceptron.weights.h5") as whole, h5py.File(HERE / "misnumbered.weights.h5", "w") as other:
        whole.copy("layers", other)
        other.move("layers/dense/vars/1", "layers/dense/vars/01")
    with h5py.File(HERE / "perceptron.weights.h5") as whole, h5py.File(HERE / "ways.weights.h5", "w") as many:
        whole.copy("layers", many)
        below = many.create_group("layers/way")
        for _ in range(25):
            # two names of one group, so a million ways lead to the twentieth
            one = below.create_group("a")
            below["b"] = one
            below = one
    (HERE / "keras3.json").write_text(json.dumps(answers) + "\n", encoding="utf-8")


main()
