package org.almagest.jobs.analyse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.train.ProbeRequest;
import org.almagest.dynamics.train.ProbeSchedule;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;
import org.jspecify.annotations.Nullable;

/** Tables of runs that nobody trained, with exponents planted in them. */
final class SyntheticFleet {
    static final int[] DEPTHS = {8, 11, 16, 22, 31, 44, 63, 89, 126, 178, 251, 355, 501, 707, 1000};
    static final long STEPS = 640;

    private final List<Object[]> runs = new ArrayList<>();
    private final List<Object[]> measurements = new ArrayList<>();
    private final List<Object[]> trajectory = new ArrayList<>();

    /** Settings of a run by name; all else as in the paper's tanh experiment. */
    static final class Cell {
        String sweep = "planted";
        String data = "ode-flow";
        String activation = "tanh";
        String delta = "shared";
        String status = "converged";
        int depth = 8;
        int width = 10;
        double learningRate = 0.01;
        double stopLoss = 1e-3;
        long seed = 1;
        long dataSeed = 0;
        List<String> probes = List.of("weight-scaling");
    }

    /** Measured numbers of a run, as exponents of its depth at initialisation and at the end. */
    record Exponents(String quantity, double init, double end) {}

    /** The exponents of the tanh experiment as the claims have them. */
    static List<Exponents> tanh(double beta, double alpha, double rootSumOfSquares, double increment) {
        return List.of(
                new Exponents("max_norm", -1, -beta),
                new Exponents("delta", -1, -alpha),
                new Exponents("root_sum_of_squares", -0.5, rootSumOfSquares),
                new Exponents("largest_increment", -1, increment));
    }

    /** Adds {@code cell}, its slopes shifted by a little that depends on the seed. */
    void add(Cell cell, List<Exponents> exponents) {
        String id = addRun(cell);
        double shift = 0.005 * (cell.seed - 2);
        for (Exponents planted : exponents) {
            measure(id, 0, "weight-scaling", planted.quantity(), null, 0.3 * Math.pow(cell.depth, planted.init()));
            double end = 0.7 * Math.pow(cell.depth, planted.end() + shift);
            measure(id, STEPS, "weight-scaling", planted.quantity(), null, end);
            // What no fit may touch: another moment, and single layers.
            measure(id, 100, "weight-scaling", planted.quantity(), null, 1e9 * cell.depth);
            measure(id, STEPS, "weight-scaling", planted.quantity(), 3, 1e9 * cell.depth);
        }
    }

    String addRun(Cell cell) {
        RunConfiguration run = configuration(cell);
        String config = CanonicalJson.write(run);
        String id = RunIdentity.of(config);
        runs.add(new Object[] {
            id,
            cell.sweep,
            null,
            "resnet",
            cell.depth,
            cell.width,
            cell.activation,
            "xavier-depth",
            0.01,
            cell.seed,
            cell.data,
            "adam",
            cell.learningRate,
            32,
            1000,
            cell.status,
            STEPS,
            20,
            0.5,
            1e-3,
            null,
            null,
            null,
            null,
            config,
            OutputFolder.SCHEMA_VERSION
        });
        trajectory.add(new Object[] {id, 0L, 0.0, 0.5, 2.0 / cell.depth, 1.0, cell.learningRate, null, null});
        trajectory.add(
                new Object[] {id, STEPS, 20.0, 1e-3, 0.1 * Math.sqrt(cell.depth), 1.0, cell.learningRate, null, null});
        return id;
    }

    void measure(String id, long step, String probe, String quantity, @Nullable Integer layer, double value) {
        String moment = step == 0 ? "init" : step == STEPS ? "end" : "step";
        measurements.add(new Object[] {id, step, moment, probe, quantity, layer, value, 0.0, "ok"});
    }

    void write(Path folder) {
        TableWriter.replace(folder.toString(), Table.RUNS, runs);
        TableWriter.replace(folder.toString(), Table.MEASUREMENTS, measurements);
        TableWriter.replace(folder.toString(), Table.TRAJECTORY, trajectory);
    }

    void shuffle(Random random) {
        Collections.shuffle(runs, random);
        Collections.shuffle(measurements, random);
        Collections.shuffle(trajectory, random);
    }

    private static RunConfiguration configuration(Cell cell) {
        return new RunConfiguration(
                "resnet",
                settings(Map.of(
                        "depth",
                        (long) cell.depth,
                        "width",
                        (long) cell.width,
                        "activation",
                        cell.activation,
                        "delta",
                        cell.delta,
                        "init",
                        "xavier-depth",
                        "init_scale",
                        0.01,
                        "input_layer",
                        false,
                        "output_layer",
                        false)),
                cell.data,
                settings(Map.of("dimension", (long) cell.width, "data_seed", cell.dataSeed)),
                settings(Map.of(
                        "optimizer",
                        "adam",
                        "learning_rate",
                        cell.learningRate,
                        "batch_size",
                        32L,
                        "stop_loss",
                        cell.stopLoss)),
                cell.probes.stream()
                        .map(probe -> new ProbeRequest(
                                probe, new ProbeSchedule(true, true, List.of(100L)), settings(Map.of())))
                        .toList(),
                cell.seed);
    }

    private static Settings settings(Map<String, Object> values) {
        List<Parameter> parameters = new ArrayList<>();
        new TreeMap<>(values).forEach((name, value) -> parameters.add(parameter(name, value)));
        return Settings.of(parameters, values);
    }

    private static Parameter parameter(String name, Object value) {
        if (value instanceof Long whole) {
            return Parameter.integer(name, whole, Long.MIN_VALUE, Long.MAX_VALUE, "");
        } else if (value instanceof Double real) {
            return Parameter.real(name, real, -1e300, 1e300, "");
        } else if (value instanceof Boolean flag) {
            return Parameter.flag(name, flag, "");
        }
        return Parameter.text(name, value.toString(), "");
    }
}
