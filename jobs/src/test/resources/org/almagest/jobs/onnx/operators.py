"""Writes operators.json: small ONNX models with one operator each (base64), and what ONNX Runtime makes of them.

Needs numpy, onnx and onnxruntime: python operators.py. What operators.json has already is left as it is. Each model multiplies its inputs by a matrix first, reshapes the result,
applies the operator and flattens what it gives.
"""
import base64
import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

COUNT = 3
random = np.random.default_rng(7)


def model(shape, nodes, arrays, opset):
    """From x [n, numbers] by h, of this shape, to y."""
    numbers = int(np.prod(shape))
    weights = (random.normal(size=(numbers, numbers)) / np.sqrt(numbers)).astype(np.float32)
    start = [
        helper.make_node("MatMul", ["x", "W"], ["product"]),
        helper.make_node("Reshape", ["product", "shape"], ["h"]),
    ]
    end = [helper.make_node("Flatten", ["out"], ["y"], axis=1)]
    initialisers = {"W": weights, "shape": np.array([-1, *shape], dtype=np.int64), **arrays}
    graph = helper.make_graph(
        start + nodes + end, "operator",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", numbers])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", None])],
        [numpy_helper.from_array(v, k) for k, v in initialisers.items()])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)],
                             ir_version=9 if opset < 23 else 11), numbers


def node(type, inputs=("h",), outputs=("out",), **attributes):
    return helper.make_node(type, list(inputs), list(outputs), **attributes)


def floats(*shape, scale=1.0):
    return np.asarray(random.normal(size=shape) * scale, dtype=np.float32)


def ints(*values):
    return np.array(values, dtype=np.int64)


