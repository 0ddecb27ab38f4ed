package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.almagest.dynamics.objective.Objectives;

/**
 * The table that the primitive contract runs over. Who adds a primitive adds its cases here; the contract test fails until
 * there is one.
 */
public final class PrimitiveCases {
    private final List<Case> cases = new ArrayList<>();

    /**
     * A node made from inputs of the given shapes.
     *
     * @param name what it shows
     */
    public record Case(String name, List<Shape> shapes, BiFunction<GraphBuilder, List<Node>, Node> build) {
        @Override
        public String toString() {
            return name + " " + shapes;
        }
    }

    private PrimitiveCases() {}

    public static List<Case> all() {
        PrimitiveCases table = new PrimitiveCases();
        table.elementwise();
        table.activations();
        table.scalarFunctions();
        table.axes();
        table.masks();
        table.shapes();
        table.products();
        table.convolutions();
        table.poolings();
        table.selections();
        table.sparse();
        table.columns();
        return table.cases;
    }

    private void add(String name, BiFunction<GraphBuilder, List<Node>, Node> build, int[]... shapes) {
        cases.add(new Case(name, List.of(shapes).stream().map(Shape::of).toList(), build));
    }

    private static int[] of(int... extents) {
        return extents;
    }

    private void elementwise() {
        int[][][] pairs = {
            {of(2, 3), of(2, 3)},
            {of(2, 3), of(1, 3)},
            {of(2, 1), of(2, 3)},
            {of(2, 1), of(1, 3)},
            {of(1, 1), of(2, 3)},
            {of(1, 1), of(1, 1)},
            {of(2, 2, 3), of(2, 2, 3)},
            {of(2, 2, 3), of(2, 3)},
            {of(2, 1, 3), of(2, 2, 1)},
            {of(2, 1, 1), of(2, 3)},
            {of(2, 3), of(3, 2, 2, 1)},
            {of(3, 1, 2, 2), of(2, 1, 2)},
            {of(9, 11), of(9, 1)}
        };
        for (int[][] pair : pairs) {
            add("add", (g, x) -> g.add(x.get(0), x.get(1)), pair);
            add("multiply", (g, x) -> g.multiply(x.get(0), x.get(1)), pair);
        }
        add("add to itself", (g, x) -> g.add(x.get(0), x.get(0)), of(2, 3));
        add("square", (g, x) -> g.multiply(x.get(0), x.get(0)), of(2, 3));
        add("add a constant", (g, x) -> g.add(x.get(0), g.constant(0.7)), of(2, 3));
        add("add zero that broadcasts", (g, x) -> g.add(g.expandTo(g.constant(0), Shape.of(2, 3)), x.get(0)), of(2, 1));
        add("scale", (g, x) -> g.scale(-1.3, x.get(0)), of(2, 3));
        add("scale with lanes", (g, x) -> g.scale(0.7, x.get(0)), of(2, 2, 3));
        add("scale by zero", (g, x) -> g.scale(0, x.get(0)), of(2, 3));
        add("subtract", (g, x) -> g.subtract(x.get(0), x.get(1)), of(2, 3), of(2, 1));
        add(
                "sum of products",
                (g, x) -> g.add(g.multiply(x.get(0), x.get(1)), g.multiply(x.get(1), x.get(2))),
                of(2, 3),
                of(2, 1),
                of(2, 2, 3));
    }

    private void activations() {
        for (Activation function : Activation.values()) {
            boolean kinked = function.kinked() || function == Activation.LINEAR;
            for (int order = 0; order <= (kinked ? 1 : 2); order++) {
                int derivative = order;
                String name = function.word() + " order " + order;
                add(name, (g, x) -> g.activate(function, derivative, x.get(0)), of(2, 3));
                add(name, (g, x) -> g.activate(function, derivative, x.get(0)), of(2, 2, 2));
            }
        }
    }

