package org.almagest.dynamics.probe;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number that a probe measures, as {@code almagest list probes} prints it. What it means to metrics, analysis and report
 * stands here too, so that none of them has to know it by its name.
 *
 * @param name lower_snake_case word of the field
 * @param unit unit, or "1"
 * @param formula how it is computed
 * @param source paper and place
 * @param perLayer whether there is one for every layer
 * @param bounds the quantity that this one is a theoretical upper bound of; null where it is no bound
 * @param theory the values that theory allows; any where it says nothing
 * @param growsWithParameters whether it counts directions in the space of parameters, so that it is drawn against their
 *     number
 * @param baseline whether it is the loss of predictions that nobody has learnt, over the examples held out, so that learning curves
 *     are drawn beside it
 */
public record Quantity(
        String name,
        String unit,
        String formula,
        String source,
        boolean perLayer,
        @Nullable String bounds,
        Range theory,
        boolean growsWithParameters,
        boolean baseline) {
    /** A number that stands for nothing but itself. */
    public Quantity(String name, String unit, String formula, String source, boolean perLayer) {
        this(name, unit, formula, source, perLayer, null, Range.ANY, false, false);
    }

    /**
     * An interval with its ends.
     *
     * @param least −∞ where there is no lower end
     * @param most ∞ where there is no upper end
     */
    public record Range(double least, double most) {
        /** All numbers. */
        public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        /** Whether {@code value} is in it. */
        public boolean contains(double value) {
            return value >= least && value <= most;
        }
    }

    /** The same, as a theoretical upper bound of {@code quantity}: one of the same probe, or one that training records. */
    public Quantity boundOf(String quantity) {
        return new Quantity(name, unit, formula, source, perLayer, quantity, theory, growsWithParameters, baseline);
    }

    /** The same, of which theory says that it is at most {@code most}. */
    public Quantity atMost(double most) {
        return allowed(new Range(theory.least, most));
    }

    /** The same, of which theory says that it is at least {@code least}. */
    public Quantity atLeast(double least) {
        return allowed(new Range(least, theory.most));
    }

    private Quantity allowed(Range range) {
        return new Quantity(name, unit, formula, source, perLayer, bounds, range, growsWithParameters, baseline);
    }

    /** The same, as a count of directions in the space of parameters. */
    public Quantity againstParameters() {
        return new Quantity(name, unit, formula, source, perLayer, bounds, theory, true, baseline);
    }

    /** The same, as the loss of predictions that nobody has learnt. */
    public Quantity asBaseline() {
        return new Quantity(name, unit, formula, source, perLayer, bounds, theory, growsWithParameters, true);
    }

    /** The quantity that it is a theoretical upper bound of. */
    public Optional<String> bounded() {
        return Optional.ofNullable(bounds);
    }

    /** Whether theory says anything of its value, so that a measured one can contradict it. */
    public boolean hasTheory() {
        return !theory.equals(Range.ANY);
    }
}
