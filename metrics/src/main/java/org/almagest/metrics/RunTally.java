package org.almagest.metrics;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Operator;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Scores;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.TrajectoryPoint;
import org.jspecify.annotations.Nullable;

/**
 * What an executor has observed in runs that ended. Its size depends on the kinds of runs, not on their number, so it
 * travels to the driver in one small message. Not safe for use by several threads.
 */
public final class RunTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final Set<String> COSINES = Probes.matrices(MatrixKind.Content.NEURON_COSINES);

    private final Map<Series, LogHistogram> distributions = new LinkedHashMap<>();
    private final Map<Moment, CosineCounts> cosines = new EnumMap<>(Moment.class);
    private final Map<FailureCause, Long> failures = new EnumMap<>(FailureCause.class);
    private final Map<BoundedQuantity, Long> violations = new LinkedHashMap<>();
    private final Map<BoundedQuantity, List<String>> broken = new LinkedHashMap<>();
    private long runs;

    /** A distribution and the values of its labels. */
    record Series(Distribution distribution, List<String> labels) implements Serializable {}

    /** What a probe measures against a theoretical bound. */
    record BoundedQuantity(String probe, String quantity) implements Serializable {}

    /** A tally of no run. */
    public RunTally() {}

    /**
     * Takes in a run that ended.
     *
     * @param run its id
     * @param seconds how long it took
     */
    public void add(String run, RunConfiguration configuration, RunResult result, double seconds) {
        runs++;
        String family = configuration.family();
        observe(Distribution.RUN_DURATION, List.of(family), seconds);
        if (result.status() == Status.FAILED) {
            failures.merge(FailureCause.ofRun(result.error()), 1L, Long::sum);
        }
        observe(Distribution.LOSS, List.of(family), result.finalLoss());
        Scores scores = result.scores();
        observe(Distribution.TEST_LOSS, List.of(family), scores.testLoss());
        observe(Distribution.ACCURACY, List.of(family, "train"), scores.trainAccuracy());
        observe(Distribution.ACCURACY, List.of(family, "test"), scores.testAccuracy());
        List<TrajectoryPoint> trajectory = result.trajectory();
        if (!trajectory.isEmpty()) {
            TrajectoryPoint last = trajectory.get(trajectory.size() - 1);
            observe(Distribution.GRADIENT_NORM, List.of(family), last.gradientNorm());
        }
        Map<String, Object> model = configuration.model().values();
        String depth = PowerOfTwo.atOrBelow(model.get("depth"));
        String width = PowerOfTwo.atOrBelow(model.get("width"));
        firstAndLast(
                result.measurements().stream()
                        .filter(m -> m.layer() == null && m.value() != null)
                        .toList(),
                m -> List.of(m.probe(), m.quantity()),
                Measurement::step,
                (moment, m) -> observe(
                        Distribution.MEASUREMENT,
                        List.of(m.probe(), m.quantity(), moment.word(), depth, width),
                        m.value()));
        // a bound that gave way and held again at the end was still broken
        bounds(run, result.measurements());
        firstAndLast(
                // the spectra of single layers would make a label of each layer's number
                result.spectra().stream()
                        .filter(s -> !Operator.isOfLayer(s.operator()))
                        .toList(),
                Spectrum::operator,
                Spectrum::step,
                this::spectrum);
        firstAndLast(
                result.matrices().stream()
                        .filter(m -> COSINES.contains(m.name()))
                        .toList(),
                Matrix::layer,
                Matrix::step,
                (moment, m) -> cosines.computeIfAbsent(moment, any -> new CosineCounts())
                        .add(m.data(), m.rows()));
    }

    private void bounds(String run, List<Measurement> measurements) {
        for (Measurement m : measurements) {
            Double value = m.value();
            if (value != null) {
                Probes.quantity(m.probe(), m.quantity())
                        .filter(Quantity::hasTheory)
                        .ifPresent(quantity -> bound(run, m, quantity.theory().contains(value)));
            }
        }
    }

    private void bound(String run, Measurement measurement, boolean holds) {
        BoundedQuantity bounded = new BoundedQuantity(measurement.probe(), measurement.quantity());
        violations.merge(bounded, holds ? 0L : 1L, Long::sum);
        if (!holds) {
            BrokenBounds.add(broken, bounded, List.of(run));
        }
    }

    private void spectrum(Moment moment, Spectrum spectrum) {
        LogHistogram histogram =
                histogram(new Series(Distribution.EIGENVALUE, List.of(spectrum.operator(), moment.word())));
        for (double eigenvalue : spectrum.eigenvalues()) {
            histogram.add(eigenvalue);
        }
    }

    private void observe(Distribution distribution, List<String> labels, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            histogram(new Series(distribution, labels)).add(value);
        }
    }

    private LogHistogram histogram(Series series) {
        return distributions.computeIfAbsent(series, any -> new LogHistogram());
    }

    /** Of the items with one key, gives that of step 0 as {@code INIT}, where there is a later one, and the last as {@code END}. */
    private static <T, K> void firstAndLast(
            List<T> items, Function<T, K> key, ToLongFunction<T> step, BiConsumer<Moment, T> sink) {
        Map<K, T> last = new LinkedHashMap<>();
        for (T item : items) {
            last.merge(key.apply(item), item, (a, b) -> step.applyAsLong(b) >= step.applyAsLong(a) ? b : a);
        }
        for (T item : items) {
            T end = last.get(key.apply(item));
            if (step.applyAsLong(item) == 0 && end != null && step.applyAsLong(end) > 0) {
                sink.accept(Moment.INIT, item);
            }
        }
        last.values().forEach(item -> sink.accept(Moment.END, item));
    }

    /** Takes in all that {@code other} has. */
    public void merge(RunTally other) {
        runs += other.runs;
        other.distributions.forEach((series, histogram) -> histogram(series).merge(histogram));
        other.cosines.forEach((moment, counts) ->
                cosines.computeIfAbsent(moment, any -> new CosineCounts()).merge(counts));
        other.failures.forEach((cause, more) -> failures.merge(cause, more, Long::sum));
        other.violations.forEach((quantity, more) -> violations.merge(quantity, more, Long::sum));
        other.broken.forEach((bounded, runs) -> BrokenBounds.add(broken, bounded, runs));
    }

    /** Runs that it has taken in. */
    public long runs() {
        return runs;
    }

    Map<Series, LogHistogram> distributions() {
        return distributions;
    }

    Map<Moment, CosineCounts> cosines() {
        return cosines;
    }

    Map<FailureCause, Long> failures() {
        return failures;
    }

    /** How often each bounded quantity that was measured went beyond its bound; 0 for those that never did. */
    Map<BoundedQuantity, Long> violations() {
        return violations;
    }

    /** Runs that broke a bound, some of each. */
    Map<BoundedQuantity, List<String>> broken() {
        return broken;
    }
}
