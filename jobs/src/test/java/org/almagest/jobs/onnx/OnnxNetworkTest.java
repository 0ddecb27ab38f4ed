package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.probe.Findings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that PyTorch has exported, against PyTorch's numbers and those of ONNX Runtime. */
class OnnxNetworkTest {
    /** Two programs in double precision that add in other orders. */
    private static final double DOUBLE = 1e-12;

    /** ONNX Runtime computes in single precision, whose unit in the last place is 6e-8 of a number. */
    private static final double SINGLE = 1e-5;

    /** Second derivatives, and fifty steps, relative to the largest number: rounding a few thousand times. */
    private static final double DERIVED = 1e-9;

    private static final int STEPS = 50;

    static Stream<Reference> networks() {
        return Reference.all().stream();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictsWhatPyTorchDoes(Reference reference) throws IOException {
        OnnxNetwork network = reference.network(reference.file());
        assertArrayEquals(reference.numbers("outputs"), reference.predictions(network, network.start()), DOUBLE);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void predictsWhatOnnxRuntimeDoes(Reference reference) throws IOException {
        OnnxNetwork network = reference.network(reference.single());
        assertArrayEquals(reference.numbers("runtime"), reference.predictions(network, network.start()), SINGLE);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hasTheCurvatureThatPyTorchFinds(Reference reference) throws IOException {
        OnnxNetwork network = reference.network(reference.file());
        assertEquals(reference.json().required("parameters").intValue(), network.parameterCount());
        Findings findings = measured(reference, network, "hessian", Map.of("operators", "hessian"));
        assertEquals(
                reference.number("lambda_max"),
                value(findings, "top_eigenvalue"),
                DERIVED * reference.number("lambda_max"));
        assertEquals(
                reference.number("trace"),
                value(findings, "trace"),
                DERIVED * Math.abs(reference.number("lambda_max")));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void hasTheTangentKernelThatPyTorchFinds(Reference reference) throws IOException {
        OnnxNetwork network = reference.network(reference.file());
        double[] expected = reference.numbers("kernel");
        double[] found =
                measured(reference, network, "ntk", Map.of()).spectra().get(0).eigenvalues();
        assertArrayEquals(expected, found, DERIVED * expected[expected.length - 1]);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void trainsAsPyTorchDoes(Reference reference) throws IOException {
        Settings model = Settings.of(
                new OnnxFamily().parameters(), Map.of("file", reference.file().toString()));
        Map<String, Object> training = new TreeMap<>(Map.of(
                "loss",
                "squared-error",
                "optimizer",
                "sgd",
                "learning_rate",
                0.05,
                "momentum",
                reference.number("momentum"),
                "batch_size",
                0,
                "epochs",
                STEPS,
                "keep_weights",
                true));
        RunConfiguration configuration = new RunConfiguration(
                "onnx",
                model,
                "none",
                Settings.of(List.of(), Map.of()),
                Settings.of(Training.PARAMETERS, training),
                List.of(),
                0);
        DataSet data = reference.data();
        RunResult result = Run.train(configuration, data);
        assertNull(result.error());
        assertEquals(STEPS, result.steps());
        OnnxNetwork network = reference.network(reference.file());
        double[] theta = network.start();
        int at = 0;
        for (RunResult.Weights weights : result.weights()) {
            // blocks and statistics in the order of the flat vector, at the start and at the end
            if (weights.step() == STEPS) {
                System.arraycopy(weights.data(), 0, theta, at, weights.data().length);
                at += weights.data().length;
            }
        }
        assertEquals(theta.length, at);
        double[] before = reference.numbers("outputs");
        double[] after = reference.numbers("trained");
        assertTrue(distance(before, after) > 0.1, "fifty steps should have moved the network");
        assertArrayEquals(after, reference.predictions(network, theta), DERIVED * scale(after));
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static double scale(double[] numbers) {
        return Math.max(1, Arrays.stream(numbers).map(Math::abs).max().orElseThrow());
    }

    private static Findings measured(Reference reference, OnnxNetwork network, String name, Map<String, Object> given) {
        Probe probe = Probes.ALL.named(name);
        Findings findings = new Findings();
        double[] theta = network.start();
        Snapshot snapshot = new Snapshot(0, network, theta, theta, reference.data(), Objectives.SQUARED_ERROR, 0);
        probe.measure(snapshot, Settings.of(probe.parameters(), given), findings);
        return findings;
    }

    private static double value(Findings findings, String quantity) {
        return findings.measurements().stream()
                .filter(measurement -> measurement.quantity().equals(quantity))
                .map(Measurement::value)
                .findFirst()
                .orElseThrow();
    }
}
