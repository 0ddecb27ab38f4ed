package org.almagest.metrics;

import static org.almagest.metrics.SampleRuns.configuration;
import static org.almagest.metrics.SampleRuns.measurement;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Spectrum;
import org.almagest.dynamics.train.Status;
import org.junit.jupiter.api.Test;

/** What executors observe, from the run to the page. */
class RunTallyTest {
    private final FleetMetrics metrics = new FleetMetrics();

    @Test
    void lastLookIsTheEndAndStepZeroTheControl() throws IOException {
        RunTally tally = new RunTally();
        tally.add(
                "4f1c",
                configuration("resnet", 100, 10),
                SampleRuns.measured(
                        0.5,
                        List.of(
                                measurement(0, "weight-scaling", "max_norm", 7),
                                measurement(50, "weight-scaling", "max_norm", 9),
                                measurement(100, "weight-scaling", "max_norm", 8),
                                // of one layer, and without a number
                                Measurement.exact(100, "weight-scaling", "norm", 3, 1),
                                Measurement.missing(100, "weight-scaling", "delta", null, "no_delta"))),
                2);
        // untrained: its only look is its last
        tally.add(
                "4f1c",
                configuration("resnet", 64, 10),
                SampleRuns.measured(1.5, List.of(measurement(0, "weight-scaling", "max_norm", 4))),
                1);
        report(tally);
        String labels = "probe=\"weight-scaling\",quantity=\"max_norm\",at=\"%s\",depth=\"64\",width=\"8\",";
        String end = labels.formatted("end");
        assertEquals(
                List.of(
                        "almagest_measurement{" + labels.formatted("init") + "quantile=\"0.0\",} 7.0",
                        "almagest_measurement{" + labels.formatted("init") + "quantile=\"0.5\",} 7.0",
                        "almagest_measurement{" + labels.formatted("init") + "quantile=\"1.0\",} 7.0",
                        "almagest_measurement_sum{" + labels.formatted("init") + "} 7.0",
                        "almagest_measurement_count{" + labels.formatted("init") + "} 1.0"),
                PageText.samples(metrics, "almagest_measurement").stream()
                        .filter(line -> line.contains("\"init\""))
                        .toList());
        assertTrue(PageText.samples(metrics, "almagest_measurement")
                .containsAll(List.of(
                        "almagest_measurement{" + end + "quantile=\"0.0\",} 4.0",
                        "almagest_measurement{" + end + "quantile=\"1.0\",} 8.0",
                        "almagest_measurement_sum{" + end + "} 12.0")));
        assertEquals(10, PageText.samples(metrics, "almagest_measurement").size());
        assertEquals(
                List.of("almagest_loss_sum{family=\"resnet\",} 2.0", "almagest_loss_count{family=\"resnet\",} 2.0"),
                PageText.samples(metrics, "almagest_loss_"));
        assertEquals(
                List.of("almagest_gradient_norm_sum{family=\"resnet\",} 0.5"),
                PageText.samples(metrics, "almagest_gradient_norm_sum"));
        assertEquals(
                List.of("almagest_run_duration_seconds_sum{family=\"resnet\",} 3.0"),
                PageText.samples(metrics, "almagest_run_duration_seconds_sum"));
    }

    @Test
    void cosinesAreThoseOfDifferentNeurons() throws IOException {
        RunTally tally = new RunTally();
        double[] cosines = {1, -0.96, 0.25, -0.96, 1, 1.0000000000000002, 0.25, 1.0000000000000002, 1};
        tally.add(
                "4f1c",
                configuration("mlp", 2, 3),
                SampleRuns.result(
                        Status.FINISHED,
                        1,
                        "",
                        List.of(),
                        List.of(),
                        List.of(
                                new Matrix(0, "cosine", 0, 3, 3, new double[9]),
                                new Matrix(100, "cosine", 0, 3, 3, cosines),
                                new Matrix(100, "cosine", 1, 2, 2, new double[] {1, 0.5, 0.5, 1}),
                                new Matrix(100, "cluster", 0, 1, 3, new double[] {0, 0, 1}))),
                1);
        report(tally);
        Map<String, Integer> expected =
                Map.of("0.2", 0, "0.3", 1, "0.4", 1, "0.5", 2, "0.9", 2, "0.95", 2, "0.99", 3, "1.0", 4, "+Inf", 4);
        List<String> samples = PageText.samples(metrics, "almagest_absolute_cosine");
        expected.forEach((upper, pairs) -> assertTrue(
                samples.contains("almagest_absolute_cosine_bucket{at=\"end\",le=\"%s\",} %d.0".formatted(upper, pairs)),
                () -> upper + " in " + samples));
        assertTrue(samples.contains("almagest_absolute_cosine_bucket{at=\"init\",le=\"0.1\",} 3.0"));
        assertTrue(samples.contains("almagest_absolute_cosine_count{at=\"end\",} 4.0"));
    }

