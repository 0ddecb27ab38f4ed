package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;

/**
 * A condition without which an exponent says nothing about trained networks: dead, stalled and diverged ones give
 * plausible numbers too.
 *
 * @param name what is required
 * @param passed whether it holds
 * @param words what was found, and what would be needed
 */
record Gate(String name, boolean passed, String words) {
    /** With more runs missing, what is left is a selection of the lucky ones. */
    static final double CONVERGED_SHARE = 0.8;

    /** With fewer, one odd depth turns the line. */
    static final int AXIS_VALUES = 5;

    /** One and a half decades: over less, finite-size terms and a power law look alike. */
    static final double AXIS_RANGE = 30;

    /** With one, nothing tells how far another would be. */
    static final int SEEDS = 2;

    /** All conditions on the trained runs behind {@code fit}. */
    static List<Gate> of(FittedSlice slice, Fit fit) {
        List<Double> values = slice.axisValues();
        double range = values.isEmpty() ? 0 : values.get(values.size() - 1) / values.get(0);
        return List.of(
                new Gate(
                        "converged_share",
                        slice.converged() >= CONVERGED_SHARE * slice.total(),
                        String.format(
                                Locale.ROOT,
                                "%d of %d runs converged, needed %.0f %%",
                                slice.converged(),
                                slice.total(),
                                100 * CONVERGED_SHARE)),
                new Gate(
                        "axis_values",
                        values.size() >= AXIS_VALUES,
                        "%d values of %s with converged runs, needed %d"
                                .formatted(values.size(), slice.axis(), AXIS_VALUES)),
                new Gate(
                        "axis_range",
                        range >= AXIS_RANGE,
                        String.format(
                                Locale.ROOT,
                                "converged runs span a factor of %.1f in %s, needed %.0f",
                                range,
                                slice.axis(),
                                AXIS_RANGE)),
                new Gate(
                        "seeds",
                        slice.seeds() >= SEEDS,
                        "%d seeds with converged runs, needed %d".formatted(slice.seeds(), SEEDS)),
                new Gate(
                        "fit",
                        fit.status().equals(Exponent.OK),
                        "the fit of %s is %s, needed %s".formatted(fit.quantity(), fit.status(), Exponent.OK)));
    }
}
