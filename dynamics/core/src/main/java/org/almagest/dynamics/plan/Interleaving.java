package org.almagest.dynamics.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Keep;
import org.almagest.dynamics.autodiff.MaskedSoftmax;
import org.almagest.dynamics.autodiff.MatrixProduct;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Reshape;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Softmax;
import org.almagest.dynamics.autodiff.Sum;
import org.almagest.dynamics.autodiff.Transpose;
import org.almagest.dynamics.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Leaves the examples innermost where a graph takes them out by a transpose, only to multiply a small matrix of each with another: as
 * attention does. Such products, and what is made of them element by element or by a softmax, are rewritten to arrays whose
 * innermost axis is the examples'. Then nothing is transposed on the way there and back, vectors hold one number of each of several
 * examples, and every sum keeps its order.
 *
 * <p>A node may have two images: the plain one, with the axes that the graph gives it, and one that is interleaved. What comes from an
 * interleaved product has no plain image. A graph that would need one, or that joins such a node with one that is not interleaved,
 * stays as it is: otherwise a transpose could part what one step would have computed in a single rounding, and bits would change.
 */
final class Interleaving {
    /** With fewer examples vectors would not be full. */
    private static final int FEWEST = 8;

    /** Lanes of the widest vectors: a product of a multiple of so many columns leaves none empty, and is as fast by itself. */
    private static final int LANES = 8;

    /** Columns of which the last vector's empty lanes do not matter. */
    private static final int MANY_COLUMNS = 32;

    private final GraphBuilder target = new GraphBuilder();
    private final List<Node> nodes;
    private final @Nullable Node[] plain;
    private final @Nullable Node[] interleaved;
    /** Which axis of a node, counted from the right, is innermost in its interleaved image. */
    private final int[] axis;
    /** Whether the interleaved image is the one that is computed. */
    private final boolean[] resident;
    /** Whether the graph has to stay as it is. */
    private boolean refused;

    private Interleaving(List<Node> nodes, boolean[] live) {
        this.nodes = nodes;
        this.plain = new @Nullable Node[live.length];
        this.interleaved = new @Nullable Node[live.length];
        this.axis = new int[live.length];
        this.resident = new boolean[live.length];
    }

    /** A graph that computes the same, and the images of the chosen nodes. */
    record Rewritten(GraphBuilder graph, List<Node> outputs, List<Node> seeds) {}

    /**
     * Rewrites what the outputs need; gives back the same graph where there is nothing to gain, or something would change.
     *
     * @param seeds nodes of which the images are asked for as well; in a new graph those that no output needs are left out
     */
    static Rewritten rewrite(GraphBuilder source, List<Node> outputs, List<Node> seeds) {
        boolean[] live = Differentiation.below(source, outputs);
        if (!promising(source.nodes(), live)) {
            return new Rewritten(source, outputs, seeds);
        }
        Interleaving interleaving = new Interleaving(source.nodes(), live);
        for (int id = 0; id < live.length; id++) {
            if (live[id]) {
                interleaving.rewrite(source.nodes().get(id));
            }
        }
        List<Node> images = new ArrayList<>();
        outputs.forEach(output -> images.add(interleaving.plain(output)));
        List<Node> moved = new ArrayList<>();
        for (Node seed : seeds) {
            if (seed.id() < live.length && live[seed.id()]) {
                moved.add(interleaving.plain(seed));
            }
        }
        if (interleaving.refused) {
            return new Rewritten(source, outputs, seeds);
        }
        return new Rewritten(interleaving.target, images, moved);
    }

    private static boolean promising(List<Node> nodes, boolean[] live) {
        boolean transposes = false;
        boolean many = false;
        for (int id = 0; id < live.length; id++) {
            Node node = nodes.get(id);
            transposes |= live[id] && node.primitive() instanceof Transpose;
            many |= live[id]
                    && node.primitive() instanceof MatrixProduct
                    && node.input(0).shape().rank() > 2
                    && node.input(1).shape().rank() > 2;
        }
        return transposes && many;
    }

