package org.almagest.dynamics.fit;

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
}
