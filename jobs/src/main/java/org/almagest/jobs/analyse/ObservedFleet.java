package org.almagest.jobs.analyse;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * All runs of an output folder with what was measured network-wide at initialisation and at the end. Rows are streamed;
 * layers and moments in between are not kept.
 */
final class ObservedFleet {
    private static final int WHOLE_NETWORK = -1;
    private static final String TRAINING = "";

    private final Map<String, ObservedRun> runs = new HashMap<>();
    private final Map<MeasuredQuantity, Integer> quantities = new HashMap<>();
    private final CoordinateReader coordinates = new CoordinateReader();

    private ObservedFleet() {}

    /** Reads the tables under {@code outputFolder}; without any there are no runs. */
    static ObservedFleet read(String outputFolder) {
        ObservedFleet fleet = new ObservedFleet();
        TableReader.forEach(
                outputFolder,
                Table.RUNS,
                List.of(
                        "run_id",
                        "sweep",
                        "seed",
                        "status",
                        "steps",
                        "config",
                        "initial_loss",
                        "final_loss",
                        "parameters"),
                fleet::addRun);
        TableReader.forEach(
                outputFolder,
                Table.TRAJECTORY,
                List.of("run_id", "step", TrainingQuantity.GRADIENT_NORM.word()),
                row -> fleet.addMeasurement(
                        text(row[0]), whole(row[1]), TRAINING, TrainingQuantity.GRADIENT_NORM.word(), real(row[2])));
        TableReader.forEach(
                outputFolder,
                Table.MEASUREMENTS,
                List.of("run_id", "step", "probe", "quantity", "value", "layer", "status"),
                row -> {
                    if (whole(row[5]) == WHOLE_NETWORK && text(row[6]).equals("ok")) {
                        fleet.addMeasurement(text(row[0]), whole(row[1]), text(row[2]), text(row[3]), real(row[4]));
                    }
                });
        return fleet;
    }

    /** The runs of each sweep in the order of their ids, whatever the order of the files was. */
    SortedMap<String, List<ObservedRun>> bySweep() {
        return runs.values().stream()
                .sorted(Comparator.comparing(ObservedRun::id))
                .collect(Collectors.groupingBy(ObservedRun::sweep, TreeMap::new, Collectors.toList()));
    }

    /** What was measured, with its number in {@link ObservedRun#value}. */
    SortedMap<MeasuredQuantity, Integer> quantities() {
        return new TreeMap<>(quantities);
    }

    private void addRun(@Nullable Object[] row) {
        String id = text(row[0]);
        ObservedRun run = new ObservedRun(
                id,
                text(row[1]),
                whole(row[2]),
                text(row[3]),
                whole(row[4]),
                whole(row[8]),
                coordinates.read(text(row[5])));
        run.observe(number(Moment.INIT, TrainingQuantity.INITIAL_LOSS.word(), TRAINING), real(row[6]));
        run.observe(number(Moment.END, TrainingQuantity.FINAL_LOSS.word(), TRAINING), real(row[7]));
        run.observe(number(Moment.END, TrainingQuantity.STEPS.word(), TRAINING), (double) run.steps());
        runs.put(id, run);
    }

    private void addMeasurement(String id, long step, String probe, String quantity, double value) {
        ObservedRun run = runs.get(id);
        if (run == null) {
            return; // published after the runs were read
        }
        if (step == 0) {
            run.observe(number(Moment.INIT, quantity, probe), value);
        }
        if (step == run.steps()) {
            run.observe(number(Moment.END, quantity, probe), value);
        }
    }

    private int number(Moment moment, String name, String probe) {
        return quantities.computeIfAbsent(new MeasuredQuantity(moment, name, probe), added -> quantities.size());
    }

    private static String text(@Nullable Object value) {
        return (String) Objects.requireNonNull(value);
    }

    private static long whole(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private static double real(@Nullable Object value) {
        return value == null ? Double.NaN : (Double) value;
    }
}
