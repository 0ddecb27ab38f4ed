package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.formula.Formula;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a run as formulas name them: quantities, settings that are numbers, and {@code parameters}.
 *
 * @param run the run
 * @param first what {@code first(…)} looks at; null where runs are not compared
 * @param when what a plain name means
 */
public record RunValues(MeasuredRun run, @Nullable MeasuredRun first, Moment when) implements Formula.Values {
    /** The number P of numbers that are trained. */
    public static final String PARAMETERS = "parameters";

    /**
     * The numbers of {@code runs}, by run.
     *
     * @param axis runs that differ in this setting alone are compared with the first of them, and a run without another is left
     *     out; null where runs stand by themselves
     */
    public static Map<MeasuredRun, RunValues> of(List<MeasuredRun> runs, @Nullable String axis, Moment when) {
        Map<MeasuredRun, RunValues> values = new IdentityHashMap<>();
        if (axis == null) {
            runs.forEach(run -> values.put(run, new RunValues(run, null, when)));
            return values;
        }
        Map<String, List<MeasuredRun>> alike = new LinkedHashMap<>();
        for (MeasuredRun run : runs) {
            SortedMap<String, Object> others = new TreeMap<>(run.coordinates());
            if (others.remove(axis) instanceof Number) {
                alike.computeIfAbsent(run.sweep() + run.seed() + JsonText.of(others), key -> new ArrayList<>())
                        .add(run);
            }
        }
        for (List<MeasuredRun> own : alike.values()) {
            own.sort(Comparator.comparingDouble(
                    run -> ((Number) Objects.requireNonNull(run.coordinate(axis))).doubleValue()));
            if (own.size() > 1) {
                own.forEach(run -> values.put(run, new RunValues(run, own.get(0), when)));
            }
        }
        return values;
    }

    @Override
    public @Nullable Double value(String name, Formula.Which which) {
        Moment at =
                switch (which) {
                    case INIT -> Moment.INIT;
                    case END -> Moment.END;
                    case PLAIN, FIRST -> when;
                };
        MeasuredRun of = which == Formula.Which.FIRST ? first : run;
        if (of == null) {
            return null;
        }
        Double measured = at.value(of, name);
        if (measured != null || !(of.coordinate(name) instanceof Number number)) {
            return measured == null && name.equals(PARAMETERS) ? (Double) (double) of.parameters() : measured;
        }
        return number.doubleValue();
    }

    /** What tells the run from the others of {@code all}: "depth 2, width 9, P 828, seed 1". */
    public String words(List<RunValues> all) {
        String varying = run.coordinates().keySet().stream()
                .filter(name -> all.stream()
                        .anyMatch(other -> !Objects.equals(other.run.coordinate(name), run.coordinate(name))))
                .map(name -> String.format(Locale.ROOT, "%s %s, ", name, run.coordinate(name)))
                .collect(Collectors.joining());
        return String.format(Locale.ROOT, "%sP %d, seed %d", varying, run.parameters(), run.seed());
    }
}