    private void rewrite(Node node) {
        Primitive primitive = node.primitive();
        if (primitive instanceof Transpose) {
            transpose(node);
        } else if (primitive instanceof Reshape) {
            reshape(node);
        } else if (primitive instanceof MatrixProduct product) {
            product(node, product);
        } else if (primitive instanceof Softmax softmax && below(node.input(0), softmax.axis())) {
            Node z = node.input(0);
            reside(node, axis[z.id()], target.softmax(requireNonNull(interleaved[z.id()]), softmax.axis() + 1));
        } else if (primitive instanceof MaskedSoftmax softmax && below(node.input(0), softmax.axis())) {
            Node z = requireNonNull(interleaved[node.input(0).id()]);
            int own = axis[node.input(0).id()];
            Node mask = written(lifted(node.input(1), own), z.shape(), own);
            reside(node, own, target.emit(new MaskedSoftmax(softmax.axis() + 1), z, mask));
        } else if (primitive instanceof Sum sum
                && below(node.input(0), Integer.SIZE - 1 - Integer.numberOfLeadingZeros(sum.axes()))
                && across(node.input(0).shape(), sum.axes())) {
            Node a = node.input(0);
            reside(node, axis[a.id()], target.emit(new Sum(sum.axes() << 1), requireNonNull(interleaved[a.id()])));
        } else if (primitive instanceof Keep) {
            keep(node);
        } else if (primitive instanceof Multiply || primitive instanceof Add || primitive instanceof Scale) {
            elementwise(node);
        }
        if (!resident[node.id()] && plain[node.id()] == null) {
            plain[node.id()] = recomputed(node);
        }
    }

    /** Whether a node is computed interleaved, and an axis lies to the right of the examples'. */
    private boolean below(Node node, int axis) {
        return resident[node.id()] && axis < this.axis[node.id()];
    }

    /** Whether no contiguous numbers are summed: those have an order of their own. */
    private static boolean across(Shape shape, int axes) {
        for (int i = 0; i < shape.rank(); i++) {
            if (shape.extent(i) > 1) {
                return (axes >> i & 1) == 0;
            }
        }
        return false;
    }

    private void transpose(Node node) {
        Node a = node.input(0);
        if (interleaved[a.id()] != null && axis[a.id()] == 1) {
            plain[node.id()] = interleaved[a.id()];
        } else {
            interleaved[node.id()] = plain(a);
            axis[node.id()] = 1;
        }
    }

    private void reshape(Node node) {
        Node a = node.input(0);
        Node image = interleaved[a.id()];
        if (image == null) {
            return;
        }
        Shape from = a.shape();
        Shape to = node.shape();
        int inner = innerSize(from, axis[a.id()]);
        for (int q = 1; q < to.rank(); q++) {
            boolean same = innerSize(to, q) == inner;
            for (int i = 0; i < Math.max(from.rank(), to.rank()); i++) {
                same &= to.extent(q + i) == from.extent(axis[a.id()] + i);
            }
            if (same) {
                interleaved[node.id()] = reshaped(image, insideOut(to, q));
                axis[node.id()] = q;
                resident[node.id()] = resident[a.id()];
                return;
            }
        }
    }

    private void product(Node node, MatrixProduct product) {
        Node a = node.input(0);
        Node b = node.input(1);
        Node left = interleaved[a.id()];
        Node right = interleaved[b.id()];
        if (left == null || right == null || axis[a.id()] != axis[b.id()] || axis[a.id()] < 2) {
            return;
        }
        int k = product.transposeLeft() ? a.shape().rows() : a.shape().columns();
        int n = node.shape().columns();
        boolean full = left.shape().columns() >= FEWEST
                && left.shape().columns() == right.shape().columns();
        // what attention's products and those of its derivatives have in common: as many as there are queries
        int queries = product.transposeRight() ? k : n;
        int others = product.transposeRight() ? n : k;
        // of a single query, one number of a sum serves a whole row: see roundsOtherwise
        boolean wasteful = queries > 1 && queries % LANES != 0 && queries < MANY_COLUMNS;
        // then the derivatives take their sums one number after another as well: see Kernels#productTransposed
        boolean ascending = node.shape().rows() >= Kernels.FEW_ROWS && others >= Kernels.FEW_ROWS;
        if (full && wasteful && ascending) {
            reside(node, axis[a.id()], target.emit(InterleavedProduct.of(product), left, right));
        }
    }

    /** What a mask keeps of an array that is computed interleaved. */
    private void keep(Node node) {
        Node a = node.input(0);
        Node image = interleaved[a.id()];
        if (image != null
                && resident[a.id()]
                && image.shape().size() == node.shape().size()) {
            int own = axis[a.id()];
            reside(node, own, target.emit(new Keep(), image, written(lifted(node.input(1), own), image.shape(), own)));
        }
    }

    /** With at least one operand that is computed interleaved; then the others have to be there in the same order. */
    private void elementwise(Node node) {
        int own = -1;
        for (int i = 0; i < node.arity(); i++) {
            Node input = node.input(i);
            if (resident[input.id()] && input.shape().size() == node.shape().size()) {
                own = axis[input.id()];
            }
        }
        if (own < 0) {
            return;
        }
        Node[] inputs = new Node[node.arity()];
        for (int i = 0; i < inputs.length; i++) {
            Node input = node.input(i);
            boolean there = interleaved[input.id()] != null && axis[input.id()] == own;
            // a product is rounded before anything is added to it, wherever it lies
            refused |= !there && !(node.primitive() instanceof Add && input.primitive() instanceof MatrixProduct);
            inputs[i] = lifted(input, own);
        }
        refused |= roundsOtherwise(node);
        reside(node, own, target.emit(node.primitive(), inputs));
    }

