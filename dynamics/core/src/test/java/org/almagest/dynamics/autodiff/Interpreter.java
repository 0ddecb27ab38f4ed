package org.almagest.dynamics.autodiff;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.plan.Elementwise;
import org.almagest.dynamics.plan.Polynomial;
import org.apache.commons.math3.special.Erf;

/**
 * Evaluates a graph node by node with a loop over every index of every array and {@code java.lang.Math}: what each
 * primitive means, and what plans are tested against.
 */
public final class Interpreter {
    private final Map<Node, double[]> values = new HashMap<>();

    private Interpreter(Map<Node, double[]> inputs) {
        values.putAll(inputs);
    }

    /** The arrays of the outputs. */
    public static List<double[]> evaluate(GraphBuilder graph, Map<Node, double[]> inputs, List<Node> outputs) {
        Interpreter interpreter = new Interpreter(inputs);
        boolean[] live = Differentiation.below(graph, outputs);
        for (int id = 0; id < live.length; id++) {
            Node node = graph.nodes().get(id);
            if (live[id] && !interpreter.values.containsKey(node)) {
                interpreter.values.put(node, interpreter.evaluate(node));
            }
        }
        return outputs.stream().map(interpreter.values::get).toList();
    }

    /** An index by axis, counted from the right. */
    private static int[] index(Shape shape, int i) {
        int[] index = new int[shape.rank()];
        int rest = i;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = rest % shape.extent(axis);
            rest /= shape.extent(axis);
        }
        return index;
    }

    /** Where an array of this shape, which broadcasts, has the number for an index. */
    private static int offset(Shape shape, int[] index) {
        int offset = 0;
        int stride = 1;
        for (int axis = 0; axis < Math.max(shape.rank(), index.length); axis++) {
            int at = axis < index.length ? index[axis] : 0;
            offset += shape.extent(axis) == 1 ? 0 : at * stride;
            stride *= shape.extent(axis);
        }
        return offset;
    }

    private static int[] with(int[] index, int axis, int at) {
        int[] changed = Arrays.copyOf(index, Math.max(index.length, axis + 1));
        changed[axis] = at;
        return changed;
    }

    /** The number of the i-th input at an index of its own or of what it broadcasts to. */
    private double at(Node node, int i, int[] index) {
        return values.get(node.input(i))[offset(node.input(i).shape(), index)];
    }

    private static double[] fill(Shape shape, ToDoubleFunction<int[]> number) {
        double[] array = new double[shape.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = number.applyAsDouble(index(shape, i));
        }
        return array;
    }

    private double[] evaluate(Node node) {
        Primitive primitive = node.primitive();
        Shape shape = node.shape();
        if (primitive instanceof Constant constant) {
            return new double[] {constant.value()};
        } else if (primitive instanceof Add) {
            return fill(shape, i -> at(node, 0, i) + at(node, 1, i));
        } else if (primitive instanceof Multiply) {
            return fill(shape, i -> at(node, 0, i) * at(node, 1, i));
        } else if (primitive instanceof Scale scale) {
            return fill(shape, i -> scale.factor() * at(node, 0, i));
        } else if (primitive instanceof Activate activate) {
            return fill(shape, i -> Taylor.derivative(activate.function(), activate.order(), at(node, 0, i)));
        } else if (primitive instanceof Elementwise elementwise) {
            return fill(shape, i -> elementwise(elementwise, at(node, 0, i)));
        } else if (primitive instanceof Polynomial polynomial) {
            return fill(shape, i -> polynomial(polynomial, at(node, 0, i)));
        } else if (primitive instanceof Expand) {
            return fill(shape, i -> at(node, 0, i));
        } else if (primitive instanceof Reshape) {
            return values.get(node.input(0)).clone();
        } else if (primitive instanceof Transpose) {
            return fill(shape, i -> at(node, 0, with(with(i, 0, i[1]), 1, i[0])));
        } else if (primitive instanceof Permute permute) {
            return fill(shape, i -> {
                int[] from = Arrays.copyOf(i, Math.max(i.length, permute.axes().size()));
                int[] to = from.clone();
                for (int axis = 0; axis < permute.axes().size(); axis++) {
                    from[permute.axes().get(axis)] = to[axis];
                }
                return at(node, 0, from);
            });
        } else if (primitive instanceof Sum) {
            return sum(node);
        } else if (primitive instanceof Variance) {
            return variance(node);
        } else if (primitive instanceof MatrixProduct product) {
            return fill(shape, i -> product(node, product, i));
        } else if (primitive instanceof Convolve convolve) {
            return convolution(node, convolve.geometry(), 2);
        } else if (primitive instanceof ConvolveTransposed convolve) {
            return convolution(node, convolve.geometry(), 1);
        } else if (primitive instanceof ConvolveWeights convolve) {
            return convolution(node, convolve.geometry(), 0);
        } else if (primitive instanceof MaximumPool pool) {
            return fill(shape, i -> at(node, 0, with(i, 1, largest(node, pool.geometry(), i))));
        } else if (primitive instanceof SelectMaxima pool) {
            return fill(shape, i -> at(node, 1, with(i, 1, largest(node, pool.geometry(), i))));
        } else if (primitive instanceof ScatterMaxima pool) {
            return fill(shape, i -> toLargest(node, pool.geometry(), i));
        } else if (primitive instanceof Concatenate concatenate) {
            return fill(shape, i -> concatenate(node, concatenate.axis(), i));
        } else if (primitive instanceof Slice slice) {
            return fill(shape, i -> at(node, 0, with(i, slice.axis(), slice.from() + i[slice.axis()])));
        } else if (primitive instanceof Embed embed) {
            return fill(shape, i -> embed(node, embed, i));
        } else if (primitive instanceof Gather gather) {
            return fill(
                    shape,
                    i -> at(node, 0, with(i, gather.axis(), gather.indices().at(i[gather.axis()]))));
        } else if (primitive instanceof ScatterAdd scatter) {
            return fill(shape, i -> scatter(node, scatter, i));
        } else if (primitive instanceof SparseProduct product) {
            return fill(shape, i -> sparse(node, product.matrix(), i));
        } else if (primitive instanceof SparseRows rows) {
            return fill(shape, i -> sparseRows(node, rows, i));
        } else if (primitive instanceof Select select) {
            return fill(shape, i -> at(node, 0, with(i, select.axis(), name(node, i[select.axis()]))));
        } else if (primitive instanceof AddAt add) {
            return fill(shape, i -> addAt(node, add.axis(), i));
        } else if (primitive instanceof Round) {
            return fill(shape, i -> Math.rint(at(node, 0, i)));
        } else if (primitive instanceof StraightThrough) {
            return fill(shape, i -> at(node, 0, i));
        } else if (primitive instanceof CumulativeSum sum) {
            return fill(shape, i -> cumulativeSum(node, sum, i));
        } else if (primitive instanceof LargestPlace place) {
            return fill(shape, i -> largest(node, place.axis(), i));
        } else if (primitive instanceof Exponential) {
            return fill(shape, i -> Math.exp(at(node, 0, i)));
        } else if (primitive instanceof Logarithm) {
            return fill(shape, i -> Math.log(at(node, 0, i)));
        } else if (primitive instanceof SquareRoot) {
            return fill(shape, i -> Math.sqrt(at(node, 0, i)));
        } else if (primitive instanceof Reciprocal) {
            return fill(shape, i -> 1 / at(node, 0, i));
        } else if (primitive instanceof Power power) {
            return fill(shape, i -> Math.pow(at(node, 0, i), power.exponent()));
        } else if (primitive instanceof Clamp clamp) {
            return fill(shape, i -> clamp(clamp, at(node, 0, i)));
        } else if (primitive instanceof Softmax softmax) {
            return fill(shape, i -> Math.exp(at(node, 0, i) - logSumExp(node, softmax.axis(), false, i)));
        } else if (primitive instanceof LogSumExp logSumExp) {
            return fill(shape, i -> logSumExp(node, logSumExp.axis(), false, i));
        } else if (primitive instanceof MaskedSoftmax softmax) {
            return fill(
                    shape,
                    i -> at(node, 1, i) == 0 ? 0 : Math.exp(at(node, 0, i) - logSumExp(node, softmax.axis(), true, i)));
        } else if (primitive instanceof Keep) {
            return fill(shape, i -> at(node, 1, i) == 0 ? 0 : at(node, 0, i));
        } else if (primitive instanceof Maximum maximum) {
            return fill(shape, i -> at(node, 0, with(i, maximum.axis(), largest(node, maximum.axis(), i))));
        } else if (primitive instanceof FirstLargest largest) {
            return fill(shape, i -> placeAlong(i, largest.axis()) == largest(node, largest.axis(), i) ? 1 : 0);
        }
        throw new AssertionError("the interpreter does not know " + node + ": teach it that primitive");
    }

    private static double elementwise(Elementwise node, double x) {
        return switch (node.function()) {
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case NORMAL_DENSITY -> Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            case NORMAL_DISTRIBUTION -> Erf.erfc(-x / Math.sqrt(2)) / 2;
            case EXP, EXPONENTIAL -> Math.exp(x);
            case LOGARITHM -> Math.log(x);
            case SQUARE_ROOT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case RELU -> x > 0 ? x : 0;
            case STEP -> x > 0 ? 1 : 0;
            case SINE -> Math.sin(x);
            case COSINE -> Math.cos(x);
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
        };
    }

    private static double clamp(Clamp clamp, double x) {
        boolean below = x < clamp.low();
        boolean above = x > clamp.high();
        if (clamp.order() == 1) {
            return below || above ? 0 : 1;
        }
        return below ? clamp.low() : above ? clamp.high() : x;
    }

    private static double polynomial(Polynomial polynomial, double x) {
        double[] p = polynomial.padded();
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * Math.pow(x, i);
        }
        return sum;
    }

    private double[] sum(Node node) {
        double[] sums = new double[node.shape().size()];
        Shape in = node.input(0).shape();
        for (int i = 0; i < in.size(); i++) {
            sums[offset(node.shape(), index(in, i))] += values.get(node.input(0))[i];
        }
        return sums;
    }

    private double[] variance(Node node) {
        Shape in = node.input(0).shape();
        double[] x = values.get(node.input(0));
        double share = (double) node.shape().size() / in.size();
        double[] means = new double[node.shape().size()];
        for (int i = 0; i < in.size(); i++) {
            means[offset(node.shape(), index(in, i))] += share * x[i];
        }
        double[] variances = new double[means.length];
        for (int i = 0; i < in.size(); i++) {
            int at = offset(node.shape(), index(in, i));
            variances[at] += share * (x[i] - means[at]) * (x[i] - means[at]);
        }
        return variances;
    }

    private double product(Node node, MatrixProduct product, int[] index) {
        int length = node.input(0).shape().extent(product.transposeLeft() ? 1 : 0);
        double sum = 0;
        for (int p = 0; p < length; p++) {
            int[] left = product.transposeLeft() ? with(with(index, 0, index[1]), 1, p) : with(index, 0, p);
            int[] right = product.transposeRight() ? with(with(index, 1, index[0]), 0, p) : with(index, 1, p);
            sum += at(node, 0, left) * at(node, 1, right);
        }
        return sum;
    }

    /**
     * Every product W[o][c,t]·x[c][p]·y[o][q] of a convolution, each adding its two given factors to the third.
     *
     * @param third which is the result: 0 the weights, 1 the inputs, 2 the outputs
     */
    private double[] convolution(Node node, ConvolutionGeometry g, int third) {
        double[] result = new double[node.shape().size()];
        ConvolutionAxis v = g.vertical();
        ConvolutionAxis h = g.horizontal();
        int columns =
                third == 0 ? node.input(1).shape().columns() : node.shape().columns();
        for (int lane = 0;
                lane < result.length / node.shape().rows() / node.shape().columns();
                lane++) {
            int[] index = index(
                    node.shape(), lane * node.shape().rows() * node.shape().columns());
            for (int o = 0; o < g.outChannels(); o++) {
                for (int oy = 0; oy < v.outputs(); oy++) {
                    for (int ox = 0; ox < h.outputs(); ox++) {
                        for (int c = 0; c < g.inChannels(); c++) {
                            for (int ky = 0; ky < v.kernel(); ky++) {
                                for (int kx = 0; kx < h.kernel(); kx++) {
                                    int y = oy * v.stride() + ky - v.before();
                                    int x = ox * h.stride() + kx - h.before();
                                    if (y < 0 || y >= v.size() || x < 0 || x >= h.size()) {
                                        continue;
                                    }
                                    int out = (o * v.outputs() + oy) * h.outputs() + ox;
                                    int in = (c * v.size() + y) * h.size() + x;
                                    int row = g.shared() ? o : out;
                                    int tap = (c * v.kernel() + ky) * h.kernel() + kx;
                                    for (int b = 0; b < columns; b++) {
                                        int[] w = with(with(index, 1, row), 0, tap);
                                        int[] inputs = with(with(index, 1, in), 0, b);
                                        int[] outputs = with(with(index, 1, out), 0, b);
                                        if (third == 0) {
                                            result[offset(node.shape(), w)] +=
                                                    at(node, 0, outputs) * at(node, 1, inputs);
                                        } else if (third == 1) {
                                            result[offset(node.shape(), inputs)] +=
                                                    at(node, 0, w) * at(node, 1, outputs);
                                        } else {
                                            result[offset(node.shape(), outputs)] +=
                                                    at(node, 0, w) * at(node, 1, inputs);
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return result;
    }

    /** The row of the first input that is the largest of the window of a row of the result. */
    private int largest(Node node, PoolingGeometry g, int[] index) {
        int best = -1;
        int channel = index[1] / g.outPositions();
        int oy = index[1] % g.outPositions() / g.horizontal().outputs();
        int ox = index[1] % g.horizontal().outputs();
        for (int y = 0; y < g.vertical().size(); y++) {
            for (int x = 0; x < g.horizontal().size(); x++) {
                int row = (channel * g.vertical().size() + y) * g.horizontal().size() + x;
                if (sees(g.vertical(), oy, y)
                        && sees(g.horizontal(), ox, x)
                        && (best < 0 || at(node, 0, with(index, 1, row)) > at(node, 0, with(index, 1, best)))) {
                    best = row;
                }
            }
        }
        return best;
    }

    private static boolean sees(ConvolutionAxis axis, int output, int input) {
        int first = output * axis.stride() - axis.before();
        return input >= first && input < first + axis.kernel();
    }

    private double toLargest(Node node, PoolingGeometry g, int[] index) {
        double sum = 0;
        for (int row = 0; row < g.outRows(); row++) {
            sum += largest(node, g, with(index, 1, row)) == index[1] ? at(node, 1, with(index, 1, row)) : 0;
        }
        return sum;
    }

    private double concatenate(Node node, int axis, int[] index) {
        int place = index[axis];
        int part = 0;
        while (place >= node.input(part).shape().extent(axis)) {
            place -= node.input(part++).shape().extent(axis);
        }
        return at(node, part, with(index, axis, place));
    }

    private double embed(Node node, Embed embed, int[] index) {
        int place = index[embed.axis()] - embed.from();
        boolean inside = place >= 0 && place < node.input(0).shape().extent(embed.axis());
        return inside ? at(node, 0, with(index, embed.axis(), place)) : 0;
    }

    private double scatter(Node node, ScatterAdd scatter, int[] index) {
        double sum = 0;
        for (int i = 0; i < scatter.indices().count(); i++) {
            if (scatter.indices().at(i) == index[scatter.axis()]) {
                sum += at(node, 0, with(index, scatter.axis(), i));
            }
        }
        return sum;
    }

    private double sparse(Node node, SparseMatrix matrix, int[] index) {
        double sum = 0;
        for (int p = matrix.start(index[1]); p < matrix.start(index[1] + 1); p++) {
            sum += matrix.value(p) * at(node, 0, with(index, 1, matrix.column(p)));
        }
        return sum;
    }

    private double sparseRows(Node node, SparseRows rows, int[] index) {
        if (!rows.transposed()) {
            return sparse(node, rows.matrix(), with(index, 1, name(node, index[1])));
        }
        double sum = 0;
        for (int i = 0; i < node.input(1).shape().columns(); i++) {
            SparseMatrix s = rows.matrix();
            for (int p = s.start(name(node, i)); p < s.start(name(node, i) + 1); p++) {
                sum += s.column(p) == index[1] ? s.value(p) * at(node, 0, with(index, 1, i)) : 0;
            }
        }
        return sum;
    }

    private int name(Node node, int i) {
        return (int) values.get(node.input(1))[i];
    }

    private double addAt(Node node, int axis, int[] index) {
        double sum = 0;
        for (int i = 0; i < node.input(1).shape().columns(); i++) {
            if (name(node, i) == index[axis]) {
                sum += at(node, 0, with(index, axis, i));
            }
        }
        return sum;
    }

    private double cumulativeSum(Node node, CumulativeSum sum, int[] index) {
        double all = 0;
        int here = placeAlong(index, sum.axis());
        for (int i = 0; i < node.shape().extent(sum.axis()); i++) {
            all += (sum.backwards() ? i >= here : i <= here) ? at(node, 0, with(index, sum.axis(), i)) : 0;
        }
        return all;
    }

    private static int placeAlong(int[] index, int axis) {
        return axis < index.length ? index[axis] : 0;
    }

    /** The place along an axis of the first number that no other exceeds. */
    private int largest(Node node, int axis, int[] index) {
        int place = 0;
        for (int i = 1; i < node.input(0).shape().extent(axis); i++) {
            place = at(node, 0, with(index, axis, i)) > at(node, 0, with(index, axis, place)) ? i : place;
        }
        return place;
    }

    private double logSumExp(Node node, int axis, boolean masked, int[] index) {
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < node.input(0).shape().extent(axis); i++) {
            if (!masked || at(node, 1, with(index, axis, i)) != 0) {
                numbers.add(at(node, 0, with(index, axis, i)));
            }
        }
        double largest = Collections.max(numbers);
        return largest
                + Math.log(
                        numbers.stream().mapToDouble(x -> Math.exp(x - largest)).sum());
    }
}
