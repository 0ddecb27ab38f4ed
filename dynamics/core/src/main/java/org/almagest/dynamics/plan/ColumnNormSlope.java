package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.Sum;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the way back through a layer norm down columns is made of, so that one instruction computes it: with h = γ·g and d = x −
 * s/m it is z + h·r − d·u/m − q/m, where q is the sum of h·r down each column, u = r·(p·r²), and p the sum of h·d.
 *
 * <p>Each part is recognised by the term that it would be by itself, so that the numbers are those of the parts, rounding by rounding.
 *
 * @param g what comes back to the result; or h itself, where it is more than a product, as where two norms share their normal numbers
 * @param gamma γ; null where g is h
 * @param sums s
 * @param inverse r
 * @param z what all of this is added to; null for nothing
 */
record ColumnNormSlope(Node g, @Nullable Node gamma, Node x, Node sums, Node inverse, @Nullable Node z) {
    /** What {@code result} is, if it is the end of such a way back; else null. */
    static @Nullable ColumnNormSlope of(Node result, Scheduler.Addition last, Scheduler scheduler) {
        Shape shape = result.shape();
        // of a single column the sums would be along contiguous numbers, which have an order of their own
        return shape.rows() == 1 || shape.columns() == 1 ? null : new Search(result, scheduler).from(last);
    }

    /** The arrays of a term that is nothing but the product of two. */
    private record Factors(Node first, Node second) {
        static @Nullable Factors of(Term term, double factor) {
            Node first = term.array(0);
            Node second = term.array(1);
            return first == null || second == null || !isPlain(term, factor) ? null : new Factors(first, second);
        }

        /** The one beside {@code node}, if that is one of the two. */
        @Nullable
        Node beside(Node node) {
            return first == node ? second : second == node ? first : null;
        }

        /** The one that has this shape, if the other has not. */
        @Nullable
        Node only(Shape shape) {
            boolean one = first.shape().equals(shape);
            return one == second.shape().equals(shape) ? null : one ? first : second;
        }
    }

    private static boolean isPlain(Term term, double factor) {
        return term.factor() == factor && term.scalar() == null && term.polynomial() == null;
    }

    /** Goes from the end to the beginning. */
    private static final class Search {
        private final Node result;
        private final Scheduler scheduler;
        private final Shape shape;
        private final Shape row;
        private final double share;

        Search(Node result, Scheduler scheduler) {
            this.result = result;
            this.scheduler = scheduler;
            this.shape = result.shape();
            this.row = shape.with(1, 1);
            this.share = -1.0 / shape.rows();
        }

        /** … − q/m. */
        @Nullable
        ColumnNormSlope from(Scheduler.Addition last) {
            Node t = summed(single(last));
            Node rest = last.start();
            Scheduler.Addition middle = t == null ? null : addition(rest);
            Factors product = t == null ? null : factors(t);
            Node r = product == null ? null : product.only(row);
            if (t == null || middle == null || product == null || r == null || !readBy(t, 2)) {
                return null;
            }
            Node h = product.beside(r);
            Node start = middle.start();
            Node z = start == t ? null : before(start, t, product);
            if (h == null || !h.shape().equals(shape) || start != t && z == null) {
                return null;
            }
            Node distance = distance(middle, h, r);
            return distance == null ? null : found(h, distance, r, z);
        }

        /** z of z + h·r, which is computed so, in one rounding; null if it is something else. */
        private @Nullable Node before(Node sum, Node t, Factors product) {
            Scheduler.Addition first = addition(sum);
            Factors factors = first == null || first.addend() != t ? null : Factors.of(first.term(), 1);
            if (first == null || factors == null || factors.beside(product.first()) != product.second()) {
                return null;
            }
            return first.start().shape().equals(shape) ? first.start() : null;
        }

        /** d of … − d/m·u, with u as it should be. */
        private @Nullable Node distance(Scheduler.Addition middle, Node h, Node r) {
            Factors factors = Factors.of(middle.term(), share);
            if (factors == null || !factors.first().shape().equals(shape)) {
                return null;
            }
            Node d = factors.first();
            Node u = factors.second();
            Node pr = beside(u, r);
            Factors square = pr == null ? null : factors(pr);
            if (square == null || !readBy(u, 1)) {
                return null;
            }
            boolean sumFirst = square.first().primitive() instanceof Sum;
            Node product = summed(sumFirst ? square.first() : square.second());
            boolean squared = beside(sumFirst ? square.second() : square.first(), r) == r;
            return squared && product != null && beside(product, h) == d ? d : null;
        }

        private @Nullable ColumnNormSlope found(Node h, Node distance, Node r, @Nullable Node z) {
            Scheduler.Addition apart = scheduler.addition(distance);
            Node sums = apart == null ? null : single(apart);
            if (apart == null || sums == null || !apart.start().shape().equals(shape)) {
                return null;
            }
            Factors product = readBy(h, 2) ? factors(h) : null;
            Node g = product == null ? null : product.only(shape);
            Node gamma = product == null ? null : product.only(Shape.of(shape.rows(), 1));
            return g == null || gamma == null
                    ? new ColumnNormSlope(h, null, apart.start(), sums, r, z)
                    : new ColumnNormSlope(g, gamma, apart.start(), sums, r, z);
        }

        private boolean readBy(Node node, int readers) {
            return scheduler.readBy(node, readers, result);
        }

        private @Nullable Factors factors(Node product) {
            return Factors.of(scheduler.term(product), 1);
        }

        /** What {@code product} multiplies by {@code one}; null if it is no such product. */
        private @Nullable Node beside(Node product, Node one) {
            Factors factors = factors(product);
            return factors == null ? null : factors.beside(one);
        }

        /** How an array of ours is added up, if nothing else reads it. */
        private Scheduler.@Nullable Addition addition(Node sum) {
            return readBy(sum, 1) && sum.shape().equals(shape) ? scheduler.addition(sum) : null;
        }

        /** The row a of … − a/m; null if it is something else. */
        private @Nullable Node single(Scheduler.Addition addition) {
            Term term = addition.term();
            Node a = term.array(0);
            boolean fits = isPlain(term, share) && term.array(1) == null;
            return fits && a != null && a.shape().equals(row) ? a : null;
        }

        /** The product that is summed down the columns, if nothing else reads the sum. */
        private @Nullable Node summed(@Nullable Node sum) {
            if (sum == null || !(sum.primitive() instanceof Sum s) || s.axes() != ColumnNormForm.ROWS) {
                return null;
            }
            return readBy(sum, 1) && sum.input(0).shape().equals(shape) ? sum.input(0) : null;
        }
    }

    Step step(Node result) {
        Along along = Along.of(result.shape(), 1);
        List<Node> operands = new ArrayList<>(List.of(g, x, sums, inverse));
        if (gamma != null) {
            operands.add(gamma);
        }
        if (z != null) {
            operands.add(z);
        }
        ColumnNormSlopeInstruction instruction =
                new ColumnNormSlopeInstruction(along.outer(), along.extent(), along.inner(), gamma != null, z != null);
        return Step.of(instruction, result, operands);
    }
}