    /**
     * Whether the step that computes this node could round in another way. A product starts from what is added to it; an interleaved
     * one does not, and a factor would be multiplied and added at once. And where a number of a sum serves a whole row, as it does
     * not in the interleaved order, it is multiplied by a factor first: which only signs and powers of two bear.
     */
    private static boolean roundsOtherwise(Node node) {
        if (node.primitive() instanceof Scale scale) {
            double factor = Math.abs(scale.factor());
            return factor != Math.scalb(1.0, Math.getExponent(factor));
        }
        return node.primitive() instanceof Add
                && (startsFrom(node.input(0), node.input(1)) || startsFrom(node.input(1), node.input(0)));
    }

    private static boolean startsFrom(Node product, Node start) {
        return product.primitive() instanceof MatrixProduct && Term.worthTakingApart(start);
    }

    private void reside(Node node, int axis, Node image) {
        interleaved[node.id()] = image;
        this.axis[node.id()] = axis;
        resident[node.id()] = true;
    }

    /** The image with axis {@code own} innermost. */
    private Node lifted(Node node, int own) {
        Node image = interleaved[node.id()];
        if (image != null && axis[node.id()] == own) {
            return image;
        }
        Shape shape = node.shape();
        Node flat = reshaped(plain(node), flat(shape, own, false));
        return reshaped(target.transpose(flat), insideOut(shape, own));
    }

    private Node plain(Node node) {
        Node image = plain[node.id()];
        if (image == null) {
            refused = true;
            image = node.primitive() instanceof Reshape ? recomputed(node) : lowered(node);
            plain[node.id()] = image;
        }
        return image;
    }

    private Node recomputed(Node node) {
        Node[] inputs = new Node[node.arity()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = plain(node.input(i));
        }
        return target.emit(node.primitive(), inputs);
    }

    /** The plain image, made of the interleaved one. */
    private Node lowered(Node node) {
        Shape shape = node.shape();
        int own = axis[node.id()];
        Node flat = reshaped(requireNonNull(interleaved[node.id()]), flat(shape, own, true));
        return reshaped(target.transpose(flat), extents(shape));
    }

    /**
     * A mask with the extents of what it hides, as far out as it tells numbers apart, and at least as far as a softmax may reach:
     * along the axes to its right a mask has one number or all.
     */
    private Node written(Node mask, Shape shape, int own) {
        int top = mask.shape().rank() - 1;
        while (top > 0 && mask.shape().extent(top) == 1) {
            top--;
        }
        Node whole = mask;
        for (int i = 0; i <= Math.max(top, own - 1); i++) {
            whole = target.expand(whole, i, shape.extent(i));
        }
        return whole;
    }

    /** All axes as others. */
    private Node reshaped(Node a, int[] extents) {
        int rank = Math.max(extents.length, a.shape().rank());
        int[] all = new int[rank];
        Arrays.fill(all, 1);
        System.arraycopy(extents, 0, all, rank - extents.length, extents.length);
        return target.reshape(a, all);
    }

    private static int innerSize(Shape shape, int axis) {
        int size = 1;
        for (int i = 0; i < axis; i++) {
            size *= shape.extent(i);
        }
        return size;
    }

    private static int[] extents(Shape shape) {
        int[] extents = new int[shape.rank()];
        for (int i = 0; i < extents.length; i++) {
            extents[extents.length - 1 - i] = shape.extent(i);
        }
        return extents;
    }

    /** The extents with axis {@code own} innermost. */
    private static int[] insideOut(Shape shape, int own) {
        int rank = Math.max(shape.rank(), own + 1);
        int[] extents = new int[rank];
        for (int i = 0; i < rank; i++) {
            extents[rank - 1 - i] = i == 0 ? shape.extent(own) : shape.extent(i <= own ? i - 1 : i);
        }
        return extents;
    }

    /** The axes further right than {@code own} as one, in their place or, turned, outside of it. */
    private static int[] flat(Shape shape, int own, boolean turned) {
        int rank = Math.max(shape.rank(), own + 1);
        int[] extents = new int[rank - own + 1];
        for (int i = own + 1; i < rank; i++) {
            extents[rank - 1 - i] = shape.extent(i);
        }
        extents[extents.length - 2] = turned ? innerSize(shape, own) : shape.extent(own);
        extents[extents.length - 1] = turned ? shape.extent(own) : innerSize(shape, own);
        return extents;
    }
}
