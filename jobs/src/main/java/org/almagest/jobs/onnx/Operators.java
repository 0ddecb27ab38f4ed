package org.almagest.jobs.onnx;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;

/** The operators that have an exact counterpart, by ONNX's names. */
final class Operators {
    /** Of Klambauer et al. 2017; ONNX has them rounded to single precision. */
    private static final double SELU_ALPHA = 1.6732632423543772;

    private static final double SELU_GAMMA = 1.0507009873554805;

    private static final Map<String, Operator> KNOWN = new HashMap<>();

    static {
        arithmetic();
        functions();
        activations();
        shapes();
        layers();
    }

    private Operators() {}

    /** Their names, in order. */
    static Set<String> names() {
        return new TreeSet<>(KNOWN.keySet());
    }

    /**
     * The counterpart of an operation.
     *
     * @throws UntranslatableException if there is none
     */
    static Operator named(Operation operation) {
        Operator operator = KNOWN.get(operation.type());
        if (operator == null) {
            throw new UntranslatableException(String.format(
                    Locale.ROOT, "%s is not known: known are %s", operation.words(), String.join(", ", names())));
        }
        return operator;
    }

    private static void single(String name, Operator.Single operator) {
        KNOWN.put(name, operator.operator());
    }

    private static void arithmetic() {
        single("Add", Arithmetic.two(GraphBuilder::add, Double::sum, false));
        single("Sum", Arithmetic.two(GraphBuilder::add, Double::sum, false));
        single("Sub", Arithmetic.two(GraphBuilder::subtract, (a, b) -> a - b, false));
        single("Mul", Arithmetic.two(GraphBuilder::multiply, (a, b) -> a * b, false));
        single("Div", Arithmetic::divide);
        single("Pow", Arithmetic::power);
        single("Max", Arithmetic.two(Arithmetic::larger, Math::max, false));
        single("Min", Arithmetic.two(Arithmetic::smaller, Math::min, false));
        single("Mod", Arithmetic.fixedOnly((a, b) -> Math.floorMod((long) a, (long) b), false));
        single("Greater", Arithmetic.two(Comparison::greater, (a, b) -> a > b ? 1 : 0, true));
        single("Less", Arithmetic.two((graph, a, b) -> Comparison.greater(graph, b, a), (a, b) -> a < b ? 1 : 0, true));
        single("GreaterOrEqual", Arithmetic.two(Comparison::notLess, (a, b) -> a >= b ? 1 : 0, true));
        single(
                "LessOrEqual",
                Arithmetic.two((graph, a, b) -> Comparison.notLess(graph, b, a), (a, b) -> a <= b ? 1 : 0, true));
        single("Equal", Arithmetic.two(Comparison::equal, (a, b) -> a == b ? 1 : 0, true));
        single("IsNaN", Arithmetic::isNaN);
        single("And", Arithmetic.two(GraphBuilder::multiply, (a, b) -> a != 0 && b != 0 ? 1 : 0, true));
        single("Or", Arithmetic.two(Comparison::either, (a, b) -> a != 0 || b != 0 ? 1 : 0, true));
        single("Not", Arithmetic.one(Comparison::opposite, a -> a == 0 ? 1 : 0));
        single("CastLike", Arithmetic::castLike);
        single("Where", Arithmetic::where);
        single("Cast", Arithmetic::cast);
        single("Clip", Arithmetic::clip);
    }

    private static void functions() {
        single("Neg", Arithmetic.one((graph, a) -> graph.scale(-1, a), a -> -a));
        single("Abs", Arithmetic.one(GraphBuilder::abs, Math::abs));
        single("Sqrt", Arithmetic.one(GraphBuilder::sqrt, Math::sqrt));
        single("Reciprocal", Arithmetic.one(GraphBuilder::reciprocal, a -> 1 / a));
        single("Sign", Arithmetic.one(GraphBuilder::sign, Math::signum));
        single(
                "Floor",
                Arithmetic.one(
                        (graph, a) -> {
                            throw new UntranslatableException("it depends on the examples: expected fixed numbers");
                        },
                        Math::floor));
        single("Exp", Arithmetic.settings((call, a) -> call.graph().exp(a)));
        single("Log", Arithmetic.settings((call, a) -> call.graph().log(a)));
        single("Sin", Arithmetic.settings((call, a) -> call.graph().sin(a)));
        single("Cos", Arithmetic.settings((call, a) -> call.graph().cos(a)));
        single("Erf", Arithmetic.settings((call, a) -> Arithmetic.erf(call.graph(), a)));
    }

