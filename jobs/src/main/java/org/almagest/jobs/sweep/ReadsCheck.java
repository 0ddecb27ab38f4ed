package org.almagest.jobs.sweep;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.dynamics.yaml.Diagnostics;
import org.almagest.dynamics.yaml.Position;

/** Whether what a probe makes its own of is recorded in the runs of a grid, be it by training or by another of its probes. */
final class ReadsCheck {
    private static final String RECORD = GridSchema.TRAIN + "record";
    private static final String NOTHING = "none";

    private ReadsCheck() {}

    /** Reports the first quantity that is not, where its probe stands. */
    static void check(Grid grid, Function<GridSchema.ProbeShape, Position> at, Diagnostics problems) {
        Map<String, Object> coordinates = new TreeMap<>(grid.fixed());
        grid.dimensions().forEach(dimension -> putFirst(dimension, coordinates));
        for (GridSchema.ProbeShape shape : grid.shape().probes()) {
            for (Dimension dimension : grid.dimensions()) {
                for (int row = 0; dimension.touches(shape.section()) && row < dimension.rows(); row++) {
                    dimension.put(row, coordinates);
                    if (!recorded(grid, shape, coordinates, at.apply(shape), problems)) {
                        return;
                    }
                }
                putFirst(dimension, coordinates);
            }
            if (!recorded(grid, shape, coordinates, at.apply(shape), problems)) {
                return;
            }
        }
    }

    /** Puts the first row, or the first of which training records nothing: what is recorded there is recorded in all others. */
    private static void putFirst(Dimension dimension, Map<String, Object> coordinates) {
        for (int row = 0; dimension.names().contains(RECORD) && row < dimension.rows(); row++) {
            dimension.put(row, coordinates);
            if (NOTHING.equals(coordinates.get(RECORD))) {
                return;
            }
        }
        dimension.put(0, coordinates);
    }

    private static boolean recorded(
            Grid grid,
            GridSchema.ProbeShape shape,
            Map<String, Object> coordinates,
            Position at,
            Diagnostics problems) {
        for (String quantity : shape.probe().reads(shape.settings(coordinates))) {
            boolean trained = Arrays.stream(TrainingQuantity.values())
                    .anyMatch(known -> known.alongTrajectory() && known.word().equals(quantity));
            if (trained && NOTHING.equals(coordinates.get(RECORD))) {
                problems.add(
                        at,
                        String.format(
                                Locale.ROOT,
                                "probe %s reads %s along the trajectory, and train.record is none: expected linear or geometric",
                                shape.label(),
                                quantity));
                return false;
            }
            boolean measured = grid.shape().probes().stream()
                    .anyMatch(other -> !other.equals(shape) && measures(other.probe(), quantity));
            if (!trained && !measured) {
                problems.add(
                        at,
                        String.format(
                                Locale.ROOT,
                                "probe %s reads %s, which no other probe of the fleet measures: add a probe that does, or name another quantity",
                                shape.label(),
                                quantity));
                return false;
            }
        }
        return true;
    }

    private static boolean measures(Probe probe, String quantity) {
        return probe.quantities().stream().anyMatch(measured -> measured.name().equals(quantity));
    }
}