    /** Where a function is undefined or steep near 0, its argument is kept from there. */
    private void scalarFunctions() {
        for (int[] shape : new int[][] {of(2, 3), of(2, 2, 2), of(1, 1)}) {
            add("exp", (g, x) -> g.exp(x.get(0)), shape);
            add("exp of exp", (g, x) -> g.exp(g.scale(0.3, g.exp(g.scale(0.5, x.get(0))))), shape);
            add("log", (g, x) -> g.log(positive(g, x.get(0))), shape);
            add("sqrt", (g, x) -> g.sqrt(positive(g, x.get(0))), shape);
            add("reciprocal", (g, x) -> g.reciprocal(positive(g, x.get(0))), shape);
            add("reciprocal of negatives", (g, x) -> g.reciprocal(g.scale(-1, positive(g, x.get(0)))), shape);
            add("abs", (g, x) -> g.abs(x.get(0)), shape);
            add("sign", (g, x) -> g.sign(x.get(0)), shape);
            add("sin", (g, x) -> g.sin(g.scale(3, x.get(0))), shape);
            add("cos", (g, x) -> g.cos(g.scale(3, x.get(0))), shape);
            add("round", (g, x) -> g.multiply(x.get(0), g.round(g.scale(1.3, x.get(0)))), shape);
            add("clamp", (g, x) -> g.clamp(x.get(0), -0.05, 0.95), shape);
            for (double exponent : new double[] {0, 1, 2, 3, 8, 9, -1, -2, 0.5, 1.7, -0.4}) {
                add("to the power " + exponent, (g, x) -> g.power(aboutOne(g, x.get(0)), exponent), shape);
            }
            add("a negative number's cube", (g, x) -> g.power(g.scale(-1, aboutOne(g, x.get(0))), 3), shape);
            add("leaky relu", (g, x) -> g.leakyRelu(0.2, x.get(0)), shape);
            add("silu", (g, x) -> g.silu(x.get(0)), shape);
        }
        add("exp of what is broadcast", (g, x) -> g.exp(g.expandTo(x.get(0), Shape.of(2, 3))), of(2, 1));
        add("divide", (g, x) -> g.divide(x.get(0), positive(g, x.get(1))), of(2, 3), of(2, 3));
        add("divide a column by a row", (g, x) -> g.divide(x.get(0), positive(g, x.get(1))), of(2, 1), of(1, 3));
        add("divide with lanes", (g, x) -> g.divide(x.get(0), positive(g, x.get(1))), of(2, 2, 3), of(2, 3));
    }

    private static Node positive(GraphBuilder g, Node a) {
        return g.add(g.constant(1.5), square(g, a));
    }

    /** Between 0.6 and 1.2, so that powers stay small enough for what follows not to be flat there. */
    private static Node aboutOne(GraphBuilder g, Node a) {
        return g.add(g.constant(0.9), g.scale(0.3, g.activate(Activation.TANH, a)));
    }

