package org.almagest.jobs.bench;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.fit.PowerLaw;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * How time and memory grow: the slope of the log of a cost on the log of a size, beside that of the leading term in the
 * operations and the numbers of the work.
 */
final class Growth {
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 5;

    private Growth() {}

    /** A cost by size; {@code expected} is the slope at large sizes. */
    private record Curve(
            String quantity, String axis, List<Integer> sizes, double expected, IntToDoubleFunction cost) {}

    /** Measures all curves and prints a line for each. */
    static void print(boolean quick, PrintWriter out) {
        double seconds = quick ? 0.01 : 0.3;
        for (Curve curve : curves(seconds)) {
            List<Integer> sizes = quick ? curve.sizes().subList(0, 3) : curve.sizes();
            List<Observation> points = new ArrayList<>();
            for (int size : sizes) {
                points.add(new Observation(1, size, curve.cost().applyAsDouble(size), true));
            }
            Exponent exponent = PowerLaw.fit(points);
            out.printf(
                    Locale.ROOT,
                    "@growth|%s|%s|%s|%s|%s|%s|%s%n",
                    curve.quantity(),
                    curve.axis(),
                    String.join(" ", sizes.stream().map(String::valueOf).toList()),
                    exponent.slope(),
                    exponent.low(),
                    exponent.high(),
                    curve.expected());
            out.flush();
        }
    }

    private static List<Curve> curves(double seconds) {
        List<Integer> depths = List.of(32, 64, 128, 256, 512, 1024, 2048);
        List<Integer> widths = List.of(32, 48, 64, 96, 128, 192);
        List<Integer> batches = List.of(32, 64, 128, 256, 512, 1024);
        List<Integer> layers = List.of(16, 24, 32, 48, 64);
        List<Integer> counts = List.of(128, 256, 512, 1024, 2048);
        List<Integer> rows = List.of(250, 500, 1000, 1500);
        return List.of(
                time("ResNet step, d = 10, batch 32", "depth", depths, 1, seconds, n -> step(n, 10, 32)),
                time("ResNet step, depth 16, batch 32", "width", widths, 2, seconds, n -> step(16, n, 32)),
                time("ResNet step, depth 64, d = 10", "batch", batches, 1, seconds, n -> step(64, 10, n)),
                new Curve("plan of the ResNet step: time to compile", "depth", depths, 1, n -> compile(n, seconds)),
                new Curve(
                        "arena of the ResNet step: bytes",
                        "depth",
                        depths,
                        1,
                        n -> 8.0 * residual(n, 10, 32).numbers()),
                new Curve(
                        "arena of the ResNet step: bytes",
                        "width",
                        widths,
                        2,
                        n -> 8.0 * residual(16, n, 32).numbers()),
                new Curve(
                        "arena of the ResNet step: bytes",
                        "batch",
                        batches,
                        1,
                        n -> 8.0 * residual(64, 10, n).numbers()),
                time("Hessian of n-n-n-4, N = 256", "width (P ~ width²)", layers, 4, seconds, n -> hessian(n, n, 256)),
                time("Hessian of 10-16-16-4", "N", counts, 1, seconds, n -> hessian(10, 16, n)),
                time("Hessian-vector product of 10-n-n-4", "width (P ~ width²)", layers, 2, seconds, Growth::product),
                time("NTK Gram of 20-28-28-4", "N", List.of(64, 128, 256, 384), 2, seconds, n -> gram(28, n)),
                time("NTK Gram of 20-n-n-4, N = 128", "width", List.of(16, 32, 64, 128), 1, seconds, n -> gram(n, 128)),
                time("eigenvalues", "rows", rows, 3, seconds, MatrixWorkload::eigenvalues),
                time(
                        "sparse product, 5 a row, 64 columns",
                        "rows",
                        counts,
                        1,
                        seconds,
                        n -> MatrixWorkload.sparse(n, 5, 64)),
                new Curve(
                        "runs one after another, L = 16, 5 epochs: time",
                        "runs",
                        List.of(8, 16, 32, 64),
                        1,
                        Growth::runs),
                new Curve(
                        "runs one after another, L = 16, 5 epochs: bytes held after",
                        "runs",
                        List.of(8, 16, 32, 64),
                        0,
                        Growth::held));
    }

    private static Curve time(
            String quantity,
            String axis,
            List<Integer> sizes,
            double expected,
            double seconds,
            IntFunction<Workload> of) {
        return new Curve(quantity + ": time", axis, sizes, expected, n -> seconds(of.apply(n), seconds));
    }

    private static TrainingStep residual(int depth, int width, int batch) {
        return StepWorkload.residual(depth, width, batch, "sgd", "tanh", Kernels.active());
    }

    private static Workload step(int depth, int width, int batch) {
        return new StepWorkload(residual(depth, width, batch));
    }

    private static Workload hessian(int inputs, int width, int count) {
        return CurvatureWorkload.of(List.of("hessian", "mlp", "" + inputs, "" + width, "4", "mse"), count);
    }

    private static Workload product(int width) {
        return CurvatureWorkload.of(List.of("product", "mlp", "10", "" + width, "4", "mse"));
    }

    private static Workload gram(int width, int count) {
        return CurvatureWorkload.tangentKernel(width, count);
    }

    private static double compile(int depth, double seconds) {
        return seconds(Workloads.of(List.of("plan", "" + depth)), seconds);
    }

    /** The least of several rounds after warm-up: what a busy machine disturbs least. */
    private static double seconds(Workload workload, double seconds) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            int calls = 0;
            double passed;
            do {
                workload.call();
                calls++;
                passed = (System.nanoTime() - begun) / 1e9;
            } while (passed < seconds);
            best = round < 0 ? best : Math.min(best, passed / calls);
        }
        return best;
    }

    private static double runs(int count) {
        double best = Double.POSITIVE_INFINITY;
        for (int round = -1; round < 3; round++) {
            long begun = System.nanoTime();
            for (int seed = 1; seed <= count; seed++) {
                Run.execute(configuration(seed));
            }
            best = round < 0 ? best : Math.min(best, (System.nanoTime() - begun) / 1e9);
        }
        return best;
    }

    private static double held(int count) {
        runs(count);
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - (double) runtime.freeMemory();
    }

    private static RunConfiguration configuration(int seed) {
        return new RunConfiguration(
                "resnet",
                Settings.of(Families.ALL.named("resnet").parameters(), Map.of("depth", 16, "init_scale", 0.01)),
                "ode-flow",
                Settings.of(DataSets.SOURCES.named("ode-flow").parameters(), Map.of("dimension", 10)),
                Settings.of(Training.PARAMETERS, Map.of("epochs", 5)),
                List.of(),
                seed);
    }
}
