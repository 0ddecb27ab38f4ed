package org.almagest.dynamics.autodiff;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Grows a graph. Equal operations on equal inputs give the same node, and what is trivial (a factor of 1, a transpose of a
 * transpose) is simplified at once. Not thread-safe.
 */
public final class GraphBuilder {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Node> known = new HashMap<>();

    private record Key(Primitive primitive, List<Node> inputs) {}

    /** The nodes so far, by id. */
    public List<Node> nodes() {
        return nodes;
    }

    public Node emit(Primitive primitive, Node... inputs) {
        Key key = new Key(primitive, List.of(inputs));
        Node node = known.get(key);
        if (node == null) {
            node = new Node(nodes.size(), primitive, inputs, primitive.shape(shapes(inputs)));
            nodes.add(node);
            known.put(key, node);
        }
        return node;
    }

    /** A loop, since a stream here took a tenth of the time in which a plan of a hundred layers is made. */
    private static List<Shape> shapes(Node[] nodes) {
        Shape[] shapes = new Shape[nodes.length];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = nodes[i].shape();
        }
        return List.of(shapes);
    }

    /** An array given at execution, by a name that is its own. */
    public Node input(String name, Shape shape) {
        return emit(new Input(name, shape));
    }

    /** A fixed number, shape 1x1, which broadcasts to any. */
    public Node constant(double value) {
        // +0 and −0 would be different records, yet the same node serves
        return emit(new Constant(value == 0 ? 0 : value));
    }

    /** a + b, broadcasting. */
    public Node add(Node a, Node b) {
        if (isConstant(a, 0) && b.shape().equals(a.shape().broadcast(b.shape()))) {
            return b;
        }
        if (isConstant(b, 0) && a.shape().equals(a.shape().broadcast(b.shape()))) {
            return a;
        }
        if (a.primitive() instanceof Constant x && b.primitive() instanceof Constant y) {
            return constant(x.value() + y.value());
        }
        Node side = Embed.sideBySide(this, a, b);
        if (side != null) {
            return side;
        }
        return a.id() <= b.id() ? emit(new Add(), a, b) : emit(new Add(), b, a);
    }

    /** a − b, broadcasting. */
    public Node subtract(Node a, Node b) {
        return add(a, scale(-1, b));
    }

    /** a·b element by element, broadcasting. */
    public Node multiply(Node a, Node b) {
        if (a.primitive() instanceof Constant x) {
            return scale(x.value(), b);
        }
        if (b.primitive() instanceof Constant y) {
            return scale(y.value(), a);
        }
        if (a.primitive() instanceof Scale x) {
            return scale(x.factor(), multiply(a.input(0), b));
        }
        if (b.primitive() instanceof Scale y) {
            return scale(y.factor(), multiply(a, b.input(0)));
        }
        return a.id() <= b.id() ? emit(new Multiply(), a, b) : emit(new Multiply(), b, a);
    }

    /** factor·a. */
    public Node scale(double factor, Node a) {
        if (factor == 1) {
            return a;
        }
        if (a.primitive() instanceof Constant x) {
            return constant(factor * x.value());
        }
        if (a.primitive() instanceof Scale inner) {
            return scale(factor * inner.factor(), a.input(0));
        }
        return emit(new Scale(factor), a);
    }

    /**
     * Sums over axes, which keep an extent of 1.
     *
     * @param axes bit i set: sum over axis i counted from the right (bit 0 columns, bit 1 rows, bit 2 innermost lanes)
     */
    public Node sum(Node a, int axes) {
        int present = present(a.shape(), axes);
        if (present == 0) {
            return a;
        }
        if (a.primitive() instanceof Scale scale) {
            return scale(scale.factor(), sum(a.input(0), present));
        }
        return emit(new Sum(present), a);
    }

    /** Those of the axes along which there are several numbers; lanes of a derivative are further ones. */
    private static int present(Shape shape, int axes) {
        int present = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if ((axes >> axis & 1) != 0 && shape.extent(axis) > 1) {
                present |= 1 << axis;
            }
        }
        return present;
    }

    /** Sums over the rows and columns of each matrix: 1x1 in each lane. */
    public Node sum(Node a) {
        return sum(a, 0b11);
    }

    /** The sum over axes of an array that stands lazily for one of shape {@code full}. */
    Node sumStandingFor(Shape full, Node a, int axes) {
        double repeats = 1;
        for (int axis = 0; axis < full.rank(); axis++) {
            if ((axes >> axis & 1) != 0 && a.shape().extent(axis) == 1) {
                repeats *= full.extent(axis);
            }
        }
        return scale(repeats, sum(a, axes));
    }

    /** Repeats an axis of extent 1, counted from the right; nothing to do where it has the extent already. */
    public Node expand(Node a, int axis, int extent) {
        return a.shape().extent(axis) == extent ? a : emit(new Expand(axis, extent), a);
    }

    /** Expands rows and columns to those of {@code shape}. */
    Node expandMatrix(Node a, Shape shape) {
        return expand(expand(a, 0, shape.columns()), 1, shape.rows());
    }

    /** Expands every axis to the extents of {@code shape}; further lanes stay. */
    public Node expandTo(Node a, Shape shape) {
        Node expanded = a;
        for (int axis = 0; axis < shape.rank(); axis++) {
            expanded = expand(expanded, axis, shape.extent(axis));
        }
        return expanded;
    }

    /** A·B; lanes broadcast. */
    public Node product(Node a, Node b) {
        return product(a, b, false, false);
    }

    /** op(A)·op(B), where op transposes if asked to; lanes broadcast. */
    public Node product(Node a, Node b, boolean transposeLeft, boolean transposeRight) {
        if (a.primitive() instanceof Transpose) {
            return product(a.input(0), b, !transposeLeft, transposeRight);
        }
        if (b.primitive() instanceof Transpose) {
            return product(a, b.input(0), transposeLeft, !transposeRight);
        }
        if (transposeLeft && Permute.isTransposedCopy(a)) {
            return product(a.input(0), b, false, transposeRight);
        }
        if (transposeRight && Permute.isTransposedCopy(b)) {
            return product(a, b.input(0), transposeLeft, false);
        }
        if (transposeLeft && transposeRight) {
            return transpose(product(b, a, false, false));
        }
        return emit(new MatrixProduct(transposeLeft, transposeRight), a, b);
    }

    /** Each matrix transposed. */
    public Node transpose(Node a) {
        return a.primitive() instanceof Transpose ? a.input(0) : emit(new Transpose(), a);
    }

    /**
     * Each matrix transposed and written out. Worth its time where the matrix meets many others from the right: a product with
     * it runs along its rows, while one with {@link #transpose} is made of dot products.
     */
    public Node transposedCopy(Node a) {
        return emit(new Permute(Permute.TRANSPOSED), a);
    }

    /**
     * The innermost axes in another order; axes count from the right, and those further left stay.
     *
     * @param order axis i of the result is axis {@code order[i]} of {@code a}: {1, 0} transposes each matrix, {0, 2, 1} lets rows
     *     and lanes change places
     * @throws ShapeException if this is no order of axes
     */
    public Node permute(Node a, int... order) {
        List<Integer> axes = Permute.canonical(a.shape(), order);
        if (axes.isEmpty()) {
            return a;
        }
        if (axes.equals(List.of(1, 0))) {
            return transpose(a);
        }
        if (a.primitive() instanceof Permute inner) {
            return permute(a.input(0), Permute.after(inner.axes(), axes));
        }
        return emit(new Permute(axes), a);
    }

    /** An activation, element by element. */
    public Node activate(Activation function, Node a) {
        return activate(function, 0, a);
    }

    /** The derivative of an activation of the given order, element by element; order 0 is the activation itself. */
    public Node activate(Activation function, int order, Node a) {
        Node derivative = derivative(function, order, a);
        return derivative == null ? expandTo(constant(0), a.shape()) : expandTo(derivative, a.shape());
    }

    /** As {@link #activate}, but lazily broadcast, and null where it is zero. */
    @Nullable
    Node derivative(Activation function, int order, Node a) {
        if (function.vanishes(order)) {
            return null;
        }
        if (function == Activation.LINEAR) {
            return order == 0 ? a : constant(1);
        }
        if (function == Activation.SINE && order > 1) {
            // sin″ = −sin: so that derivatives of all orders share two functions
            return scale(-1, requireNonNull(derivative(function, order - 2, a)));
        }
        return emit(new Activate(function, order), a);
    }

    /**
     * The numbers of the innermost axes in their order, as axes of other extents; axes further left stay. So {@code (heads, d,
     * batch)} cuts the rows of a matrix into heads, and {@code (1, heads·d, batch)} joins them again.
     *
     * @param extents at least rows and columns; as many axes as are reshaped
     * @throws ShapeException if these axes hold another count of numbers
     */
    public Node reshape(Node a, int... extents) {
        List<Integer> axes = Reshape.canonical(a.shape(), extents);
        if (axes.isEmpty()) {
            return a;
        }
        if (a.primitive() instanceof Reshape inner) {
            int count = Math.max(axes.size(), inner.extents().size());
            Shape shape = new Reshape(axes).shape(List.of(a.shape()));
            return reshape(a.input(0), shape.innermost(count));
        }
        return emit(new Reshape(axes), a);
    }

    /** Arrays one after another along the rows (axis 1) or the columns (axis 0). */
    public Node concatenate(int axis, List<Node> parts) {
        checkMatrixAxis(axis);
        if (parts.isEmpty()) {
            throw new ShapeException("nothing to concatenate: expected at least one array");
        }
        return parts.size() == 1 ? parts.get(0) : emit(new Concatenate(axis), parts.toArray(Node[]::new));
    }

    /** {@code length} rows (axis 1) or columns (axis 0) from {@code from} on. */
    public Node slice(Node a, int axis, int from, int length) {
        checkMatrixAxis(axis);
        return from == 0 && length == a.shape().extent(axis) ? a : emit(new Slice(axis, from, length), a);
    }

    /** Places an array at {@code from} along an axis of extent {@code extent}, among zeros. */
    public Node embed(Node a, int axis, int from, int extent) {
        checkMatrixAxis(axis);
        return from == 0 && extent == a.shape().extent(axis) ? a : emit(new Embed(axis, from, extent), a);
    }

    /** Chosen rows (axis 1) or columns (axis 0); indices may repeat. */
    public Node gather(Node a, int axis, Indices indices) {
        checkMatrixAxis(axis);
        return emit(new Gather(axis, indices), a);
    }

    /** Adds each row (axis 1) or column (axis 0) to the place that its index names, among {@code extent}. */
    public Node scatterAdd(Node a, int axis, Indices indices, int extent) {
        checkMatrixAxis(axis);
        return emit(new ScatterAdd(axis, indices, extent), a);
    }

    /** S·A in each lane of A, with a constant sparse S. */
    public Node product(SparseMatrix matrix, Node a) {
        return emit(new SparseProduct(matrix), a);
    }

    /** A·Sᵀ in each lane of A, with a constant sparse S: what S does to a column, done to each row. */
    public Node productColumns(Node a, SparseMatrix matrix) {
        return transpose(product(matrix, transpose(a)));
    }

    /**
     * The rows of S·A, with a constant sparse S, that {@code names} lists when the plan runs; no others are computed.
     *
     * @param a [columns of S][c]
     * @param names as in {@link #selectRows}
     * @return [count][c]
     */
    public Node productRows(SparseMatrix matrix, Node a, Node names) {
        return emit(new SparseRows(matrix, false), a, names);
    }

    /**
     * The rows of A that {@code names} lists when the plan runs; no derivative passes to the names.
     *
     * @param a [rows][columns]
     * @param names [1][count], whole numbers from 0 to rows − 1, which may repeat; any other ends the run of the plan
     * @return [count][columns]
     */
    public Node selectRows(Node a, Node names) {
        return emit(new Select(1), a, names);
    }

    /** The columns of A that {@code names} lists when the plan runs, as {@link #selectRows}: [rows][count]. */
    public Node selectColumns(Node a, Node names) {
        return emit(new Select(0), a, names);
    }

    /**
     * Adds each row of A to the row that {@code names} lists for it, among {@code extent}: the transpose of {@link
     * #selectRows}.
     */
    public Node addRows(Node a, Node names, int extent) {
        return emit(new AddAt(1, extent), a, names);
    }

    /** Adds each column of A to the column that {@code names} lists for it, as {@link #addRows}. */
    public Node addColumns(Node a, Node names, int extent) {
        return emit(new AddAt(0, extent), a, names);
    }

    /**
     * The convolution y = W ∗ x; lanes broadcast.
     *
     * @param weights [{@link ConvolutionGeometry#weightRows}][{@link ConvolutionGeometry#weightColumns}]
     * @param inputs [{@link ConvolutionGeometry#inRows}][batch]
     * @return [{@link ConvolutionGeometry#outRows}][batch]
     */
    public Node convolve(ConvolutionGeometry geometry, Node weights, Node inputs) {
        return emit(new Convolve(geometry), weights, inputs);
    }

    /** The transposed convolution x = Wᵀ ∗ y, from [outRows][batch] to [inRows][batch]; lanes broadcast. */
    public Node convolveTransposed(ConvolutionGeometry geometry, Node weights, Node outputs) {
        return emit(new ConvolveTransposed(geometry), weights, outputs);
    }

    /** The gradient of ⟨W ∗ x, y⟩ in W, from y [outRows][batch] and x [inRows][batch]; lanes broadcast. */
    public Node convolveWeights(ConvolutionGeometry geometry, Node outputs, Node inputs) {
        return emit(new ConvolveWeights(geometry), outputs, inputs);
    }

    /**
     * The largest number of each window; see {@link MaximumPool}.
     *
     * @param images [{@link PoolingGeometry#inRows}][batch]
     * @return [{@link PoolingGeometry#outRows}][batch]
     */
    public Node maximumPool(PoolingGeometry geometry, Node images) {
        return emit(new MaximumPool(geometry), images);
    }

    /** exp(z_i)/Σ_j exp(z_j) down each column. */
    public Node softmax(Node z) {
        return softmax(z, 1);
    }

    /** exp(z_i)/Σ_j exp(z_j) along an axis, counted from the right. */
    public Node softmax(Node z, int axis) {
        // an axis of extent 1 may be none of the node's, and a seed's lanes may lie there
        return z.shape().extent(axis) == 1 ? expandTo(constant(1), z.shape()) : emit(new Softmax(axis), z);
    }

    /**
     * Softmax along an axis, counted from the right, over the places where {@code mask} is not 0. Elsewhere it and all its
     * derivatives are exactly 0, and so they are in a slice without such a place, even where {@code z} is infinite or NaN.
     *
     * @param mask ones and zeros, broadcasting; held fixed
     */
    public Node maskedSoftmax(Node z, Node mask, int axis) {
        Shape shape = z.shape().broadcast(mask.shape());
        return shape.extent(axis) == 1
                ? keep(expandTo(constant(1), shape), mask)
                : emit(new MaskedSoftmax(axis), expandTo(z, shape), even(mask, shape, axis));
    }

    /** A mask that has one number along all axes to the right of one, or else as many as it is for. */
    private Node even(Node mask, Shape shape, int axis) {
        Node whole = mask;
        boolean one = true;
        for (int i = 0; i < axis; i++) {
            one &= mask.shape().extent(i) == 1;
            whole = expand(whole, i, shape.extent(i));
        }
        return one ? mask : whole;
    }

    /** ln Σ_i exp(z_i) down each column; one row remains. */
    public Node logSumExp(Node z) {
        return logSumExp(z, 1);
    }

    /** ln Σ_i exp(z_i) along an axis, counted from the right, which keeps an extent of 1. */
    public Node logSumExp(Node z, int axis) {
        return z.shape().extent(axis) == 1 ? z : emit(new LogSumExp(axis), z);
    }

    /** The logarithm of {@link #softmax(Node, int)}. */
    public Node logSoftmax(Node z, int axis) {
        return subtract(z, logSumExp(z, axis));
    }

    /**
     * a where {@code mask} is not 0, and 0 elsewhere, even where a is infinite or NaN; broadcasting.
     *
     * @param mask held fixed
     */
    public Node keep(Node a, Node mask) {
        return emit(new Keep(), a, mask);
    }

    /**
     * The largest number along an axis, counted from the right, which keeps an extent of 1. Where several are as large, the
     * derivative is that of the first; NaN counts as larger than any other.
     */
    public Node maximum(Node a, int axis) {
        return a.shape().extent(axis) == 1 ? a : emit(new Maximum(axis), a);
    }

    /**
     * The place, from 0 on, of the largest number along an axis, counted from the right, which keeps an extent of 1: of the first,
     * where several are as large; NaN counts as larger than any other. Its derivative is 0.
     */
    public Node argMax(Node a, int axis) {
        return a.shape().extent(axis) == 1 ? expandTo(constant(0), a.shape()) : emit(new LargestPlace(axis), a);
    }

    /** The place of the smallest number, as {@link #argMax}; NaN counts as smaller than any other. */
    public Node argMin(Node a, int axis) {
        return argMax(scale(-1, a), axis);
    }

    /** The nearest whole number, element by element, the even one of two as near; its derivative is 0. */
    public Node round(Node a) {
        return emit(new Round(), a);
    }

    /**
     * The numbers of {@code value} with the derivative that {@code a} has there: what lies between is taken for the identity.
     *
     * @param value of the shape of {@code a}
     */
    public Node straightThrough(Node value, Node a) {
        return emit(new StraightThrough(), value, a);
    }

    /**
     * a + noise rounded, with the derivative of a. With noise uniform between −½ and ½ the mean of what comes out is a.
     *
     * @param noise broadcasts to {@code a}; no derivative passes to it
     */
    public Node straightThroughRound(Node a, Node noise) {
        return straightThrough(round(add(a, noise)), a);
    }

    /** The sum of all numbers up to each one along an axis, counted from the right, itself included. */
    public Node cumulativeSum(Node a, int axis) {
        return a.shape().extent(axis) == 1 ? a : emit(new CumulativeSum(axis, false), a);
    }

    /** The mean over axes, which keep an extent of 1; axes as in {@link #sum(Node, int)}. */
    public Node mean(Node a, int axes) {
        return scale(1.0 / extentOf(a.shape(), axes), sum(a, axes));
    }

    /**
     * The mean square of the distance from the mean over axes, which keep an extent of 1; axes as in {@link #sum(Node, int)}.
     * Biased: divided by the count of numbers, not by one less.
     */
    public Node variance(Node a, int axes) {
        int present = present(a.shape(), axes);
        return present == 0 ? scale(0, a) : emit(new Variance(present), a);
    }

    private static int extentOf(Shape shape, int axes) {
        int extent = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            extent *= (axes >> axis & 1) != 0 ? shape.extent(axis) : 1;
        }
        return extent;
    }

    /**
     * a/‖a‖₂ along an axis, counted from the right; where the norm is 0, it and all its derivatives are 0. The squares must not
     * overflow, and where they vanish (numbers below 1e−162), the norm counts as 0.
     */
    public Node normalise(Node a, int axis) {
        Node squares = sum(multiply(a, a), 1 << axis);
        Node positive = sign(squares);
        // a norm of 0 is replaced by 1, so that nothing below is infinite, and then counts for nothing
        Node safe = add(squares, subtract(constant(1), positive));
        return multiply(a, multiply(positive, reciprocal(sqrt(safe))));
    }

    /**
     * ‖a‖₂ along an axis, counted from the right, which keeps an extent of 1; where it is 0, so are all its derivatives. The
     * squares must not overflow, as in {@link #normalise}.
     */
    public Node norm(Node a, int axis) {
        Node squares = sum(multiply(a, a), 1 << axis);
        Node positive = sign(squares);
        return multiply(positive, sqrt(add(squares, subtract(constant(1), positive))));
    }

    /** e^a, element by element; infinite where it overflows. */
    public Node exp(Node a) {
        return emit(new Exponential(), a);
    }

    /** ln a, element by element; −∞ at 0, NaN below. */
    public Node log(Node a) {
        return emit(new Logarithm(), a);
    }

    /** √a, element by element; NaN below 0. Its slope at 0 is infinite. */
    public Node sqrt(Node a) {
        return emit(new SquareRoot(), a);
    }

    /** 1/a, element by element; infinite at 0. */
    public Node reciprocal(Node a) {
        return emit(new Reciprocal(), a);
    }

    /** a·(1/b) element by element, broadcasting: rounded twice, so up to 1.5 units in the last place from a/b. */
    public Node divide(Node a, Node b) {
        return multiply(a, reciprocal(b));
    }

    /** |a|, element by element; its derivative at 0 is 0. */
    public Node abs(Node a) {
        return activate(Activation.ABS, a);
    }

    /** 1 or −1, as a is positive or negative; 0 at 0. Its derivative is 0. */
    public Node sign(Node a) {
        return activate(Activation.ABS, 1, a);
    }

    /**
     * a where it is positive, else slope·a, element by element; its derivative at 0 is the slope.
     *
     * @param slope of the negative side
     */
    public Node leakyRelu(double slope, Node a) {
        Node positive = activate(Activation.RELU, a);
        return add(positive, scale(slope, subtract(a, positive)));
    }

    /** a/(1+e^−a), element by element; for a ≥ −708, since the sigmoid stays there below. */
    public Node silu(Node a) {
        return activate(Activation.SILU, a);
    }

    /** sin a, element by element, a in radians. */
    public Node sin(Node a) {
        return activate(Activation.SINE, a);
    }

    /** cos a, element by element, a in radians. */
    public Node cos(Node a) {
        return activate(Activation.SINE, 1, a);
    }

    /**
     * a to a constant power, element by element. Where a is negative, a power that is no whole number is NaN; where a is 0,
     * derivatives of an order above the exponent are infinite, unless it is a whole number.
     */
    public Node power(Node a, double exponent) {
        if (exponent == 0) {
            return expandTo(constant(1), a.shape());
        } else if (exponent == 1) {
            return a;
        } else if (exponent == 2) {
            return multiply(a, a);
        } else if (exponent == 0.5) {
            return sqrt(a);
        } else if (exponent == -1) {
            return reciprocal(a);
        }
        return emit(new Power(exponent), a);
    }

    /**
     * a, but low where it is below and high where it is above, element by element; its derivative is 1 from low to high, both
     * included, and 0 outside.
     *
     * @throws IllegalArgumentException if low is not below high
     */
    public Node clamp(Node a, double low, double high) {
        return emit(new Clamp(low, high, 0), a);
    }

    /** The same numbers, held fixed: no derivative passes. */
    public Node stopGradient(Node a) {
        return emit(new StopGradient(), a);
    }

    /**
     * The same numbers, whose derivatives are turned round: what lies below is moved against what lies above wants (gradient
     * reversal, Ganin, Lempitsky 2015).
     *
     * @param factor λ: derivatives are multiplied by −λ
     */
    public Node reverseGradient(double factor, Node a) {
        // a − λ·(a − a): the second part is exactly 0, and only one of its two halves has a derivative
        Node held = stopGradient(a);
        return add(held, scale(-factor, subtract(a, held)));
    }

    /** The sum of those that are there; null if none is. */
    @Nullable
    Node sumOf(@Nullable Node a, @Nullable Node b) {
        return a == null ? b : b == null ? a : add(a, b);
    }

    private static boolean isConstant(Node node, double value) {
        return node.primitive() instanceof Constant constant && constant.value() == value;
    }

    private static void checkMatrixAxis(int axis) {
        if (axis != 0 && axis != 1) {
            throw new ShapeException(String.format(Locale.ROOT, "axis %d: expected 0 (columns) or 1 (rows)", axis));
        }
    }
}