    private void axes() {
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            for (int[] shape : new int[][] {of(2, 3), of(2, 3, 4), of(2, 2, 1, 3), of(3, 1)}) {
                add("softmax along " + axis, (g, x) -> g.softmax(x.get(0), along), shape);
                add("log-sum-exp along " + axis, (g, x) -> g.logSumExp(x.get(0), along), shape);
                add("log-softmax along " + axis, (g, x) -> g.logSoftmax(x.get(0), along), shape);
                add("maximum along " + axis, (g, x) -> g.maximum(x.get(0), along), shape);
                add("maximum's square along " + axis, (g, x) -> square(g, g.maximum(x.get(0), along)), shape);
                add(
                        "distance to the maximum along " + axis,
                        (g, x) -> g.subtract(x.get(0), g.maximum(x.get(0), along)),
                        shape);
                add(
                        "mark of the maximum along " + axis,
                        (g, x) -> g.multiply(
                                x.get(0), g.emit(new FirstLargest(shape.length > along ? along : 0), x.get(0))),
                        shape);
                add(
                        "place of the maximum along " + axis,
                        (g, x) -> g.multiply(x.get(0), g.argMax(x.get(0), along)),
                        shape);
                add(
                        "place of the minimum along " + axis,
                        (g, x) -> g.multiply(x.get(0), g.argMin(x.get(0), along)),
                        shape);
                add("cumulative sum along " + axis, (g, x) -> g.cumulativeSum(x.get(0), along), shape);
                add("normalise along " + axis, (g, x) -> g.normalise(x.get(0), along), shape);
            }
            add(
                    "normalise a broadcast along " + axis,
                    (g, x) -> g.normalise(g.add(x.get(0), x.get(1)), along),
                    of(2, 1),
                    of(1, 3));
            add(
                    "cumulative sum of a broadcast along " + axis,
                    (g, x) -> g.cumulativeSum(g.expandTo(x.get(0), Shape.of(2, 2, 3)), along),
                    of(2, 1));
            add(
                    "softmax of a broadcast along " + axis,
                    (g, x) -> g.softmax(g.expandTo(x.get(0), Shape.of(2, 2, 3)), along),
                    of(2, 1));
            add(
                    "maximum of a broadcast along " + axis,
                    (g, x) -> g.maximum(g.expandTo(x.get(0), Shape.of(2, 2, 3)), along),
                    of(2, 1));
        }
        for (int axes = 1; axes < 8; axes++) {
            int over = axes;
            String name = Integer.toBinaryString(axes);
            add("mean " + name, (g, x) -> g.mean(x.get(0), over), of(2, 3, 4));
            add("variance " + name, (g, x) -> g.variance(x.get(0), over), of(2, 3, 4));
            add("variance of a matrix " + name, (g, x) -> g.variance(x.get(0), over), of(3, 2));
        }
        add("variance of a broadcast", (g, x) -> g.variance(g.add(x.get(0), x.get(1)), 0b11), of(2, 1), of(1, 3));
        add(
                "layer norm",
                (g, x) -> g.multiply(
                        g.subtract(x.get(0), g.mean(x.get(0), 0b10)),
                        g.reciprocal(g.sqrt(g.add(g.variance(x.get(0), 0b10), g.constant(0.1))))),
                of(4, 3));
    }

    /** Masks with a whole row, column and lane of zeros somewhere. */
    private void masks() {
        int[][] masks = {of(2, 3), of(1, 3), of(2, 1), of(2, 2, 3), of(2, 1, 1), of(1, 1)};
        for (int[] mask : masks) {
            for (int axis = 0; axis < 3; axis++) {
                int along = axis;
                add(
                        "masked softmax along %d with %s".formatted(axis, Shape.of(mask)),
                        (g, x) -> g.maskedSoftmax(x.get(0), mask(g, mask), along),
                        of(2, 2, 3));
                add(
                        "masked softmax of what the mask repeats along %d with %s".formatted(axis, Shape.of(mask)),
                        (g, x) -> g.maskedSoftmax(x.get(0), mask(g, mask), along),
                        of(2, 1));
            }
            for (int[] shape : new int[][] {of(2, 3), of(2, 1), of(1, 3), of(1, 1), of(2, 2, 3), of(3, 1, 1, 1)}) {
                add("keep with " + Shape.of(mask), (g, x) -> g.keep(x.get(0), mask(g, mask)), shape);
            }
        }
        add("keep of a square", (g, x) -> square(g, g.keep(x.get(0), mask(g, of(2, 3)))), of(2, 3));
    }

    /** Zeros in the first row, the last column and the second lane, and ones elsewhere. */
    private static Node mask(GraphBuilder g, int[] extents) {
        Shape shape = Shape.of(extents);
        int rows = shape.rows();
        int columns = shape.columns();
        Node mask = g.expandTo(g.constant(1), Shape.of(rows, columns));
        if (columns > 2) {
            mask = g.multiply(
                    mask,
                    g.concatenate(0, List.of(g.expandTo(g.constant(1), Shape.of(1, columns - 1)), g.constant(0))));
        }
        if (rows > 1) {
            mask = g.multiply(
                    mask, g.concatenate(1, List.of(g.constant(0), g.expandTo(g.constant(1), Shape.of(rows - 1, 1)))));
        }
        Node lanes = g.reshape(g.concatenate(0, List.of(g.constant(1), g.constant(0))), 2, 1, 1);
        return shape.rank() == 2 ? mask : g.multiply(mask, lanes);
    }

    private void shapes() {
        for (int axes = 1; axes < 8; axes++) {
            int summed = axes;
            add("sum " + Integer.toBinaryString(axes), (g, x) -> g.sum(x.get(0), summed), of(2, 3, 4));
        }
        for (int axes : new int[] {0b0101, 0b1010, 0b1001, 0b1101, 0b1000}) {
            add("sum " + Integer.toBinaryString(axes), (g, x) -> g.sum(x.get(0), axes), of(2, 3, 2, 2));
        }
        add("sum of one row", (g, x) -> g.sum(x.get(0)), of(1, 11));
        add("sum of a product", (g, x) -> g.sum(g.multiply(x.get(0), x.get(1))), of(3, 4), of(3, 4));
        add("sum of a broadcast product", (g, x) -> g.sum(g.multiply(x.get(0), x.get(1)), 0b01), of(3, 4), of(3, 1));
        add("expand columns", (g, x) -> g.expand(x.get(0), 0, 4), of(3, 1));
        add("expand rows", (g, x) -> g.expand(x.get(0), 1, 4), of(1, 3));
        add("expand lanes", (g, x) -> g.expand(x.get(0), 2, 3), of(2, 3));
        add("expand outer lanes", (g, x) -> g.expand(x.get(0), 3, 3), of(2, 2, 2));
        add("expand inner lanes", (g, x) -> g.expand(x.get(0), 2, 3), of(2, 1, 2, 2));
        add("expand all", (g, x) -> g.expandTo(x.get(0), Shape.of(2, 3, 4)), of(1, 1));
        add("reshape", (g, x) -> g.reshape(x.get(0), 3, 2), of(2, 3));
        add("reshape to a column", (g, x) -> g.reshape(x.get(0), 6, 1), of(2, 3));
        add("reshape with lanes", (g, x) -> g.reshape(x.get(0), 1, 6), of(2, 2, 3));
        add("reshape rows to lanes", (g, x) -> g.reshape(x.get(0), 2, 3, 2), of(6, 2));
        add("reshape lanes to rows", (g, x) -> g.reshape(x.get(0), 1, 6, 2), of(2, 3, 2));
        add("reshape columns to lanes", (g, x) -> g.reshape(x.get(0), 3, 1, 2), of(2, 3));
        add("reshape below lanes", (g, x) -> g.reshape(x.get(0), 3, 2, 2), of(2, 2, 3, 2));
        int[][] orders = {
            {0, 2, 1},
            {1, 2, 0},
            {2, 0, 1},
            {2, 1, 0},
            {1, 0, 2},
            {0, 1, 3, 2},
            {3, 0, 1, 2},
            {1, 3, 0, 2},
            {0, 3, 2, 1}
        };
        for (int[] order : orders) {
            String name = "permute " + Arrays.toString(order);
            add(name, (g, x) -> g.permute(x.get(0), order), of(2, 3, 4));
            add(name + " and square", (g, x) -> square(g, g.permute(x.get(0), order)), of(2, 3));
        }
        add("permute below lanes", (g, x) -> g.permute(x.get(0), 0, 2, 1), of(2, 2, 3, 2));
        add("permute lanes", (g, x) -> g.permute(x.get(0), 0, 1, 3, 2), of(2, 3, 2, 2));
        add("permute all", (g, x) -> g.permute(x.get(0), 2, 3, 1, 0), of(2, 3, 2, 2));
        add("permute twice", (g, x) -> g.permute(g.permute(x.get(0), 1, 2, 0), 0, 2, 1), of(2, 3, 4));
        add("permute a broadcast", (g, x) -> g.permute(g.expand(x.get(0), 2, 3), 2, 0, 1), of(2, 2));
        add("attention over heads and examples", PrimitiveCases::attention, of(2, 4), of(2, 4), of(2, 4));
        add(
                "product over permuted axes",
                (g, x) -> g.product(g.permute(x.get(0), 0, 2, 1), g.permute(x.get(1), 0, 2, 1)),
                of(2, 3, 4),
                of(4, 3, 2));
        add(
                "product over permuted axes, transposed",
                (g, x) -> g.product(g.permute(x.get(0), 2, 0, 1), x.get(1), true, false),
                of(2, 2, 3),
                of(2, 3, 2));
        add(
                "product over joined lanes",
                (g, x) -> g.product(
                        g.reshape(g.permute(x.get(0), 1, 3, 0, 2), 1, 4, 2, 2), g.reshape(x.get(1), 1, 4, 2, 2)),
                of(2, 2, 2, 2),
                of(2, 2, 2, 2));
        add("transpose", (g, x) -> g.transpose(x.get(0)), of(2, 3));
        add("transpose a row", (g, x) -> g.transpose(x.get(0)), of(1, 3));
        add("transpose a column", (g, x) -> g.transpose(x.get(0)), of(3, 1));
        add("transpose with lanes", (g, x) -> g.transpose(x.get(0)), of(2, 2, 3));
    }

    private static Node square(GraphBuilder g, Node a) {
        return g.multiply(a, a);
    }

    /** Two heads of one number each over two times, in two examples: rows are heads, columns time by time of the examples. */
    private static Node attention(GraphBuilder g, List<Node> x) {
        List<Node> split = x.stream()
                .map(node -> g.permute(g.reshape(node, 2, 1, 2, 2), 1, 2, 0, 3))
                .toList();
        Node weights = g.softmax(g.product(split.get(1), split.get(0), true, false));
        Node mixed = g.product(split.get(2), weights);
        return g.reshape(g.permute(mixed, 2, 0, 1, 3), 1, 1, 2, 4);
    }

    private void products() {
        int m = 2;
        int k = 3;
        int n = 4;
        int[][][] lanes = {
            {of(), of()}, {of(2), of()}, {of(), of(2)}, {of(2), of(2)}, {of(3, 1), of(2)}, {of(2), of(2, 1)}
        };
        for (boolean left : new boolean[] {false, true}) {
            for (boolean right : new boolean[] {false, true}) {
                for (int[][] lane : lanes) {
                    add(
                            "product" + (left ? " left transposed" : "") + (right ? " right transposed" : ""),
                            (g, x) -> g.product(x.get(0), x.get(1), left, right),
                            left ? join(lane[0], k, m) : join(lane[0], m, k),
                            right ? join(lane[1], n, k) : join(lane[1], k, n));
                }
                add(
                        "product of a matrix with itself" + left + right,
                        (g, x) -> g.product(x.get(0), x.get(0), left, right),
                        of(3, 3));
            }
        }
        add(
                "product onto a column",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(2, 3),
                of(3, 4),
                of(2, 1));
        add(
                "product onto a row",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(2, 3),
                of(3, 4),
                of(1, 4));
        add(
                "product onto an array",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(2, 3),
                of(3, 4),
                of(2, 4));
        add(
                "product onto an array with lanes",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(2, 2, 3),
                of(3, 4),
                of(2, 4));
        add(
                "product with lanes onto an array with more",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(2, 2, 3),
                of(3, 4),
                of(3, 1, 2, 4));
        add(
                "product with a transposed copy",
                (g, x) -> g.product(x.get(0), g.transposedCopy(x.get(1))),
                of(2, 3),
                of(4, 3));
        add(
                "product of a transposed copy",
                (g, x) -> g.product(g.transposedCopy(x.get(1)), x.get(0), false, true),
                of(2, 3),
                of(3, 4));
        add(
                "transposed copies with lanes",
                (g, x) -> g.product(g.transposedCopy(x.get(0)), g.transposedCopy(x.get(1))),
                of(2, 3, 2),
                of(4, 3));
        add("transposed copy", (g, x) -> g.transposedCopy(x.get(0)), of(2, 3));
        add("inner product", (g, x) -> g.product(x.get(0), x.get(1)), of(1, 5), of(5, 1));
        add("outer product", (g, x) -> g.product(x.get(0), x.get(1)), of(3, 1), of(1, 4));
        add(
                "product onto a number",
                (g, x) -> g.add(g.product(x.get(0), x.get(1)), x.get(2)),
                of(1, 5),
                of(5, 1),
                of(1, 1));
    }

    private static int[] join(int[] lanes, int rows, int columns) {
        int[] shape = new int[lanes.length + 2];
        System.arraycopy(lanes, 0, shape, 0, lanes.length);
        shape[lanes.length] = rows;
        shape[lanes.length + 1] = columns;
        return shape;
    }

    private void convolutions() {
        ConvolutionAxis none = ConvolutionAxis.NONE;
        ConvolutionAxis valid3 = ConvolutionAxis.valid(4, 3, 1);
        ConvolutionAxis same2 = ConvolutionAxis.same(3, 2, 1);
        ConvolutionAxis strided = ConvolutionAxis.same(3, 3, 2);
        int[][][] lanes = {{of(), of()}, {of(2), of()}, {of(), of(2)}, {of(3, 1), of(2)}};
        for (boolean shared : new boolean[] {true, false}) {
            for (int[][] lane : lanes) {
                convolution(new ConvolutionGeometry(2, 2, none, valid3, shared), 2, lane);
            }
            convolution(new ConvolutionGeometry(1, 2, none, same2, shared), 3, of(), of(2));
            convolution(new ConvolutionGeometry(1, 2, strided, same2, shared), 2, of(2), of());
            convolution(new ConvolutionGeometry(2, 1, same2, none, shared), 1, of(), of());
            convolution(new ConvolutionGeometry(1, 1, same2, strided, shared), 9, of(), of());
            // the end of one row meets the beginning of the next
            convolution(
                    new ConvolutionGeometry(
                            1, 1, ConvolutionAxis.valid(2, 1, 1), ConvolutionAxis.valid(3, 1, 2), shared),
                    1,
                    of(),
                    of());
            // a tap that meets padding only
            convolution(new ConvolutionGeometry(1, 1, none, ConvolutionAxis.same(2, 5, 1), shared), 2, of(), of());
        }
        convolution(
                new ConvolutionGeometry(1, 2, ConvolutionAxis.same(2, 1, 1), ConvolutionAxis.same(2, 1, 1), true),
                8,
                of(),
                of());
        ConvolutionGeometry g = new ConvolutionGeometry(1, 2, none, ConvolutionAxis.same(3, 3, 1), true);
        add(
                "convolution with a bias for each channel",
                (graph, x) -> {
                    Node y = graph.reshape(graph.convolve(g, x.get(0), x.get(1)), 2, 3 * 2);
                    return graph.reshape(graph.add(y, x.get(2)), 6, 2);
                },
                of(2, 3),
                of(3, 2),
                of(2, 1));
        add(
                "convolution of itself",
                (graph, x) -> graph.convolve(g, graph.reshape(x.get(0), 2, 3), graph.reshape(x.get(0), 3, 2)),
                of(6, 1));
        add(
                "convolution of what is broadcast",
                (graph, x) -> graph.convolve(
                        g, graph.expandTo(x.get(0), Shape.of(2, 3)), graph.expandTo(x.get(1), Shape.of(3, 4))),
                of(1, 3),
                of(3, 1));
        add("sum of a convolution", (graph, x) -> graph.sum(graph.convolve(g, x.get(0), x.get(1))), of(2, 3), of(3, 4));
    }

    /** The three bilinear maps of one geometry. */
    private void convolution(ConvolutionGeometry g, int batch, int[]... lanes) {
        int[] w = {g.weightRows(), g.weightColumns()};
        int[] x = {g.inRows(), batch};
        int[] y = {g.outRows(), batch};
        String name = g.shared() ? "" : " locally connected";
        add(
                "convolution" + name,
                (graph, in) -> graph.convolve(g, in.get(0), in.get(1)),
                join(lanes[0], w[0], w[1]),
                join(lanes[1], x[0], x[1]));
        add(
                "transposed convolution" + name,
                (graph, in) -> graph.convolveTransposed(g, in.get(0), in.get(1)),
                join(lanes[0], w[0], w[1]),
                join(lanes[1], y[0], y[1]));
        add(
                "convolution's weights" + name,
                (graph, in) -> graph.convolveWeights(g, in.get(0), in.get(1)),
                join(lanes[0], y[0], y[1]),
                join(lanes[1], x[0], x[1]));
    }

    private void poolings() {
        ConvolutionAxis none = ConvolutionAxis.NONE;
        ConvolutionAxis apart = ConvolutionAxis.valid(4, 2, 2);
        ConvolutionAxis overlapping = new ConvolutionAxis(4, 3, 2, 1, 1);
        ConvolutionAxis left = ConvolutionAxis.valid(5, 2, 2);
        int[][][] lanes = {{of(), of()}, {of(2), of()}, {of(), of(2)}, {of(3, 1), of(2)}};
        for (int[][] lane : lanes) {
            pooling(new PoolingGeometry(2, none, apart), 2, lane);
        }
        pooling(new PoolingGeometry(1, apart, left), 3, of(), of());
        pooling(new PoolingGeometry(1, overlapping, overlapping), 1, of(), of());
        pooling(new PoolingGeometry(2, overlapping, none), 9, of(), of());
        add(
                "largest of what is broadcast",
                (graph, x) -> graph.maximumPool(
                        new PoolingGeometry(1, none, apart), graph.expandTo(x.get(0), Shape.of(4, 3))),
                of(4, 1));
        add(
                "sum of the largest",
                (graph, x) -> graph.sum(graph.maximumPool(new PoolingGeometry(1, apart, apart), x.get(0))),
                of(16, 2));
    }

    /** The largest number of each window, and the two maps of its derivatives. */
    private void pooling(PoolingGeometry g, int batch, int[]... lanes) {
        int[] x = join(lanes[0], g.inRows(), batch);
        add("largest", (graph, in) -> graph.maximumPool(g, in.get(0)), x);
        add(
                "where the largest is",
                (graph, in) -> graph.emit(new SelectMaxima(g), in.get(0), in.get(1)),
                x,
                join(lanes[1], g.inRows(), batch));
        add(
                "to where the largest is",
                (graph, in) -> graph.emit(new ScatterMaxima(g), in.get(0), in.get(1)),
                x,
                join(lanes[1], g.outRows(), batch));
    }

    private void sparse() {
        // an empty row, an empty column, a row of one number
        SparseMatrix matrix =
                SparseMatrix.of(4, 3, new int[] {0, 3, 0, 1}, new int[] {2, 0, 0, 2}, new double[] {0.7, -1.3, 0.4, 2});
        for (int columns : new int[] {1, 2, 9}) {
            add("sparse product", (g, x) -> g.product(matrix, x.get(0)), of(3, columns));
            add("sparse product with lanes", (g, x) -> g.product(matrix, x.get(0)), of(2, 3, columns));
        }
        for (int[] shape : new int[][] {of(3, 2), of(2, 3, 2), of(3, 1)}) {
            add("rows of a sparse product", (g, x) -> g.productRows(matrix, x.get(0), names(g, 3, 0, 2, 0)), shape);
            add(
                    "a sparse product's rows taken back",
                    (g, x) -> g.emit(new SparseRows(matrix, true), x.get(0), names(g, 3, 0, 0)),
                    shape);
        }
        add("sparse product of a sum", (g, x) -> g.product(matrix, g.add(x.get(0), x.get(1))), of(3, 2), of(1, 2));
        for (int[] shape : new int[][] {of(3, 2), of(2, 3, 2), of(3, 1)}) {
            add("select rows", (g, x) -> g.selectRows(x.get(0), names(g, 2, 0, 2, 2)), shape);
            add("add rows", (g, x) -> g.addRows(x.get(0), names(g, 4, 1, 4), 5), shape);
            add("add rows to one", (g, x) -> g.addRows(x.get(0), names(g, 0, 0, 0), 1), shape);
        }
        for (int[] shape : new int[][] {of(2, 3), of(2, 2, 3), of(1, 3)}) {
            add("select columns", (g, x) -> g.selectColumns(x.get(0), names(g, 2, 0, 2, 2)), shape);
            add("add columns", (g, x) -> g.addColumns(x.get(0), names(g, 4, 1, 4), 5), shape);
            add("add columns to one", (g, x) -> g.addColumns(x.get(0), names(g, 0, 0, 0), 1), shape);
        }
        add("select the only column", (g, x) -> g.selectColumns(x.get(0), names(g, 0, 0)), of(3, 1));
        add(
                "select columns of a broadcast sum",
                (g, x) -> g.selectColumns(g.add(x.get(0), x.get(1)), names(g, 1, 0)),
                of(2, 3),
                of(2, 1));
        add("sparse product of rows", (g, x) -> g.productColumns(x.get(0), matrix), of(2, 3));
        add("sparse product of rows with lanes", (g, x) -> g.productColumns(x.get(0), matrix), of(2, 2, 3));
        add("select the only row", (g, x) -> g.selectRows(x.get(0), names(g, 0, 0)), of(1, 3));
        add(
                "select rows of a broadcast sum",
                (g, x) -> g.selectRows(g.add(x.get(0), x.get(1)), names(g, 1, 0)),
                of(3, 2),
                of(1, 2));
    }

    private static Node names(GraphBuilder graph, int... rows) {
        return graph.concatenate(
                0, Arrays.stream(rows).mapToObj(row -> graph.constant(row)).toList());
    }

    private void selections() {
        Indices repeated = Indices.of(1, 0, 1, 2, 1);
        for (int axis = 0; axis < 2; axis++) {
            int along = axis;
            String name = axis == 0 ? " columns" : " rows";
            int[] plain = axis == 0 ? of(2, 3) : of(3, 2);
            int[] lanes = axis == 0 ? of(2, 2, 3) : of(2, 3, 2);
            int[] square = of(2, 2);
            for (int[] shape : new int[][] {plain, lanes}) {
                add("slice" + name, (g, x) -> g.slice(x.get(0), along, 1, 2), shape);
                add("embed" + name, (g, x) -> g.embed(x.get(0), along, 2, 6), shape);
                add("gather" + name, (g, x) -> g.gather(x.get(0), along, repeated), shape);
                add("scatter" + name, (g, x) -> g.scatterAdd(x.get(0), along, Indices.of(3, 0, 3), 5), shape);
                add(
                        "scatter to one place" + name,
                        (g, x) -> g.scatterAdd(x.get(0), along, Indices.of(0, 0, 0), 1),
                        shape);
                add("concatenate" + name, (g, x) -> g.concatenate(along, x), shape, square);
                add(
                        "concatenate with itself" + name,
                        (g, x) -> g.concatenate(along, List.of(x.get(0), x.get(1), x.get(0))),
                        shape,
                        square);
            }
            int[] one = axis == 0 ? of(3, 1) : of(1, 3);
            add("embed one of" + name, (g, x) -> g.embed(x.get(0), along, 1, 3), one);
            add("gather one of" + name, (g, x) -> g.gather(x.get(0), along, Indices.of(0, 0)), one);
            add("scatter one of" + name, (g, x) -> g.scatterAdd(x.get(0), along, Indices.of(1), 3), one);
        }
        for (int[] shape : new int[][] {of(2, 6), of(2, 2, 6), of(6, 1), of(6, 3)}) {
            int along = shape[shape.length - 1] == 6 ? 0 : 1;
            // the derivatives in the three parts come together again
            add(
                    "parts of three",
                    (g, x) -> g.multiply(
                            g.slice(x.get(0), along, 0, 2),
                            g.multiply(g.slice(x.get(0), along, 2, 2), g.slice(x.get(0), along, 4, 2))),
                    shape);
            // these do not: one meets both others, and two numbers are nobody's
            add(
                    "parts that overlap",
                    (g, x) -> g.multiply(
                            g.slice(x.get(0), along, 0, 2),
                            g.multiply(g.slice(x.get(0), along, 1, 2), g.slice(x.get(0), along, 2, 2))),
                    shape);
        }
        add(
                "a part of a part",
                (g, x) -> g.multiply(g.slice(g.slice(x.get(0), 1, 1, 4), 1, 2, 2), x.get(1)),
                of(6, 3),
                of(2, 3));
        add(
                "a part of other names",
                (g, x) -> g.multiply(g.reshape(g.slice(g.reshape(x.get(0), 1, 6, 3), 1, 2, 3), 3, 1, 3), x.get(1)),
                of(2, 3, 3),
                of(1, 3));
        add("concatenate lanes with none", (g, x) -> g.concatenate(1, x), of(2, 3), of(2, 1, 3), of(1, 3));
    }

    private void columns() {
        for (int[] shape : new int[][] {of(3, 4), of(1, 3), of(4, 1), of(2, 3, 2)}) {
            add("softmax", (g, x) -> g.softmax(x.get(0)), shape);
            add("log-sum-exp", (g, x) -> g.logSumExp(x.get(0)), shape);
        }
        add("cross-entropy", (g, x) -> Objectives.CROSS_ENTROPY.emit(g, x.get(0), x.get(1)), of(3, 4), of(3, 4));
        add("squared error", (g, x) -> Objectives.SQUARED_ERROR.emit(g, x.get(0), x.get(1)), of(3, 4), of(3, 4));
        add(
                "squared error with lanes",
                (g, x) -> Objectives.SQUARED_ERROR.emit(g, x.get(0), x.get(1)),
                of(2, 3, 4),
                of(3, 4));
    }
}
