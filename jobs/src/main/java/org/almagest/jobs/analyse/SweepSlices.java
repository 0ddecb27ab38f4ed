package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.almagest.dynamics.fit.PowerLaw;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a sweep into slices: runs that differ in one axis and the seed only. A draw of the data that goes with the seed, one for
 * each, is a part of the seed.
 *
 * <p>A coordinate varies if it takes several values among the runs of one family on one data set; what a family or a data
 * set brings with it is told by their names.
 */
final class SweepSlices {
    private static final Set<String> ALWAYS = Set.of(CoordinateReader.FAMILY, CoordinateReader.DATA);

    private SweepSlices() {}

    /** All slices of the sweep whose runs these are, in no particular order. */
    static List<Slice> of(String sweep, List<ObservedRun> runs) {
        SortedSet<String> varying = varying(runs);
        varying.removeIf(name -> CoordinateReader.DRAWS.contains(name) && goesWithTheSeed(name, runs));
        List<Slice> slices = new ArrayList<>();
        for (String axis : Axes.all()) {
            List<String> held =
                    varying.stream().filter(name -> !name.equals(axis)).toList();
            Map<List<@Nullable Object>, List<ObservedRun>> groups = new LinkedHashMap<>();
            for (ObservedRun run : runs) {
                if (!Double.isNaN(run.coordinates().number(axis))) {
                    groups.computeIfAbsent(values(run, held), key -> new ArrayList<>())
                            .add(run);
                }
            }
            for (List<ObservedRun> group : groups.values()) {
                if (axisValues(group, axis) >= PowerLaw.MINIMUM_AXIS_VALUES) {
                    slices.add(new Slice(sweep, axis, axis, held, group));
                    if (Axes.isSize(axis)) {
                        slices.add(new Slice(sweep, Axes.PARAMETERS, axis, held, group));
                        slices.add(new Slice(sweep, Axes.SQUARE_ROOT_OF_PARAMETERS, axis, held, group));
                    }
                }
            }
        }
        return slices;
    }

    /** Whether each seed has one value of {@code draw}, and each value one seed; runs without it have a say in nothing. */
    private static boolean goesWithTheSeed(String draw, List<ObservedRun> runs) {
        Map<Long, Object> bySeed = new HashMap<>();
        Map<Object, Long> byValue = new HashMap<>();
        for (ObservedRun run : runs) {
            Object value = run.coordinates().value(draw);
            if (value != null
                    && (!value.equals(bySeed.computeIfAbsent(run.seed(), seed -> value))
                            || !byValue.computeIfAbsent(value, same -> run.seed())
                                    .equals(run.seed()))) {
                return false;
            }
        }
        return true;
    }

    /** The coordinates that tell runs of one sweep apart; family and data are always among them. */
    static SortedSet<String> varying(List<ObservedRun> runs) {
        SortedSet<String> varying = new TreeSet<>(ALWAYS);
        Map<List<@Nullable Object>, ObservedRun> first = new HashMap<>();
        List<String> always = List.copyOf(new TreeSet<>(ALWAYS));
        for (ObservedRun run : runs) {
            Coordinates reference =
                    first.computeIfAbsent(values(run, always), key -> run).coordinates();
            Coordinates coordinates = run.coordinates();
            if (coordinates.names().equals(reference.names())) {
                for (int i = 0; i < coordinates.names().size(); i++) {
                    if (!coordinates.values().get(i).equals(reference.values().get(i))) {
                        varying.add(coordinates.names().get(i));
                    }
                }
            } else {
                Set<String> names = new LinkedHashSet<>(coordinates.names());
                names.addAll(reference.names());
                names.removeIf(name -> Objects.equals(coordinates.value(name), reference.value(name)));
                varying.addAll(names);
            }
        }
        return varying;
    }

    private static List<@Nullable Object> values(ObservedRun run, List<String> names) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : names) {
            values.add(run.coordinates().value(name));
        }
        return values;
    }

    private static long axisValues(List<ObservedRun> runs, String axis) {
        return runs.stream()
                .mapToDouble(run -> run.coordinates().number(axis))
                .filter(value -> value > 0)
                .distinct()
                .count();
    }
}
