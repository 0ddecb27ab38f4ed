package org.almagest.dynamics.objective;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The terms of an objective: what is made small is their weighted sum.
 *
 * @param terms at least one, with different names
 */
public record Terms(List<Term> terms) {
    /**
     * One of them.
     *
     * @param name such as {@code reconstruction} or {@code penalty}
     * @param weight factor in the sum; negative where the term is to grow
     * @param schedule a further factor, 1x1, that is another at every step; null where the weight is always the same
     * @param value 1x1
     */
    public record Term(String name, double weight, @Nullable Node schedule, Node value) {
        /** With a weight that is always the same. */
        public Term(String name, double weight, Node value) {
            this(name, weight, null, value);
        }

        public Term {
            if (!value.shape().equals(Shape.SCALAR)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "term %s of an objective has shape %s: expected 1x1, such as a sum over all examples",
                        name,
                        value.shape()));
            }
        }

        /** What it adds to the sum. */
        private Node weighted(GraphBuilder graph) {
            Node scaled = graph.scale(weight, value);
            return schedule == null ? scaled : graph.multiply(schedule, scaled);
        }
    }

    public Terms {
        terms = List.copyOf(terms);
        if (terms.isEmpty()) {
            throw new IllegalArgumentException("an objective without terms: expected at least one");
        }
        Set<String> names = new HashSet<>();
        for (Term term : terms) {
            if (!names.add(term.name())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "two terms of an objective called %s: expected different names", term.name()));
            }
        }
    }

    /** A single term of weight 1. */
    public static Terms of(String name, Node value) {
        return new Terms(List.of(new Term(name, 1, value)));
    }

    /** These and one more. */
    public Terms and(String name, double weight, Node value) {
        List<Term> more = new ArrayList<>(terms);
        more.add(new Term(name, weight, value));
        return new Terms(more);
    }

    /** Their weighted sum, 1x1, in the order of the terms. */
    public Node total(GraphBuilder graph) {
        Node total = terms.get(0).weighted(graph);
        for (Term term : terms.subList(1, terms.size())) {
            total = graph.add(total, term.weighted(graph));
        }
        return total;
    }
}
