package org.almagest.dynamics.plan;

import java.util.List;
import org.almagest.dynamics.autodiff.Add;
import org.almagest.dynamics.autodiff.Constant;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Primitive;
import org.almagest.dynamics.autodiff.Reciprocal;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.SquareRoot;
import org.almagest.dynamics.autodiff.Sum;
import org.almagest.dynamics.autodiff.Variance;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a layer norm down columns as the builder of a graph writes it: γ·(d·r) + β, where d = x − s/m and r = 1/√(v + ε).
 *
 * @param result γ·n + β
 * @param scaled γ·n
 * @param normal n = d·r
 * @param distance d
 * @param shift −s/m
 * @param sums s
 * @param inverse r
 * @param root √(v + ε)
 * @param safe v + ε
 * @param variance v
 */
record ColumnNormForm(
        Node x,
        Node gamma,
        Node beta,
        double epsilon,
        Node result,
        Node scaled,
        Node normal,
        Node distance,
        Node shift,
        Node sums,
        Node inverse,
        Node root,
        Node safe,
        Node variance) {
    /** The axes that are summed over: rows. */
    static final int ROWS = 1 << 1;

    /** The layer norm that ends in {@code result}; null if it is something else. */
    static @Nullable ColumnNormForm of(Node result) {
        Shape shape = result.shape();
        // of a single column the sums would be along contiguous numbers, which have an order of their own
        if (!(result.primitive() instanceof Add) || shape.columns() == 1) {
            return null;
        }
        Shape row = shape.with(1, 1);
        Shape column = Shape.of(shape.rows(), 1);
        int beta = place(result, Add.class, column, shape);
        Node scaled = other(result, beta);
        int gamma = place(scaled, Multiply.class, column, shape);
        Node normal = other(scaled, gamma);
        int inverse = place(normal, Multiply.class, row, shape);
        Node distance = other(normal, inverse);
        int shift = place(distance, Add.class, row, shape);
        Node x = other(distance, shift);
        if (scaled == null || normal == null || distance == null || x == null) {
            return null;
        }
        Node r = normal.input(inverse);
        Node root = below(r, Reciprocal.class);
        Node safe = below(root, SquareRoot.class);
        Node lowered = distance.input(shift);
        Node sums = below(lowered, Scale.class);
        if (root == null || safe == null || sums == null || !meanOf(x, lowered, sums)) {
            return null;
        }
        for (int i = 0; safe.primitive() instanceof Add && i < 2; i++) {
            Node variance = safe.input(1 - i);
            if (safe.input(i).primitive() instanceof Constant epsilon && varianceOf(x, variance)) {
                return new ColumnNormForm(
                        x,
                        scaled.input(gamma),
                        result.input(beta),
                        epsilon.value(),
                        result,
                        scaled,
                        normal,
                        distance,
                        lowered,
                        sums,
                        r,
                        root,
                        safe,
                        variance);
            }
        }
        return null;
    }

    private static boolean meanOf(Node x, Node shift, Node sums) {
        return shift.primitive() instanceof Scale scale
                && scale.factor() == -1.0 / x.shape().rows()
                && sums.primitive() instanceof Sum sum
                && sum.axes() == ROWS
                && sums.input(0) == x;
    }

    private static boolean varianceOf(Node x, Node variance) {
        return variance.primitive() instanceof Variance v && v.axes() == ROWS && variance.input(0) == x;
    }

    /** Which input of a node of this kind has the first of these shapes, while the other has the second; −1 for neither. */
    private static int place(@Nullable Node node, Class<? extends Primitive> kind, Shape one, Shape other) {
        if (node == null || !kind.isInstance(node.primitive())) {
            return -1;
        }
        for (int i = 0; i < 2; i++) {
            if (node.input(i).shape().equals(one) && node.input(1 - i).shape().equals(other)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Node other(@Nullable Node node, int place) {
        return node == null || place < 0 ? null : node.input(1 - place);
    }

    private static @Nullable Node below(@Nullable Node node, Class<? extends Primitive> kind) {
        return node != null && kind.isInstance(node.primitive()) ? node.input(0) : null;
    }

    /** What goes before the result, each after what it reads. */
    List<Node> inside() {
        return List.of(sums, variance, shift, distance, safe, root, inverse, normal, scaled);
    }

    /** Those parts that nobody else may read. */
    List<Node> unseen() {
        return List.of(variance, safe, root, scaled);
    }

    /** Those that others may read, once the result is there. */
    List<Node> seen() {
        return List.of(sums, shift, distance, inverse, normal);
    }
}
