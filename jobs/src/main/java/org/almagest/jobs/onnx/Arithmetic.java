package org.almagest.jobs.onnx;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;

/** Arithmetic and activations, element by element. */
final class Arithmetic {
    private static final double ROOT_OF_TWO = Math.sqrt(2);
    private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);
    private static final double TANH_GELU = 0.044715;

    private Arithmetic() {}

    /** Two arrays, by a function of the graph; fixed ones by plain arithmetic. */
    static Operator.Single two(GraphFunction inGraph, DoubleBinaryOperator plain, boolean truth) {
        return call -> {
            if (call.allFixed()) {
                Value folded = call.value(0);
                for (int i = 1; i < call.inputs().size(); i++) {
                    folded = Folding.two((Fixed) folded, call.required(i), plain, truth);
                }
                return folded;
            }
            Value result = call.value(0);
            for (int i = 1; i < call.inputs().size(); i++) {
                result = call.emission().joined(result, call.value(i), (a, b) -> inGraph.apply(call.graph(), a, b));
            }
            return result;
        };
    }

    /** A function of two nodes. */
    @FunctionalInterface
    interface GraphFunction {
        Node apply(GraphBuilder graph, Node a, Node b);
    }

    /** What is only known of fixed numbers, such as a comparison. */
    static Operator.Single fixedOnly(DoubleBinaryOperator plain, boolean truth) {
        return two(
                (graph, a, b) -> {
                    throw new UntranslatableException(
                            "it depends on parameters or examples, and has no derivative: expected fixed numbers");
                },
                plain,
                truth);
    }

    /** One array, by a function of the graph; fixed numbers by plain arithmetic where that gives the same bits. */
    static Operator.Single one(UnaryGraphFunction inGraph, DoubleUnaryOperator plain) {
        return call -> call.value(0) instanceof Fixed fixed
                ? Folding.one(fixed, plain)
                : call.emission().each(call.signal(0), node -> inGraph.apply(call.graph(), node));
    }

    /** One array, by a function of the graph that takes settings of the node. */
    static Operator.Single settings(CallFunction inGraph) {
        return call -> call.emission().each(call.signal(0), node -> inGraph.apply(call, node));
    }

    /** A function of one node. */
    @FunctionalInterface
    interface UnaryGraphFunction {
        Node apply(GraphBuilder graph, Node a);
    }

    /** A function of one node and settings. */
    @FunctionalInterface
    interface CallFunction {
        Node apply(Call call, Node a);
    }

    /** The quotient; of whole numbers, without the rest. */
    static Value divide(Call call) {
        if (call.allFixed() && call.required(0).whole()) {
            return Folding.two(call.required(0), call.required(1), (a, b) -> (double) ((long) a / (long) b), false);
        }
        if (WholeNumbers.all(call)) {
            throw new UntranslatableException("a quotient of whole numbers, which rounds: expected real ones");
        }
        return two((graph, a, b) -> graph.divide(a, b), (a, b) -> a / b, false).apply(call);
    }

    /** a^b for a fixed b of one number. */
    static Value power(Call call) {
        if (call.allFixed()) {
            return Folding.two(call.required(0), call.required(1), StrictMath::pow, false);
        }
        Fixed exponent = call.required(1);
        if (!exponent.uniform()) {
            throw new UntranslatableException("several exponents: expected one");
        }
        Signal raised =
                call.emission().each(call.signal(0), node -> call.graph().power(node, exponent.values()[0]));
        return exponent.rank() <= raised.rank() ? raised : call.emission().joined(raised, exponent, (a, b) -> a);
    }

    /** 2Φ(√2·x) − 1: Φ(y) is the derivative of y·Φ(y), less y·φ(y). */
    static Node erf(GraphBuilder graph, Node x) {
        Node y = graph.scale(ROOT_OF_TWO, x);
        Node density = graph.scale(NORMAL, graph.exp(graph.scale(-1, graph.multiply(x, x))));
        Node distribution = graph.subtract(graph.activate(Activation.GELU, 1, y), graph.multiply(y, density));
        return graph.add(graph.scale(2, distribution), graph.constant(-1));
    }

    /** x·Φ(x), or its approximation by tanh (Hendrycks, Gimpel 2016). */
    static Node gelu(Call call, Node x) {
        GraphBuilder graph = call.graph();
        String form = call.operation().text("approximate", "none");
        if (form.equals("none")) {
            return graph.activate(Activation.GELU, x);
        } else if (!form.equals("tanh")) {
            throw new UntranslatableException(
                    String.format(Locale.ROOT, "approximate '%s': expected none or tanh", form));
        }
        Node cubed = graph.multiply(x, graph.multiply(x, x));
        Node inner = graph.scale(Math.sqrt(2 / Math.PI), graph.add(x, graph.scale(TANH_GELU, cubed)));
        Node gate = graph.add(graph.activate(Activation.TANH, inner), graph.constant(1));
        return graph.scale(0.5, graph.multiply(x, gate));
    }

    /** scale·(x where it is positive, else α·(e^x − 1)). */
    static Node elu(GraphBuilder graph, double alpha, double scale, Node x) {
        Node positive = graph.activate(Activation.RELU, x);
        Node negative = graph.subtract(x, positive);
        Node bent = graph.add(graph.exp(negative), graph.constant(-1));
        return graph.scale(scale, graph.add(positive, graph.scale(alpha, bent)));
    }

    /** max(0, min(1, α·x + β)). */
    static Node hardSigmoid(GraphBuilder graph, double alpha, double beta, Node x) {
        return graph.clamp(graph.add(graph.scale(alpha, x), graph.constant(beta)), 0, 1);
    }

    /** The larger of two: a + max(b − a, 0). */
    static Node larger(GraphBuilder graph, Node a, Node b) {
        return graph.add(a, graph.activate(Activation.RELU, graph.subtract(b, a)));
    }

    /** The smaller of two: a − max(a − b, 0). */
    static Node smaller(GraphBuilder graph, Node a, Node b) {
        return graph.subtract(a, graph.activate(Activation.RELU, graph.subtract(a, b)));
    }

    /** x between two bounds. */
    static Value clip(Call call) {
        double low = call.number(1, Double.NEGATIVE_INFINITY);
        double high = call.number(2, Double.POSITIVE_INFINITY);
        if (call.value(0) instanceof Fixed fixed) {
            return Folding.one(fixed, x -> Math.min(high, Math.max(low, x)));
        }
        return call.emission().each(call.signal(0), node -> {
            if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
                return node;
            }
            return call.graph().clamp(node, low, high);
        });
    }

    /** A slope for each number on the negative side. */
    static Value slopes(Call call) {
        return call.emission().joined(call.value(0), call.value(1), (x, slope) -> {
            Node positive = call.graph().activate(Activation.RELU, x);
            return call.graph()
                    .add(positive, call.graph().multiply(slope, call.graph().subtract(x, positive)));
        });
    }

    static Value isNaN(Call call) {
        return call.value(0) instanceof Fixed fixed
                ? Folding.two(fixed, fixed, (a, b) -> Double.isNaN(a) ? 1 : 0, true)
                : call.emission().each(call.signal(0), node -> Comparison.notANumber(call.graph(), node));
    }

    /** One of two, as truth values say. */
    static Value where(Call call) {
        if (call.allFixed()) {
            return Folding.where(call.required(0), call.required(1), call.required(2));
        }
        GraphBuilder graph = call.graph();
        Value truth = call.value(0);
        Emission emission = call.emission();
        Value otherwise = truth instanceof Fixed fixed
                ? Folding.one(fixed, x -> x == 0 ? 1 : 0)
                : emission.each((Signal) truth, mask -> Comparison.opposite(graph, mask));
        Signal first = emission.joined(call.value(1), truth, graph::keep);
        Signal second = emission.joined(call.value(2), otherwise, graph::keep);
        return emission.joined(first, second, graph::add);
    }

    /** The type of another array. */
    static Value castLike(Call call) {
        boolean whole = call.emission().isWhole(call.value(1));
        if (call.value(0) instanceof Fixed fixed) {
            Fixed rounded = whole ? Folding.one(fixed, x -> (double) (long) x) : fixed;
            return new Fixed(rounded.extents(), rounded.values(), whole);
        }
        if (whole && !call.emission().isWhole(call.value(0))) {
            throw new UntranslatableException("to whole numbers, which rounds: expected float or double");
        }
        return anew((Signal) call.value(0));
    }

    /** The same numbers as an array of another type. */
    private static Signal anew(Signal signal) {
        return new Signal(signal.node(), signal.extents(), signal.examples(), signal.outer(), signal.inner());
    }

    /** Another type of numbers, where that changes none of them. */
    static Value cast(Call call) {
        long to = call.operation().whole("to", 0);
        boolean floating = to == 1 || to == 10 || to == 11 || to == 16;
        if (call.value(0) instanceof Fixed fixed) {
            if (floating) {
                return new Fixed(fixed.extents(), fixed.values(), false);
            }
            DoubleUnaryOperator rounded = to == 9 ? x -> x == 0 ? 0 : 1 : x -> (double) (long) x;
            Fixed whole = Folding.one(fixed, rounded);
            return new Fixed(whole.extents(), whole.values(), true);
        }
        boolean whole = call.emission().isWhole(call.value(0));
        if (to == 1 || to == 11 || whole && (to == 6 || to == 7)) {
            return anew((Signal) call.value(0));
        }
        if (whole && to == 9) {
            return call.emission()
                    .each(
                            (Signal) call.value(0),
                            node -> Comparison.opposite(
                                    call.graph(),
                                    Comparison.equal(
                                            call.graph(), node, call.graph().constant(0))));
        }
        throw new UntranslatableException(String.format(
                Locale.ROOT,
                "to type %d, which rounds: expected float or double; a network is computed in double precision",
                to));
    }
}
