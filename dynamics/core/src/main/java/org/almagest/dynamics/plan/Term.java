package org.almagest.dynamics.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.almagest.dynamics.autodiff.Constant;
import org.almagest.dynamics.autodiff.Expand;
import org.almagest.dynamics.autodiff.Multiply;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Scale;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * A product of elementwise factors that one fused instruction can compute: factor · scalar · first · second · P(argument),
 * all but the factor optional. Found by taking multiplications apart as far as they fit.
 */
final class Term {
    /** Beyond this depth a chain of multiplications is not searched: no term is as deep. */
    private static final int DEPTH = 4;
    /** A polynomial of at most this degree is cheaper to compute again than to store and load. */
    private static final int CHEAP_DEGREE = 4;

    private double factor = 1;
    private @Nullable Node scalar;
    private final List<Node> arrays = new ArrayList<>();
    private @Nullable Node polynomial;

    private final Predicate<Node> repeatable;

    private Term(Predicate<Node> repeatable) {
        this.repeatable = repeatable;
    }

    /**
     * Takes apart an addend or a whole result.
     *
     * @param absorbable what need not stand by itself
     * @param repeatable what may be computed again where that is cheap
     */
    static Term of(Node node, Predicate<Node> absorbable, Predicate<Node> repeatable) {
        Term term = new Term(repeatable);
        if (!term.takeApart(node, absorbable, true, DEPTH)) {
            throw new IllegalStateException("no fused form for " + node);
        }
        return term;
    }

    /** Whether a term does more with it than copy it. */
    static boolean worthTakingApart(Node node) {
        return node.primitive() instanceof Multiply
                || node.primitive() instanceof Scale
                || node.primitive() instanceof Polynomial;
    }

    double factor() {
        return factor;
    }

    @Nullable
    Node scalar() {
        return scalar;
    }

    @Nullable
    Node array(int i) {
        return i < arrays.size() ? arrays.get(i) : null;
    }

    /** The polynomial node, whose input is the argument. */
    @Nullable
    Node polynomial() {
        return polynomial;
    }

    private boolean takeApart(Node node, Predicate<Node> absorbable, boolean top, int depth) {
        Node n = node;
        while (n.primitive() instanceof Expand) {
            n = n.input(0);
        }
        if (n.primitive() instanceof Scale scale) {
            factor *= scale.factor();
            return takeApart(n.input(0), absorbable, false, depth);
        }
        boolean free = top || absorbable.test(n);
        if (n.primitive() instanceof Polynomial p
                && polynomial == null
                && (free || p.padded().length <= CHEAP_DEGREE + 1 && repeatable.test(n))) {
            polynomial = n;
            return true;
        }
        if (n.primitive() instanceof Multiply && free && depth > 0) {
            // the more is taken apart, the better; but not every way fits
            for (int way = 3; way >= 0; way--) {
                Term trial = copy();
                if (trial.side(n.input(0), absorbable, (way & 1) != 0, depth - 1)
                        && trial.side(n.input(1), absorbable, (way & 2) != 0, depth - 1)) {
                    become(trial);
                    return true;
                }
            }
        }
        return take(n);
    }

    private boolean side(Node node, Predicate<Node> absorbable, boolean apart, int depth) {
        return apart ? takeApart(node, absorbable, false, depth) : take(node);
    }

    private boolean take(Node node) {
        if (node.primitive() instanceof Constant constant) {
            factor *= constant.value();
        } else if (scalar == null && node.shape().equals(Shape.SCALAR)) {
            scalar = node;
        } else {
            arrays.add(node);
        }
        return arrays.size() <= 2;
    }

    private Term copy() {
        Term copy = new Term(repeatable);
        copy.become(this);
        return copy;
    }

    private void become(Term other) {
        factor = other.factor;
        scalar = other.scalar;
        polynomial = other.polynomial;
        List<Node> taken = List.copyOf(other.arrays);
        arrays.clear();
        arrays.addAll(taken);
    }
}