def cases():
    for name in ["Neg", "Abs", "Exp", "Sin", "Cos", "Erf", "Relu", "Tanh", "Sigmoid", "Softplus", "Softsign", "HardSwish",
                 "Mish", "Selu", "Identity", "Sign"]:
        yield name, (6,), [node(name)], {}, 18
    yield "LeakyRelu", (6,), [node("LeakyRelu", alpha=0.3)], {}, 18
    yield "Elu", (6,), [node("Elu", alpha=0.7)], {}, 18
    yield "HardSigmoid", (6,), [node("HardSigmoid", alpha=0.3, beta=0.4)], {}, 18
    yield "PRelu", (2, 3), [node("PRelu", ["h", "s"])], {"s": floats(3)}, 18
    yield "Gelu", (6,), [node("Gelu")], {}, 20
    yield "Gelu tanh", (6,), [node("Gelu", approximate="tanh")], {}, 20
    yield "Sqrt", (6,), [node("Abs", outputs=["a"]), node("Sqrt", ["a"])], {}, 18
    yield "Log", (6,), [node("Abs", outputs=["a"]), node("Log", ["a"])], {}, 18
    yield "Reciprocal", (6,), [node("Exp", outputs=["a"]), node("Reciprocal", ["a"])], {}, 18
    yield "Pow", (6,), [node("Pow", ["h", "p"])], {"p": np.array(3, dtype=np.float32)}, 18
    yield "Clip", (6,), [node("Clip", ["h", "low", "high"])], {
        "low": np.array(-0.5, dtype=np.float32), "high": np.array(0.7, dtype=np.float32)}, 18
    yield "Clip below", (6,), [node("Clip", ["h", "low"])], {"low": np.array(-0.5, dtype=np.float32)}, 18
    for name in ["Add", "Sub", "Mul", "Div", "Max", "Min"]:
        yield name, (2, 3), [node(name, ["h", "b"])], {"b": floats(2, 1) + 3}, 18
        yield name + " reversed", (2, 3), [node(name, ["b", "h"])], {"b": floats(3) + 3}, 18
    yield "Sum", (6,), [node("Sum", ["h", "h", "b"])], {"b": floats(6)}, 18
    for name in ["Greater", "Less", "GreaterOrEqual", "LessOrEqual"]:
        yield name, (6,), [node(name, ["h", "b"], ["t"]), node("Where", ["t", "h", "b"])], {"b": floats(6)}, 18
    yield "Not", (6,), [node("Greater", ["h", "b"], ["g"]), node("Not", ["g"], ["t"]), node("Where", ["t", "h", "b"])], {
        "b": floats(6)}, 18
    yield "And", (6,), [node("Greater", ["h", "b"], ["g"]), node("Less", ["h", "c"], ["l"]), node("And", ["g", "l"], ["t"]),
                        node("Where", ["t", "h", "b"])], {"b": floats(6) - 1, "c": floats(6) + 1}, 18
    yield "Or", (6,), [node("Greater", ["h", "b"], ["g"]), node("Less", ["h", "c"], ["l"]), node("Or", ["g", "l"], ["t"]),
                       node("Where", ["t", "h", "b"])], {"b": floats(6) + 0.5, "c": floats(6) - 0.5}, 18
    for axis in [1, -1]:
        yield f"Softmax {axis}", (2, 3), [node("Softmax", axis=axis)], {}, 18
        yield f"LogSoftmax {axis}", (2, 3), [node("LogSoftmax", axis=axis)], {}, 18
    yield "Transpose", (2, 3, 4), [node("Transpose", perm=[0, 3, 1, 2])], {}, 18
    yield "Transpose of the examples", (2, 3), [node("Transpose", perm=[1, 0, 2], outputs=["a"]),
                                               node("Mul", ["a", "b"], ["c"]),
                                               node("Transpose", ["c"], perm=[1, 0, 2])], {"b": floats(2, 1, 3)}, 18
    yield "Squeeze", (2, 1, 3), [node("Squeeze", ["h", "a"])], {"a": ints(2)}, 18
    yield "Unsqueeze", (2, 3), [node("Unsqueeze", ["h", "a"], ["u"]), node("Mul", ["u", "b"])], {
        "a": ints(2), "b": floats(4, 1)}, 18
    yield "Slice", (5, 4), [node("Slice", ["h", "s", "e", "a"])], {"s": ints(1, -3), "e": ints(2**62, -1), "a": ints(1, 2)}, 18
    yield "Slice backwards", (5, 2), [node("Slice", ["h", "s", "e", "a", "t"])], {
        "s": ints(-1), "e": ints(-2**62), "a": ints(1), "t": ints(-2)}, 18
    yield "Split", (5, 2), [node("Split", ["h", "p"], ["a", "b"], axis=1), node("Concat", ["b", "a", "b"], axis=1)], {
        "p": ints(2, 3)}, 18
    yield "Split evenly", (6,), [node("Split", ["h"], ["a", "b", "c"], axis=1, num_outputs=3),
                                 node("Sub", ["a", "c"], ["d"]), node("Concat", ["d", "b"], axis=-1)], {}, 18
    yield "Gather", (5, 2), [node("Gather", ["h", "i"], axis=1)], {"i": ints(3, -1, 3)}, 18
    yield "Gather one", (5, 2), [node("Gather", ["h", "i"], axis=1)], {"i": np.array(2, dtype=np.int64)}, 18
    yield "Expand", (1, 3), [node("Expand", ["h", "s"])], {"s": ints(1, 4, 3)}, 18
    yield "Pad", (3, 2), [node("Pad", ["h", "p"])], {"p": ints(0, 1, 0, 0, 0, 2)}, 18
    yield "Trilu", (3, 3), [node("Trilu", ["m"], ["t"], upper=0), node("Mul", ["h", "f"], ["g"]),
                            node("Cast", ["t"], ["c"], to=1), node("Add", ["g", "c"])], {
        "m": np.arange(9, dtype=np.int64).reshape(3, 3), "f": floats(3, 3)}, 18
    yield "Range", (4,), [node("Range", ["a", "b", "s"], ["r"]), node("Cast", ["r"], ["f"], to=1), node("Mul", ["h", "f"])], {
        "a": np.array(1, dtype=np.int64), "b": np.array(9, dtype=np.int64), "s": np.array(2, dtype=np.int64)}, 18
    yield "Shape", (2, 3), [node("Shape", start=0, end=1, outputs=["n"]), node("Concat", ["n", "r"], ["s"], axis=0),
                            node("Reshape", ["h", "s"])], {"r": ints(3, 2)}, 18
    yield "Examples with heads", (4, 6), [
        node("Reshape", ["h", "a"], ["p"]), node("Transpose", ["p"], ["q"], perm=[0, 2, 1, 3]),
        node("Reshape", ["q", "b"], ["r"]), node("Transpose", ["r"], ["t"], perm=[0, 2, 1]),
        node("MatMul", ["r", "t"], ["m"]), node("Softmax", ["m"], ["s"], axis=-1), node("MatMul", ["s", "r"], ["o"]),
        node("Reshape", ["o", "c"], ["u"]), node("Transpose", ["u"], perm=[0, 2, 1, 3])], {
        "a": ints(0, 4, 2, 3), "b": ints(-1, 4, 3), "c": ints(-1, 2, 4, 3)}, 18
    yield "MatMul from the left", (4, 3), [node("MatMul", ["l", "h"])], {"l": floats(2, 4)}, 18
    yield "MatMul by lanes", (2, 4, 3), [node("MatMul", ["h", "r"])], {"r": floats(2, 3, 5)}, 18
    yield "MatMul by a vector", (4, 3), [node("MatMul", ["h", "r"])], {"r": floats(3)}, 18
    yield "Gemm", (4,), [node("Gemm", ["h", "r", "c"], alpha=0.5, beta=2.0)], {"r": floats(4, 3), "c": floats(1, 3)}, 18
    yield "Conv", (2, 5, 6), [node("Conv", ["h", "k", "b"], strides=[2, 1], pads=[1, 0, 2, 1])], {
        "k": floats(3, 2, 3, 2), "b": floats(3)}, 18
    yield "Conv dilated", (2, 7, 6), [node("Conv", ["h", "k"], dilations=[2, 3], pads=[1, 1, 1, 1])], {
        "k": floats(3, 2, 3, 2)}, 18
    yield "Conv in groups", (4, 4, 4), [node("Conv", ["h", "k"], group=2)], {"k": floats(6, 2, 2, 2)}, 18
    yield "Conv same", (2, 5, 5), [node("Conv", ["h", "k"], auto_pad="SAME_UPPER", strides=[2, 2])], {
        "k": floats(3, 2, 2, 2)}, 18
    yield "Conv of lines", (2, 7), [node("Conv", ["h", "k"], strides=[2], pads=[1, 1])], {"k": floats(3, 2, 3)}, 18
    yield "MaxPool", (2, 5, 5), [node("MaxPool", kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 1])], {}, 18
    yield "MaxPool ceiling", (2, 6, 6), [node("MaxPool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)], {}, 18
    yield "AveragePool", (2, 5, 5), [node("AveragePool", kernel_shape=[3, 2], strides=[2, 2], pads=[1, 0, 1, 1])], {}, 18
    yield "AveragePool with padding", (2, 5, 5), [
        node("AveragePool", kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)], {}, 18
    yield "GlobalAveragePool", (3, 2, 4), [node("GlobalAveragePool")], {}, 18
    yield "GlobalMaxPool", (3, 2, 4), [node("GlobalMaxPool")], {}, 18
    yield "BatchNormalization", (3, 2, 2), [node("BatchNormalization", ["h", "s", "b", "m", "v"], epsilon=1e-3)], {
        "s": floats(3), "b": floats(3), "m": floats(3), "v": np.abs(floats(3)) + np.float32(0.5)}, 18
    yield "LayerNormalization", (3, 4), [node("LayerNormalization", ["h", "s", "b"], axis=-2)], {
        "s": floats(3, 4), "b": floats(3, 4)}, 18
    yield "InstanceNormalization", (3, 2, 4), [node("InstanceNormalization", ["h", "s", "b"])], {
        "s": floats(3), "b": floats(3)}, 18
    for name in ["ReduceSum", "ReduceMean", "ReduceMax", "ReduceL2"]:
        yield name, (2, 3, 4), [node(name, ["h", "a"], keepdims=0)], {"a": ints(1, -1)}, 18
        yield name + " kept", (2, 3, 4), [node(name, ["h", "a"])], {"a": ints(2)}, 18
    yield "ReduceMean of old", (2, 3), [node("ReduceMean", axes=[1], keepdims=1)], {}, 13
    for layer, gates in [("LSTM", 4), ("GRU", 3), ("RNN", 1)]:
        for direction, d in [("forward", 1), ("reverse", 1), ("bidirectional", 2)]:
            arrays = {"w": floats(d, gates * 3, 2, scale=0.7), "r": floats(d, gates * 3, 3, scale=0.7),
                      "b": floats(d, 2 * gates * 3, scale=0.5)}
            yield f"{layer} {direction}", (4, 2), [
                node("Transpose", perm=[1, 0, 2], outputs=["t"]),
                node(layer, ["t", "w", "r", "b"], ["all", "last"], hidden_size=3, direction=direction),
                node("Transpose", ["all"], ["a"], perm=[2, 0, 1, 3]), node("Transpose", ["last"], ["l"], perm=[1, 0, 2]),
                node("Flatten", ["a"], ["f"]), node("Flatten", ["l"], ["g"]), node("Concat", ["f", "g"], axis=1)], arrays, 18
    yield "GRU reset before", (4, 2), [
        node("Transpose", perm=[1, 0, 2], outputs=["t"]),
        node("GRU", ["t", "w", "r", "b"], ["all", "last"], hidden_size=3, linear_before_reset=1),
        node("Transpose", ["all"], ["a"], perm=[2, 0, 1, 3]), node("Flatten", ["a"])], {
        "w": floats(1, 9, 2), "r": floats(1, 9, 3), "b": floats(1, 18)}, 18
    yield "ConvTranspose", (3, 3, 4), [node("ConvTranspose", ["h", "k", "b"], strides=[2, 1], pads=[1, 0, 0, 1],
                                            output_padding=[1, 0])], {"k": floats(3, 2, 3, 2), "b": floats(2)}, 18
    yield "ConvTranspose dilated", (2, 4, 3), [node("ConvTranspose", ["h", "k"], dilations=[2, 1], strides=[3, 2])], {
        "k": floats(2, 3, 2, 3)}, 18
    yield "ConvTranspose in groups", (4, 3, 3), [node("ConvTranspose", ["h", "k", "b"], group=2, pads=[1, 1, 1, 1])], {
        "k": floats(4, 3, 3, 3), "b": floats(6)}, 18
    yield "ConvTranspose of lines", (2, 5), [node("ConvTranspose", ["h", "k"], strides=[2], pads=[1, 0])], {
        "k": floats(2, 3, 3)}, 18
    for equation, shape, other in [
            ("nij,jk->nik", (3, 4), (4, 2)), ("kj,nij->nki", (3, 4), (2, 4)), ("nij,jkl->nilk", (3, 4), (4, 2, 3)),
            ("nij,ij->n", (3, 4), (3, 4)), ("nij,jk->nk", (3, 4), (4, 2)), ("nhq,hkq->nhk", (2, 3), (2, 4, 3)),
            ("ni,j->nij", (3,), (2,)), ("nij,kj->nj", (3, 4), (2, 4))]:
        yield f"Einsum {equation}", shape, [node("Einsum", ["h", "o"] if equation[0] == "n" else ["o", "h"],
                                                 equation=equation)], {"o": floats(*other)}, 18
    yield "Einsum of one", (2, 3, 4), [node("Einsum", ["h"], equation="nijk->nki")], {}, 18
    yield "Einsum with examples in both", (2, 4, 3), [
        node("Einsum", ["h", "h"], ["s"], equation="bhqd,bhkd->bhqk"), node("Softmax", ["s"], ["p"], axis=-1),
        node("Einsum", ["p", "h"], equation="bhqk,bhkd->bqhd")], {}, 18
    for name in ["IsNaN of numbers", "IsNaN of none"]:
        yield name, (6,), [node("Relu" if name.endswith("numbers") else "Log", outputs=["l"]), node("IsNaN", ["l"], ["t"]),
                           node("Where", ["t", "b", "l"])], {"b": floats(6)}, 18
    yield "Equal", (6,), [node("Relu", outputs=["r"]), node("Equal", ["r", "z"], ["t"]), node("Where", ["t", "b", "h"])], {
        "z": np.array(0, dtype=np.float32), "b": floats(6)}, 18
    yield "Cast of truth", (6,), [node("Greater", ["h", "b"], ["t"]), node("Cast", ["t"], ["i"], to=7), node("Cast", ["i"], ["u"], to=9),
                                  node("Cast", ["u"], ["f"], to=1), node("Mul", ["f", "h"])], {"b": floats(6)}, 18
    minus = np.array(-np.inf, dtype=np.float32)
    yield "Softmax of what a mask hides", (3, 4), [
        node("Greater", ["h", "b"], ["t"]), node("Where", ["t", "h", "minus"], ["m"]), node("Softmax", ["m"], ["p"], axis=-1),
        node("IsNaN", ["p"], ["n"]), node("Where", ["n", "zero", "p"])], {
        "b": floats(3, 4) + np.array([[0], [0.5], [9]], dtype=np.float32), "minus": minus, "zero": np.array(0, dtype=np.float32)}, 18
    yield "Trilu of examples", (3, 4), [node("Trilu", ["h", "k"], upper=1)], {"k": np.array(-1, dtype=np.int64)}, 18
    yield "ReduceMin", (2, 3, 4), [node("ReduceMin", ["h", "a"], keepdims=0)], {"a": ints(1, -1)}, 18
    for mode in ["DCR", "CRD"]:
        yield f"DepthToSpace {mode}", (8, 2, 3), [node("DepthToSpace", blocksize=2, mode=mode)], {}, 18
    yield "GroupNormalization", (4, 2, 3), [node("GroupNormalization", ["h", "s", "b"], num_groups=2)], {
        "s": floats(4), "b": floats(4)}, 21
    for words in [["Relu"], ["Tanh"]]:
        yield f"RNN {words[0]}", (4, 2), [
            node("Transpose", perm=[1, 0, 2], outputs=["t"]),
            node("RNN", ["t", "w", "r", "b"], ["all", "last"], hidden_size=3, activations=words),
            node("Transpose", ["all"], ["a"], perm=[2, 0, 1, 3]), node("Flatten", ["a"])], {
            "w": floats(1, 3, 2), "r": floats(1, 3, 3), "b": floats(1, 6)}, 18
    yield from attentions()


def attentions():
    """Operators Attention and RotaryEmbedding: h holds queries, keys and values, cut from 3 places of 12 numbers."""
    cut = [node("Split", ["h"], ["q", "k", "v"], axis=2, num_outputs=3)]
    apart = [node("Reshape", [part, "heads"], [part + "r"]) for part in "qkv"] + [
        node("Transpose", [part + "r"], [part + "4"], perm=[0, 2, 1, 3]) for part in "qkv"]
    heads = {"heads": ints(0, 3, 2, 2)}
    causal = np.tril(np.ones((3, 3), dtype=bool))
    three = {"q_num_heads": 2, "kv_num_heads": 2}
    yield "Attention", (3, 12), cut + [node("Attention", ["q", "k", "v"], **three)], {}, 23
    yield "Attention scale", (3, 12), cut + [node("Attention", ["q", "k", "v"], scale=0.7, **three)], {}, 23
    yield "Attention causal", (3, 12), cut + [node("Attention", ["q", "k", "v"], is_causal=1, **three)], {}, 23
    yield "Attention of four axes", (3, 12), cut + apart + [node("Attention", ["q4", "k4", "v4"], ["o"]),
                                                         node("Transpose", ["o"], perm=[0, 2, 1, 3])], heads, 23
    yield "Attention softcap", (3, 12), cut + [node("Attention", ["q", "k", "v"], softcap=0.6, **three)], {}, 23
    few = [node("Slice", [part, "from", "to", "last"], [part + "s"]) for part in "kv"]
    some = {"from": ints(0), "to": ints(2), "last": ints(2)}
    yield "Attention heads that serve several", (3, 12), cut + few + [
        node("Attention", ["q", "ks", "vs"], q_num_heads=4, kv_num_heads=2)], some, 23
    yield "Attention of other places", (3, 12), cut + [
        node("Slice", ["q", "from", "to", "last"], ["qs"]), node("Attention", ["qs", "k", "v"], is_causal=1, **three)], {
        "from": ints(0), "to": ints(2), "last": ints(1)}, 23
    bias = floats(3, 3)
    hidden = np.where(causal, bias, -np.inf).astype(np.float32)
    nobody = causal.copy()
    nobody[1] = False
    for name, mask in {"of truth": causal, "of numbers": bias, "of infinity": hidden, "of truth for heads": np.stack([causal, causal.T]),
                       "that hides all": nobody}.items():
        yield f"Attention mask {name}", (3, 12), cut + [node("Attention", ["q", "k", "v", "m"], **three)], {"m": mask}, 23
    yield "Attention mask and causal", (3, 12), cut + [node("Attention", ["q", "k", "v", "m"], is_causal=1, **three)], {
        "m": np.array([[True, False, True]] * 3)}, 23
    yield "Attention mask and softcap", (3, 12), cut + [node("Attention", ["q", "k", "v", "m"], softcap=0.9, **three)], {
        "m": bias}, 23
    chosen = [node("Slice", ["h", "zero", "one", "two"], ["c"]), node("Greater", ["c", "b"], ["t"]),
              node("Reshape", ["t", "places"], ["t4"])]
    places = {"zero": ints(0), "one": ints(1), "two": ints(2), "b": np.array(-0.5, dtype=np.float32), "places": ints(-1, 1, 1, 3)}
    yield "Attention mask of examples", (3, 12), cut + chosen + [
        node("Expand", ["t4", "wide"], ["m"]), node("Attention", ["q", "k", "v", "m"], **three)], {
        **places, "wide": ints(1, 1, 3, 1)}, 23
    yield "Attention mask of examples in numbers", (3, 12), cut + chosen + [
        node("Where", ["t4", "a", "minus"], ["f"]), node("Expand", ["f", "wide"], ["m"]),
        node("Attention", ["q", "k", "v", "m"], **three)], {
        **places, "wide": ints(1, 1, 3, 1), "a": floats(1), "minus": np.array([-np.inf], dtype=np.float32)}, 23
    angles = floats(9, 2)
    tables = {"cos": np.cos(angles), "sin": np.sin(angles)}
    for interleaved in [0, 1]:
        # the places of all examples are equal, and spread over them
        spread = [node("Shape", ["h"], ["n"], start=0, end=1), node("Concat", ["n", "three"], ["s"], axis=0),
                  node("Expand", ["id", "s"], ["ids"])]
        yield f"RotaryEmbedding {interleaved}", (3, 8), spread + [
            node("RotaryEmbedding", ["h", "cos", "sin", "ids"], num_heads=2, interleaved=interleaved)], {
            **tables, "id": ints(0, 8, 1).reshape(1, 3), "three": ints(3)}, 23
    yield "RotaryEmbedding of a part", (3, 12), spread + [
        node("RotaryEmbedding", ["h", "cos", "sin", "ids"], num_heads=2, rotary_embedding_dim=4)], {
        **tables, "id": ints(0, 8, 1).reshape(1, 3), "three": ints(3)}, 23
    yield "RotaryEmbedding of four axes", (2, 3, 4), spread + [node("RotaryEmbedding", ["h", "cos", "sin", "ids"])], {
        **tables, "id": ints(5, 2, 1).reshape(1, 3), "three": ints(3)}, 23

    yield "RMSNormalization", (3, 4), [node("RMSNormalization", ["h", "s"], axis=-1, epsilon=1e-3)], {"s": floats(4)}, 23
    yield "Swish", (6,), [node("Swish")], {}, 24
    yield "Softmax with a mask added", (3, 4), [
        node("Add", ["h", "m"], ["s"]), node("Softmax", ["s"], ["p"], axis=-1), node("IsNaN", ["p"], ["n"]),
        node("Where", ["n", "zero", "p"])], {
        "m": np.array([[0, 0, 0, 0], [0, -np.inf, 0, -np.inf], [-np.inf] * 4], dtype=np.float32), "zero": np.array(0, dtype=np.float32)}, 18


def main():
    path = pathlib.Path(__file__).parent / "operators.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    for name, shape, nodes, arrays, opset in cases():
        made, numbers = model(shape, nodes, arrays, opset)
        x = floats(COUNT, numbers)
        if name in results:
            continue
        session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
        y, = session.run(None, {"x": x})
        results[name] = {
            "model": base64.b64encode(made.SerializeToString()).decode(),
            "inputs": [float(f"{v:.9g}") for v in x.reshape(-1)],
            "outputs": [float(f"{v:.9g}") for v in y.reshape(-1)],
        }
    path.write_text(json.dumps(results, indent=0))
    print(len(results), "models")


if __name__ == "__main__":
    main()