    @Test
    void spectraAreByOperatorAndNotByLayer() throws IOException {
        RunTally tally = new RunTally();
        tally.add(
                "4f1c",
                configuration("cnn", 2, 3),
                SampleRuns.result(
                        Status.FINISHED,
                        1,
                        "",
                        List.of(),
                        List.of(
                                new Spectrum(0, "hessian", 1, 2, 2, 0, 1.0, new double[] {-1, 0, 3}),
                                new Spectrum(0, "hessian_layer_7", 1, 2, 2, 0, 1.0, new double[] {9})),
                        List.of()),
                1);
        report(tally);
        assertEquals(
                List.of(
                        "almagest_eigenvalue{operator=\"hessian\",at=\"end\",quantile=\"0.0\",} -1.0",
                        "almagest_eigenvalue{operator=\"hessian\",at=\"end\",quantile=\"0.1\",} -1.0",
                        "almagest_eigenvalue{operator=\"hessian\",at=\"end\",quantile=\"0.5\",} 0.0",
                        "almagest_eigenvalue{operator=\"hessian\",at=\"end\",quantile=\"0.9\",} 3.0",
                        "almagest_eigenvalue{operator=\"hessian\",at=\"end\",quantile=\"1.0\",} 3.0",
                        "almagest_eigenvalue_sum{operator=\"hessian\",at=\"end\",} 2.0",
                        "almagest_eigenvalue_count{operator=\"hessian\",at=\"end\",} 3.0"),
                PageText.samples(metrics, "almagest_eigenvalue"));
    }

    @Test
    void boundsAreWatchedFromTheirSideAtEveryLook() throws IOException {
        RunTally tally = new RunTally();
        for (double ratio : new double[] {0.5, 1, 1.01, 0.97}) {
            tally.add(
                    "4f1c",
                    configuration("cnn", 2, 3),
                    SampleRuns.measured(
                            1,
                            List.of(
                                    measurement(0, "hessian", "outer_rank_over_bound", ratio),
                                    measurement(0, RateProbe.NAME, "speed", ratio),
                                    measurement(0, "hessian", "rank_over_parameters", 7))),
                    1);
        }
        tally.add(
                "4f1c",
                configuration("gnn", 2, 3),
                SampleRuns.measured(
                        1,
                        List.of(
                                measurement(0, RateProbe.NAME, "holds", 1),
                                measurement(10, RateProbe.NAME, "holds", 0),
                                measurement(20, RateProbe.NAME, "holds", 1),
                                // nothing is violated where a theorem does not apply
                                Measurement.missing(20, RateProbe.NAME, "holds", null, "not_gradient_descent"))),
                1);
        report(tally);
        assertEquals(
                List.of(
                        "almagest_bound_violations_total{probe=\"hessian\",quantity=\"outer_rank_over_bound\",} 1.0",
                        "almagest_bound_violations_total{probe=\"rate\",quantity=\"speed\",} 2.0",
                        "almagest_bound_violations_total{probe=\"rate\",quantity=\"holds\",} 1.0"),
                PageText.samples(metrics, "almagest_bound_violations_total"));
    }

    @Test
    void failuresHaveCausesOfAClosedSet() throws IOException {
        RunTally tally = new RunTally();
        for (String error : List.of(
                "out of memory (Java heap space): give the process more, or choose a smaller network",
                "OutOfMemoryError: too deep",
                "java.lang.StackOverflowError",
                "NoClassDefFoundError: lapack",
                "probe hessian: the rank of a Hessian of P = 9999 parameters needs its full spectrum",
                "x.csv does not exist (looked for /x.csv): expected a file with the table",
                "")) {
            tally.add("4f1c", configuration("mlp", 1, 1), SampleRuns.failed(error), 1);
        }
        report(tally);
        metrics.taskFailed(FailureCause.ofTask("org.almagest.jobs.storage.OutputException"));
        metrics.taskFailed(FailureCause.ofTask("java.lang.IllegalStateException"));
        assertEquals(
                List.of(
                        "almagest_failures_total{cause=\"out_of_memory\",} 2.0",
                        "almagest_failures_total{cause=\"stack_overflow\",} 1.0",
                        "almagest_failures_total{cause=\"missing_library\",} 1.0",
                        "almagest_failures_total{cause=\"probe\",} 1.0",
                        "almagest_failures_total{cause=\"run\",} 2.0",
                        "almagest_failures_total{cause=\"output\",} 1.0",
                        "almagest_failures_total{cause=\"executor_lost\",} 0.0",
                        "almagest_failures_total{cause=\"task\",} 1.0"),
                PageText.samples(metrics, "almagest_failures_total"));
    }

    @Test
    void mergedAndSentOverTheWireIsAsObservedInOnePlace() throws Exception {
        FleetMetrics one = new FleetMetrics();
        RunTally all = new RunTally();
        RunTally merged = new RunTally();
        for (int i = 0; i < 40; i++) {
            RunTally own = new RunTally();
            for (RunTally tally : List.of(all, own)) {
                tally.add(
                        "4f1c",
                        configuration("resnet", 1 << (i % 5), 10),
                        i % 9 == 0
                                ? SampleRuns.failed("StackOverflowError")
                                // powers of two add up to the same sum in any order
                                : SampleRuns.measured(Math.pow(2, i % 7), SampleRuns.measurements(3, 1 << i % 4)),
                        0.5);
            }
            merged.merge((RunTally) copy(own));
        }
        report(merged);
        one.reported(new ExecutorReport("1", KernelKind.VECTOR, 1, 2, 0, 0, all));
        assertEquals(40, merged.runs());
        assertEquals(PageText.of(one), PageText.of(metrics));
    }

    private static Object copy(Object sent) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private void report(RunTally tally) {
        metrics.reported(new ExecutorReport("1", KernelKind.VECTOR, 1, 2, 0, 0, tally));
    }
}
