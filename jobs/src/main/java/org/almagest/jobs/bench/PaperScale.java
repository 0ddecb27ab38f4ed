package org.almagest.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * step in two processes at once, and taken as linear between them. Its total is the sum over our runs of their steps times
 * that: the same stopping rule would stop it at the same step, since its losses are ours. Shuffling, the loop over epochs,
 * evaluation and all measurements are left out on its side and are in on ours.
 */
final class PaperScale {
    private static final String FORM = "pytorch-eager-fused";
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
     * @param sampled PyTorch's seconds a step in one of two processes, by activation and depth
     * @param peer seconds that PyTorch would take for the same steps in two processes
     */
    record Outcome(
            SweepTime ours, long steps, double layerSteps, Map<String, Map<Integer, Double>> sampled, double peer) {}

    private record Cost(String activation, int depth, long steps) {}

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
        List<Cost> runs = new ArrayList<>();
        TableReader.forEach(out.toString(), Table.RUNS, List.of("activation", "depth", "steps"), row -> {
            if (row[0] instanceof String activation
                    && row[1] instanceof Number depth
                    && row[2] instanceof Number steps) {
                runs.add(new Cost(activation, depth.intValue(), steps.longValue()));
            }
        });
        Map<String, Map<Integer, Double>> sampled = new TreeMap<>();
        double peer = Double.NaN;
        if (environment.python() != null) {
            peer = 0;
            for (String activation : List.of("relu", "tanh")) {
                Map<Integer, Double> times = sample(activation, runs);
                sampled.put(activation, times);
                peer += total(times, runs, activation) / 2;
            }
        }
        return new Outcome(
                ours,
                runs.stream().mapToLong(Cost::steps).sum(),
                runs.stream()
                        .mapToDouble(run -> (double) run.steps() * run.depth())
                        .sum(),
                sampled,
                peer);
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("almagest-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Integer, Double> sample(String activation, List<Cost> runs) {
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
                    "paper-" + activation + "-" + depth, "", words, "resnet.py", List.of("--only", FORM), 1, List.of());
            times.put(depth, new PairedBenchmark(environment, pace).bothBusy(row));
        }
        return times;
    }

    private static double total(Map<Integer, Double> times, List<Cost> runs, String activation) {
        double[] x = times.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        double[] y = times.values().stream().mapToDouble(Double::doubleValue).toArray();
        PolynomialSplineFunction line = new LinearInterpolator().interpolate(x, y);
        return runs.stream()
                .filter(run -> run.activation().equals(activation))
                .mapToDouble(run -> run.steps() * line.value(run.depth()))
                .sum();
    }
}
