package org.almagest.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.apache.commons.math3.analysis.interpolation.LinearInterpolator;
import org.apache.commons.math3.analysis.polynomials.PolynomialSplineFunction;

/**
 * The experiment of Cohen, Cont, Rossier, Xu (ICML 2021, arXiv 2105.12245) at the paper's own scale: tanh with one shared
 * δ, relu with a δ a layer, depths to 10 000, ten seeds; ours end to end through Spark, beside a loop in PyTorch on both
 * processors.
 *
 * <p>PyTorch's side is timed at some depths, the smallest and the largest among them, as the seconds of an optimiser's
 * step, and of an evaluation, in two processes at once, and taken as linear between them. Its total is the sum over our
 * runs of their steps and of their recorded points times that: the same stopping rule would stop it at the same step,
 * since its losses are ours. An evaluation is the loss over all examples and the length of its gradient in one pass, the
 * cheapest way for PyTorch. Shuffling, the loop over epochs and all other measurements are left out on its side and are in
 * on ours.
 */
final class PaperScale {
    private static final String STEP = "pytorch-eager-fused";
    private static final String EVALUATION = "pytorch-evaluation";
    private static final String QUICK_SWEEP =
            """
            sweep: paper-in-small
            description: The experiment at the paper's scale, made small to see that it can be timed.
            seeds: [1]
            data: {name: ode-flow, dimension: 10}
            model: {family: resnet, width: 10, init: xavier-depth, init_scale: 0.01}
            train: {optimizer: adam, learning_rate: 0.01, batch_size: 32, epochs: 2, stop_loss: 1e-3, patience: 5}
            probes: [weight-scaling]
            fleets:
              - {name: tanh, model: {activation: tanh, delta: shared, depth: [8, 16, 32]}}
              - {name: relu, model: {activation: relu, delta: per-layer, depth: [8, 16, 32]}}
            """;

    private final BenchmarkEnvironment environment;
    private final TimingPlan pace;
    private final boolean quick;

    PaperScale(BenchmarkEnvironment environment, TimingPlan pace, boolean quick) {
        this.environment = environment;
        this.pace = pace;
        this.quick = quick;
    }

    /**
     * What came of it.
     *
     * @param ours our sweep
     * @param steps optimiser's steps of all runs
     * @param layerSteps the same, each times its depth
     * @param points recorded points of all runs
     * @param sampled PyTorch's seconds a step, or an evaluation, in one of two processes, by activation and what it is,
     *     and by depth
     * @param steppingPeer seconds that PyTorch would take for the same steps in two processes
     * @param evaluatingPeer and for the same evaluations
     */
    record Outcome(
            SweepTime ours,
            long steps,
            double layerSteps,
            long points,
            Map<String, Map<Integer, Double>> sampled,
            double steppingPeer,
            double evaluatingPeer) {}

    private record Cost(String activation, int depth, long steps, long points) {}

    Outcome measure() {
        Path folder = temporary();
        String sweep = "resnet-paper-scale";
        if (quick) {
            Path file = folder.resolve("small.yaml");
            try {
                Files.writeString(file, QUICK_SWEEP, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sweep = file.toString();
        }
        Path out = folder.resolve("tables");
        SweepTime ours = SweepTime.of(sweep, out, List.of());
        List<Cost> runs = costs(out.toString());
        Map<String, Map<Integer, Double>> sampled = new TreeMap<>();
        double stepping = Double.NaN;
        double evaluating = Double.NaN;
        if (environment.python() != null) {
            stepping = 0;
            evaluating = 0;
            for (String activation : List.of("relu", "tanh")) {
                Map<Integer, Double> steps = sample(activation, runs, STEP);
                Map<Integer, Double> evaluations = sample(activation, runs, EVALUATION);
                sampled.put(activation + ", a step", steps);
                sampled.put(activation + ", an evaluation", evaluations);
                stepping += total(steps, runs, activation, Cost::steps) / 2;
                evaluating += total(evaluations, runs, activation, Cost::points) / 2;
            }
        }
        return new Outcome(
                ours,
                runs.stream().mapToLong(Cost::steps).sum(),
                runs.stream()
                        .mapToDouble(run -> (double) run.steps() * run.depth())
                        .sum(),
                runs.stream().mapToLong(Cost::points).sum(),
                sampled,
                stepping,
                evaluating);
    }

    /** What each run did: its steps, and the points at which loss and gradient over all examples were recorded. */
    private static List<Cost> costs(String folder) {
        Map<Object, Long> points = new HashMap<>();
        TableReader.forEach(folder, Table.TRAJECTORY, List.of("run_id", "gradient_norm"), row -> {
            if (row[1] != null) {
                points.merge(row[0], 1L, Long::sum);
            }
        });
        List<Cost> runs = new ArrayList<>();
        TableReader.forEach(folder, Table.RUNS, List.of("activation", "depth", "steps", "run_id"), row -> {
            if (row[0] instanceof String activation
                    && row[1] instanceof Number depth
                    && row[2] instanceof Number steps) {
                long recorded = points.getOrDefault(row[3], 0L);
                runs.add(new Cost(activation, depth.intValue(), steps.longValue(), recorded));
            }
        });
        return runs;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("almagest-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Integer, Double> sample(String activation, List<Cost> runs, String form) {
        int least = runs.stream().mapToInt(Cost::depth).min().orElseThrow();
        int most = runs.stream().mapToInt(Cost::depth).max().orElseThrow();
        TreeMap<Integer, Double> times = new TreeMap<>();
        times.put(least, 0.0);
        for (int depth : new int[] {100, 1000, 3000}) {
            if (depth > least && depth < most) {
                times.put(depth, 0.0);
            }
        }
        times.put(most, 0.0);
        for (int depth : List.copyOf(times.keySet())) {
            List<String> words = List.of("resnet", "" + depth, "adam", activation);
            BenchmarkCase row = new BenchmarkCase(
                    "paper-" + activation + "-" + depth, "", words, "resnet.py", List.of("--only", form), 1, List.of());
            times.put(depth, new PairedBenchmark(environment, pace).bothBusy(row));
        }
        return times;
    }

    private static double total(
            Map<Integer, Double> times, List<Cost> runs, String activation, ToLongFunction<Cost> count) {
        double[] x = times.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = times.values().stream().mapToDouble(Double::doubleValue).toArray();
        PolynomialSplineFunction line = new LinearInterpolator().interpolate(x, y);
        return runs.stream()
                .filter(run -> run.activation().equals(activation))
                .mapToDouble(run -> count.applyAsLong(run) * line.value(run.depth()))
                .sum();
    }
}
