package org.almagest.dynamics.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pairs of runs that differ in one setting alone, or in some that belong together. */
public final class RunPairs {
    /**
     * What is known of a number of a run.
     *
     * @param value the number; infinite where it was not reached
     * @param low it is above this
     * @param high it is at most this
     * @param run identity of the run; null where it has none
     */
    public record Known(double value, double low, double high, @Nullable String run) {}

    /**
     * Two runs that differ in one setting.
     *
     * @param replicate the number of the replicate that both belong to
     * @param conditions the settings in which pairs differ from each other, in words
     * @param first what is known of the one
     * @param second what is known of the other; of the two at most one is infinite
     */
    public record Pair(int replicate, String conditions, Known first, Known second) {
        /** Whether the two cannot be told apart, since they are equal, or what is known of them overlaps. */
        public boolean tie() {
            return first.value == second.value || first.low < second.high && second.low < first.high;
        }

        /** Whether one run was stopped before the other got there, so that nobody knows which would have been the first. */
        public boolean open() {
            return tie() && (Double.isInfinite(first.value) || Double.isInfinite(second.value));
        }
    }

    private final Replicates replicates;
    private final String axis;
    private final Function<MeasuredRun, @Nullable Known> known;
    private final Set<String> varying = new TreeSet<>();
    private final SortedMap<String, List<MeasuredRun>> alike = new TreeMap<>();

    /**
     * The pairs among the runs of {@code replicates}.
     *
     * @param axis the setting whose values tell the two of a pair apart
     * @param apart the settings in which a pair may differ, {@code axis} among them
     * @param draws the coordinates beside the seed that choose random numbers
     * @param known what is compared; null where a run cannot be
     */
    public RunPairs(
            Replicates replicates,
            String axis,
            Set<String> apart,
            Set<String> draws,
            Function<MeasuredRun, @Nullable Known> known) {
        this.replicates = replicates;
        this.axis = axis;
        this.known = known;
        List<Map<String, Object>> others = new ArrayList<>();
        for (MeasuredRun run : replicates.runs()) {
            SortedMap<String, Object> other = new TreeMap<>(run.coordinates());
            other.keySet().removeAll(apart);
            others.add(other);
            varying.addAll(other.keySet());
            alike.computeIfAbsent(run.seed() + JsonText.of(other), key -> new ArrayList<>())
                    .add(run);
        }
        varying.removeAll(draws);
        varying.removeIf(name -> others.stream()
                        .map(other -> String.valueOf(other.get(name)))
                        .distinct()
                        .count()
                == 1);
    }

    /** The runs with the smallest value of the axis and those with the largest. */
    public List<Pair> extremes() {
        Comparator<MeasuredRun> order = Comparator.comparingDouble(this::place);
        return pairs(
                runs -> runs.stream().min(order).orElse(null),
                runs -> runs.stream().max(order).orElse(null));
    }

    /** Where a run lies on the axis; NaN where the axis has no numbers. */
    private double place(MeasuredRun run) {
        return run.coordinate(axis) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** As {@link #repeated}, of the smallest and the largest value among the runs that make one pair. */
    public int repeatedAtExtremes() {
        return alike.values().stream()
                .mapToInt(runs -> {
                    double[] places =
                            runs.stream().mapToDouble(this::place).sorted().toArray();
                    double low = places[0];
                    double high = places[places.length - 1];
                    long atEnds = Arrays.stream(places)
                            .filter(place -> place == low || place == high)
                            .count();
                    return (int) Math.max(0, atEnds - (low == high ? 1 : 2));
                })
                .sum();
    }

    /** The runs with one value of the axis and those with another. */
    public List<Pair> between(Object first, Object second) {
        return pairs(at(first), at(second));
    }

    /**
     * Runs with this value of the axis that come second among those that make one pair: which of them would be in it is chance. There
     * are none where a pair differs in the axis alone.
     */
    public int repeated(Object value) {
        ExperimentFilter at = ExperimentFilter.of(axis, value);
        return alike.values().stream()
                .mapToInt(runs -> (int)
                        runs.stream().filter(run -> at.matches(run::coordinate)).count())
                .map(count -> Math.max(0, count - 1))
                .sum();
    }

    private Function<List<MeasuredRun>, @Nullable MeasuredRun> at(Object value) {
        ExperimentFilter at = ExperimentFilter.of(axis, value);
        return runs -> runs.stream()
                .filter(run -> at.matches(run::coordinate))
                .findFirst()
                .orElse(null);
    }

    private List<Pair> pairs(
            Function<List<MeasuredRun>, @Nullable MeasuredRun> one,
            Function<List<MeasuredRun>, @Nullable MeasuredRun> other) {
        List<Pair> pairs = new ArrayList<>();
        for (List<MeasuredRun> runs : alike.values()) {
            MeasuredRun first = one.apply(runs);
            MeasuredRun second = other.apply(runs);
            Known from = first == null ? null : known.apply(first);
            Known to = second == null ? null : known.apply(second);
            if (first == null || first == second || from == null || to == null) {
                continue;
            }
            if (Double.isFinite(from.value) || Double.isFinite(to.value)) {
                List<String> conditions = varying.stream()
                        .map(name -> name + " " + first.coordinate(name))
                        .toList();
                pairs.add(new Pair(replicates.number(first), String.join(", ", conditions), from, to));
            }
        }
        return pairs;
    }
}
