package org.almagest.jobs.analyse;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.probe.ProbeLabel;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * All runs of an output folder with what was measured network-wide at initialisation and at the end. Rows are streamed;
 * layers and moments in between are not kept.
 */
final class ObservedFleet {
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
                        "parameters",
                        TrainingQuantity.TRAIN_ACCURACY.word(),
                        TrainingQuantity.TEST_LOSS.word(),
                        TrainingQuantity.TEST_ACCURACY.word()),
                fleet::addRun);
        TableReader.forEach(
                outputFolder,
                Table.TRAJECTORY,
                List.of("run_id", "step", TrainingQuantity.GRADIENT_NORM.word()),
                row -> {
                    ObservedRun run = fleet.runs.get(text(row[0]));
                    if (run != null && row[2] instanceof Double value) {
                        long step = whole(row[1]);
                        String quantity = TrainingQuantity.GRADIENT_NORM.word();
                        fleet.add(run, step == 0, step == run.steps(), TRAINING, quantity, value);
                    }
                });
        TableReader.forEach(
                outputFolder,
                Table.MEASUREMENTS,
                List.of("run_id", "moment", "probe", "quantity", "value", "layer"),
                row -> {
                    // of runs that were published after the runs were read nothing is kept
                    ObservedRun run = fleet.runs.get(text(row[0]));
                    if (run != null && row[5] == null && row[4] instanceof Double value) {
                        boolean init = Moment.INIT.word().equals(row[1]);
                        // without a step the beginning is the end
                        boolean end = Moment.END.word().equals(row[1]) || init && run.steps() == 0;
                        String probe = text(row[2]);
                        // the same probe with other settings measures another quantity
                        String quantity = ProbeLabel.of(text(row[3]), ProbeLabel.as(probe));
                        fleet.add(run, init, end, probe, quantity, value);
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
                row[4] == null ? 0 : whole(row[4]),
                row[8] == null ? 0 : whole(row[8]),
                coordinates.read(text(row[5])));
        observe(run, Moment.INIT, TrainingQuantity.INITIAL_LOSS, row[6]);
        observe(run, Moment.END, TrainingQuantity.FINAL_LOSS, row[7]);
        observe(run, Moment.END, TrainingQuantity.TRAIN_ACCURACY, row[9]);
        observe(run, Moment.END, TrainingQuantity.TEST_LOSS, row[10]);
        observe(run, Moment.END, TrainingQuantity.TEST_ACCURACY, row[11]);
        run.observe(number(Moment.END, TrainingQuantity.STEPS.word(), TRAINING), run.steps());
        runs.put(id, run);
    }

    private void observe(ObservedRun run, Moment moment, TrainingQuantity quantity, @Nullable Object value) {
        if (value instanceof Double real) {
            run.observe(number(moment, quantity.word(), TRAINING), real);
        }
    }

    private void add(ObservedRun run, boolean init, boolean end, String probe, String quantity, double value) {
        if (init) {
            run.observe(number(Moment.INIT, quantity, probe), value);
        }
        if (end) {
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
}
