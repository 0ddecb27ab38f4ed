package org.almagest.dynamics.claim;

import java.util.List;
import java.util.SortedMap;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunValues;
import org.almagest.dynamics.formula.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * A run of which a claim asks more than that its training came to its end.
 *
 * @param run the run
 * @param asAsked whether it has what is asked
 */
record TrainedRun(MeasuredRun run, boolean asAsked) implements MeasuredRun {
    /** Whether {@code run} has at its end all that is {@code asked}; a number that is not there has nothing. */
    static boolean holds(MeasuredRun run, List<Comparison> asked) {
        RunValues values = new RunValues(run, null, Moment.END);
        return asked.stream().allMatch(one -> Boolean.TRUE.equals(one.holds(values, 0)));
    }

    @Override
    public boolean converged() {
        return asAsked && run.converged();
    }

    @Override
    public String sweep() {
        return run.sweep();
    }

    @Override
    public long seed() {
        return run.seed();
    }

    @Override
    public long parameters() {
        return run.parameters();
    }

    @Override
    public String status() {
        return run.status();
    }

    @Override
    public @Nullable Object coordinate(String name) {
        return run.coordinate(name);
    }

    @Override
    public SortedMap<String, Object> coordinates() {
        return run.coordinates();
    }

    @Override
    public @Nullable Double initial(String quantity) {
        return run.initial(quantity);
    }

    @Override
    public @Nullable Double trained(String quantity) {
        return run.trained(quantity);
    }
}