    private static void activations() {
        single("Relu", activation(Activation.RELU));
        single("Tanh", activation(Activation.TANH));
        single("Sigmoid", activation(Activation.SIGMOID));
        single("Softplus", activation(Activation.SOFTPLUS));
        single("LeakyRelu", Arithmetic.settings((call, a) -> call.graph()
                .leakyRelu(call.operation().real("alpha", 0.01), a)));
        single("PRelu", Arithmetic::slopes);
        single(
                "Elu",
                Arithmetic.settings((call, a) ->
                        Arithmetic.elu(call.graph(), call.operation().real("alpha", 1), 1, a)));
        single(
                "Selu",
                Arithmetic.settings((call, a) -> Arithmetic.elu(
                        call.graph(),
                        call.operation().real("alpha", SELU_ALPHA),
                        call.operation().real("gamma", SELU_GAMMA),
                        a)));
        single(
                "HardSigmoid",
                Arithmetic.settings((call, a) -> Arithmetic.hardSigmoid(
                        call.graph(),
                        call.operation().real("alpha", 0.2),
                        call.operation().real("beta", 0.5),
                        a)));
        single("HardSwish", Arithmetic.settings((call, a) -> call.graph()
                .multiply(a, Arithmetic.hardSigmoid(call.graph(), 1.0 / 6, 0.5, a))));
        single("Gelu", Arithmetic.settings(Arithmetic::gelu));
        // Silu: operator Swish, of opset 24 on
        single("Swish", Arithmetic.settings((call, a) -> {
            call.expect("alpha", 1);
            return call.graph().silu(a);
        }));
        single("Mish", Arithmetic.settings((call, a) -> call.graph()
                .multiply(a, call.graph().activate(Activation.TANH, call.graph().activate(Activation.SOFTPLUS, a)))));
        single("Softsign", Arithmetic.settings((call, a) -> call.graph()
                .divide(a, call.graph().add(call.graph().abs(a), call.graph().constant(1)))));
        single("Softmax", Norms::softmax);
        single("LogSoftmax", Norms::logSoftmax);
    }

    private static Operator.Single activation(Activation activation) {
        return Arithmetic.settings((call, a) -> call.graph().activate(activation, a));
    }

    private static void shapes() {
        single("Shape", Shaping::shape);
        single("Size", Shaping::size);
        single("Identity", call -> call.value(0));
        single("Reshape", Shaping::reshape);
        single("Flatten", Shaping::flatten);
        single("Squeeze", Shaping::squeeze);
        single("Unsqueeze", Shaping::unsqueeze);
        single("Transpose", Shaping::transpose);
        single("Expand", Shaping::expand);
        single("Concat", Shaping::concatenate);
        single("Slice", Shaping::slice);
        KNOWN.put("Split", Shaping::split);
        single("Gather", Shaping::gather);
        single("Range", Shaping::range);
        single("Trilu", Shaping::trilu);
        single("DepthToSpace", Shaping::depthToSpace);
        single("Pad", Shaping::pad);
        single("ConstantOfShape", Shaping::constantOfShape);
        single("Constant", Shaping::constant);
        KNOWN.put("Dropout", Shaping::dropout);
    }

    private static void layers() {
        single("Gemm", Products::gemm);
        single("Attention", Attention::of);
        single("RotaryEmbedding", RotaryEmbedding::of);
        single("MatMul", Products::matMul);
        single("Einsum", Einsum::of);
        single("Conv", Convolutions::convolution);
        single("ConvTranspose", TransposedConvolutions::of);
        KNOWN.put("MaxPool", Convolutions::maximum);
        single("AveragePool", Convolutions::average);
        single("GlobalAveragePool", Convolutions::globalAverage);
        single("GlobalMaxPool", Convolutions::globalMaximum);
        KNOWN.put("BatchNormalization", Norms::batch);
        KNOWN.put("LayerNormalization", Norms::layer);
        single("RMSNormalization", Norms::rootMeanSquare);
        single("InstanceNormalization", Norms::instance);
        single("GroupNormalization", Norms::group);
        single("ReduceSum", Reductions.of(GraphBuilder::sum, 0, Double::sum));
        single("ReduceMean", Reductions.of(GraphBuilder::mean, 0, null));
        single("ReduceMax", Reductions.of(Reductions::largest, Double.NEGATIVE_INFINITY, Math::max));
        single(
                "ReduceMin",
                Reductions.of(
                        (graph, node, bits) -> graph.scale(-1, Reductions.largest(graph, graph.scale(-1, node), bits)),
                        Double.POSITIVE_INFINITY,
                        Math::min));
        single(
                "ReduceProd",
                Reductions.of(
                        (graph, node, bits) -> {
                            throw new UntranslatableException("it depends on the examples: expected fixed numbers");
                        },
                        1,
                        (a, b) -> a * b));
        single(
                "ReduceL2",
                Reductions.of((graph, node, bits) -> graph.sqrt(graph.sum(graph.multiply(node, node), bits)), 0, null));
        KNOWN.put("LSTM", Recurrence::lstm);
        KNOWN.put("GRU", Recurrence::gru);
        KNOWN.put("RNN", Recurrence::plain);
    }
}
