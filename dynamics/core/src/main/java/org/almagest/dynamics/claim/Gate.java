package org.almagest.dynamics.claim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;

/**
 * A condition without which a number says nothing: dead, stalled and diverged networks give plausible ones too.
 *
 * @param name what is required
 * @param passed whether it holds
 * @param words what was found, and what would be needed
 */
public record Gate(String name, boolean passed, String words) {
    /** With more runs missing, what is left is a selection of the lucky ones. */
    static final double TRAINED_SHARE = 0.8;

    /** With fewer, one odd depth turns the line. */
    static final int AXIS_VALUES = 5;

    /** One and a half decades: over less, finite-size terms and a power law look alike. */
    static final double AXIS_RANGE = 30;

    /** All conditions on the runs of a slice. */
    static List<Gate> of(FittedSlice slice) {
        List<Double> values = slice.axisValues();
        double range = values.isEmpty() ? 0 : values.get(values.size() - 1) / values.get(0);
        return List.of(
                trained("", slice.converged(), slice.total()),
                new Gate(
                        "axis_values",
                        values.size() >= AXIS_VALUES,
                        String.format(
                                Locale.ROOT,
                                "%d values of %s with runs trained as asked, needed %d",
                                values.size(),
                                slice.axis(),
                                AXIS_VALUES)),
                new Gate(
                        "axis_range",
                        range >= AXIS_RANGE,
                        String.format(
                                Locale.ROOT,
                                "runs trained as asked span a factor of %.1f in %s, needed %.0f",
                                range,
                                slice.axis(),
                                AXIS_RANGE)));
    }

    /** That most runs reached their goal, or had none and ran to their end; {@code where} is "" or " at 0.001". */
    public static Gate trained(String where, long trained, int all) {
        return new Gate(
                "trained_share",
                trained >= TRAINED_SHARE * all,
                String.format(
                        Locale.ROOT,
                        "%d of %d runs%s trained as asked, needed %d %%",
                        trained,
                        all,
                        where,
                        Math.round(100 * TRAINED_SHARE)));
    }

    static Gate trained(String where, List<MeasuredRun> runs) {
        return trained(where, runs.stream().filter(MeasuredRun::converged).count(), runs.size());
    }

    /** That there are enough independent replicates. */
    static Gate replicates(String what, int found, int needed) {
        return new Gate(
                "replicates",
                found >= needed,
                String.format(
                        Locale.ROOT,
                        "%d independent replicates%s, needed %d: runs that share seed and data count once",
                        found,
                        what,
                        needed));
    }

    /** What would be needed where gates are not passed. */
    static List<String> missing(List<Gate> gates) {
        return gates.stream().filter(gate -> !gate.passed).map(Gate::words).toList();
    }

    /** The words of the gates that passed, or of those that did not, by name. */
    static Map<String, String> words(List<Gate> gates, boolean passed) {
        Map<String, String> words = new LinkedHashMap<>();
        gates.stream().filter(gate -> gate.passed == passed).forEach(gate -> words.put(gate.name, gate.words));
        return words;
    }
}
