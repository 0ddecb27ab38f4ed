"""Writes the Keras models of this folder. keras3.h5 is saved by Keras 3 itself; perceptron.h5 and image.h5 are the files
that Keras 2 saves, made by h5py: a network of dense layers, and one with a convolution. perceptron.json has the weights.

    pip install numpy h5py keras torch
    python models.py
"""

import json
import os
import pathlib

import h5py
import numpy as np

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(3)


def layer(kind, name, **settings):
    return {"class_name": kind, "config": {"name": name, "trainable": True, "dtype": "float32", **settings}}


def dense(name, units, activation, **settings):
    zeros = {"class_name": "Zeros", "config": {}}
    glorot = {"class_name": "GlorotUniform", "config": {"seed": None}}
    return layer(
        "Dense",
        name,
        units=units,
        activation=activation,
        use_bias=True,
        kernel_initializer=glorot,
        bias_initializer=zeros,
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **settings,
    )


def convolution(name, filters, **settings):
    glorot = {"class_name": "GlorotUniform", "config": {"seed": None}}
    return layer(
        "Conv2D",
        name,
        filters=filters,
        kernel_size=[3, 3],
        strides=[1, 1],
        padding="valid",
        data_format="channels_last",
        dilation_rate=[1, 1],
        activation="tanh",
        use_bias=True,
        kernel_initializer=glorot,
        bias_initializer={"class_name": "Zeros", "config": {}},
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **settings,
    )


SGD = {
    "class_name": "SGD",
    "config": {"name": "SGD", "learning_rate": 0.01, "decay": 0.0, "momentum": 0.0, "nesterov": False},
}


def save(file, layers, weights, version="2.4.0", loss="categorical_crossentropy", optimizer=SGD):
    config = {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}
    training = {
        "loss": loss,
        "metrics": [],
        "weighted_metrics": None,
        "loss_weights": None,
        "optimizer_config": optimizer,
    }
    with h5py.File(here / file, "w") as f:
        f.attrs["backend"] = "tensorflow"
        f.attrs["keras_version"] = version
        f.attrs["model_config"] = json.dumps(config)
        f.attrs["training_config"] = json.dumps(training)
        root = f.create_group("model_weights")
        root.attrs["backend"] = b"tensorflow"
        root.attrs["keras_version"] = version.encode()
        root.attrs["layer_names"] = np.array([l["config"]["name"].encode() for l in layers])
        for l in layers:
            name = l["config"]["name"]
            group = root.create_group(name)
            arrays = weights.get(name, {})
            group.attrs["weight_names"] = np.array([f"{name}/{key}:0".encode() for key in arrays])
            for key, array in arrays.items():
                group.create_dataset(f"{name}/{key}:0", data=array)


def normal(*shape):
    return (0.5 * rng.standard_normal(shape)).astype(np.float32)


perceptron = {
    "hidden": {"kernel": normal(64, 6), "bias": normal(6)},
    "classes": {"kernel": normal(6, 10), "bias": normal(10)},
}
save(
    "perceptron.h5",
    [dense("hidden", 6, "tanh", batch_input_shape=[None, 64]), dense("classes", 10, "softmax")],
    perceptron,
)
(here / "perceptron.json").write_text(
    json.dumps(
        {
            layer: {key: array.astype(np.float64).reshape(-1).tolist() for key, array in arrays.items()}
            for layer, arrays in perceptron.items()
        }
    )
    + "\n"
)

save(
    "image.h5",
    [
        convolution("conv", 2, batch_input_shape=[None, 8, 8, 1]),
        layer("Flatten", "flatten", data_format="channels_last"),
        dense("classes", 10, "softmax"),
    ],
    {
        "conv": {"kernel": normal(3, 3, 1, 2), "bias": normal(2)},
        "classes": {"kernel": normal(72, 10), "bias": normal(10)},
    },
)

# One network as later versions compile it: their optimisers have other settings, and a loss may be an object.
SINCE_211 = {
    "weight_decay": None,
    "clipnorm": None,
    "global_clipnorm": None,
    "clipvalue": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "jit_compile": True,
    "is_legacy_optimizer": False,
}
decay = {"initial_learning_rate": 0.1, "decay_steps": 100, "alpha": 0.0, "name": None, "warmup_target": None}
schedule = {"module": "keras.optimizers.schedules", "class_name": "CosineDecay", "config": decay, "registered_name": None}
adam = {"name": "Adam", **SINCE_211, "learning_rate": schedule, "beta_1": 0.9, "beta_2": 0.999, "amsgrad": False}
crossentropy = {
    "class_name": "CategoricalCrossentropy",
    "config": {
        "reduction": "auto",
        "name": "categorical_crossentropy",
        "from_logits": False,
        "label_smoothing": 0.0,
        "axis": -1,
    },
}
steps = np.random.default_rng(211)
small = {
    name: {
        "kernel": steps.standard_normal(shape).astype(np.float32),
        "bias": steps.standard_normal(shape[1]).astype(np.float32),
    }
    for name, shape in (("hidden", (64, 2)), ("classes", (2, 10)))
}
layers = [dense("hidden", 2, "tanh", batch_input_shape=[None, 64]), dense("classes", 10, "softmax")]
save("compiled-2.4.h5", layers, small)
sgd = {"name": "SGD", **SINCE_211, "learning_rate": 0.01, "momentum": 0.0, "nesterov": False}
save("compiled-2.11-sgd.h5", layers, small, "2.11.0", optimizer={"class_name": "SGD", "config": sgd})
save(
    "compiled-2.13-adam.h5",
    layers,
    small,
    "2.13.1",
    crossentropy,
    {"module": "keras.optimizers", "class_name": "Custom>Adam", "config": adam, "registered_name": "Adam"},
)
save("compiled-2.15-nothing.h5", layers, small, "2.15.0", optimizer=None)

# HDF5 has links: one that leads into another file, and many that lead to one array.
save("linked-elsewhere.h5", layers, small)
with h5py.File(here / "linked-elsewhere.h5", "a") as f:
    place = "model_weights/hidden/hidden/kernel:0"
    del f[place]
    f[place] = h5py.ExternalLink("compiled-2.4.h5", place)
wide = [dense("hidden", 6, "tanh", batch_input_shape=[None, 64]), dense("classes", 10, "softmax")]
save("linked-often.h5", wide, perceptron)
with h5py.File(here / "linked-often.h5", "a") as f:
    group = f["model_weights/hidden"]
    for i in range(400):
        group[f"hidden/again{i}:0"] = group["hidden/kernel:0"]
    group.attrs["weight_names"] = np.array([f"hidden/again{i}:0".encode() for i in range(400)])

os.environ["KERAS_BACKEND"] = "torch"
import keras  # noqa: E402: needs to know its backend first

keras.utils.set_random_seed(1)
network = keras.Sequential(
    [keras.Input((4,)), keras.layers.Dense(2, activation="tanh"), keras.layers.Dense(1)]
)
network.compile(loss="mse", optimizer="sgd")
network.save(here / "keras3.h5")
