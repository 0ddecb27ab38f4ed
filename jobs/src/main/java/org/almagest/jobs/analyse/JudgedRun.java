package org.almagest.jobs.analyse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.almagest.dynamics.fit.MeasuredRun;
import org.jspecify.annotations.Nullable;

/** A run as claims see it: a view, since a large fleet has no room for a copy. */
final class JudgedRun implements MeasuredRun {
    private final ObservedRun run;
    private final Map<String, Integer> initial;
    private final Map<String, Integer> trained;

    private JudgedRun(ObservedRun run, Map<String, Integer> initial, Map<String, Integer> trained) {
        this.run = run;
        this.initial = initial;
        this.trained = trained;
    }

    /** Views of {@code runs}; where several probes measure a quantity of one name, the first by name counts. */
    static List<MeasuredRun> of(List<ObservedRun> runs, SortedMap<MeasuredQuantity, Integer> quantities) {
        Map<String, Integer> initial = new HashMap<>();
        Map<String, Integer> trained = new HashMap<>();
        quantities.forEach((quantity, number) ->
                (quantity.moment() == Moment.INIT ? initial : trained).putIfAbsent(quantity.name(), number));
        return runs.stream()
                .<MeasuredRun>map(run -> new JudgedRun(run, initial, trained))
                .toList();
    }

    @Override
    public String id() {
        return run.id();
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
    public boolean converged() {
        return run.converged();
    }

    @Override
    public @Nullable Object coordinate(String name) {
        return run.coordinates().value(name);
    }

    @Override
    public SortedMap<String, Object> coordinates() {
        return run.coordinates().map();
    }

    @Override
    public @Nullable Double initial(String quantity) {
        return value(initial.get(quantity));
    }

    @Override
    public @Nullable Double trained(String quantity) {
        return value(trained.get(quantity));
    }

    private @Nullable Double value(@Nullable Integer number) {
        double value = number == null ? Double.NaN : run.value(number);
        return Double.isNaN(value) ? null : value;
    }
}
