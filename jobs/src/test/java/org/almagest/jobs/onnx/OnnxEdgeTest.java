package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Curvature beside the thresholds of momentum and Adam, in training, against PyTorch's optimisers (edge.py). */
class OnnxEdgeTest {
    /** Relative; residuals are below 1e-9, and eigenvalues much nearer. */
    private static final double DERIVED = 1e-9;

    /** Relative; how near trial finds a threshold. */
    private static final double TRIAL = 1e-4;

    private static Map<String, Measurement> measured(String training) {
        String sweep = String.format(
                Locale.ROOT,
                """
                sweep: edge
                seeds: 1
                model: {family: onnx, file: '%s'}
                data: {name: npz, path: '%s'}
                train: {%s, batch_size: 0}
                probes: [{name: curvature, at: [init, end], top: 1, accuracy: 1.0e-9, lanczos_steps: 150}]
                """,
                Reference.named("mlp").file(),
                Reference.resource("mlp.npz"),
                training);
        RunResult result = Run.execute(
                Sweep.read(new SweepSource("edge.yaml", sweep)).runs().next());
        assertEquals(null, result.error());
        Map<String, Measurement> last = new TreeMap<>();
        result.measurements().stream().filter(row -> row.step() > 0).forEach(row -> last.put(row.quantity(), row));
        return last;
    }

    private static double value(Map<String, Measurement> rows, String quantity) {
        Double value = rows.get(quantity).value();
        assertNotNull(value, () -> quantity + ": " + rows.get(quantity).status());
        return value;
    }

    @ParameterizedTest
    @CsvSource({"momentum,optimizer: momentum", "nesterov,'optimizer: sgd, nesterov: true'"})
    void momentumHasAThresholdOfItsOwn(String kind, String optimizer) throws IOException {
        JsonNode answers =
                new ObjectMapper().readTree(Reference.resource("edge.json").toFile());
        Map<String, Measurement> rows = measured(String.format(
                Locale.ROOT,
                "%s, momentum: %s, learning_rate: %s, epochs: %d",
                optimizer,
                answers.required("beta"),
                answers.required("rates").required(kind),
                answers.required("steps").intValue()));
        double largest = answers.required(kind).required("largest").doubleValue();
        double threshold = answers.required(kind).required("threshold").doubleValue();
        assertEquals(largest, value(rows, "largest_eigenvalue"), DERIVED * largest);
        assertEquals(threshold, value(rows, "stability_threshold"), TRIAL * threshold);
        assertEquals(largest / threshold, value(rows, "stability_ratio"), TRIAL * largest / threshold);
        assertEquals("no_preconditioner", rows.get("preconditioned_sharpness").status());
    }

    @Test
    void adamSeesAnotherHessian() throws IOException {
        JsonNode answers =
                new ObjectMapper().readTree(Reference.resource("edge.json").toFile());
        JsonNode adam = answers.required("adam");
        Map<String, Measurement> rows = measured(String.format(
                Locale.ROOT,
                "optimizer: adam, beta1: %s, beta2: %s, epsilon: %s, learning_rate: %s, epochs: %d",
                answers.required("betas").get(0),
                answers.required("betas").get(1),
                answers.required("epsilon"),
                answers.required("rates").required("adam"),
                answers.required("steps").intValue()));
        double largest = adam.required("largest").doubleValue();
        double preconditioned = adam.required("preconditioned").doubleValue();
        double threshold = adam.required("threshold").doubleValue();
        assertEquals(largest, value(rows, "largest_eigenvalue"), DERIVED * largest);
        assertEquals(preconditioned, value(rows, "preconditioned_sharpness"), DERIVED * preconditioned);
        assertEquals(threshold, value(rows, "preconditioned_threshold"), TRIAL * threshold);
        double ratio = preconditioned / threshold;
        assertEquals(ratio, value(rows, "preconditioned_ratio"), TRIAL * ratio);
        assertEquals("no_gradient_descent", rows.get("stability_threshold").status());
    }

    @ParameterizedTest
    @CsvSource({
        "'optimizer: adam, weight_decay: 0.1'",
        "'optimizer: adam, clip_norm: 1'",
        "'optimizer: adam, rates: \"W=0.5\"'"
    })
    void whatNoRuleSaysHasNoThreshold(String training) {
        Map<String, Measurement> rows = measured(training + ", learning_rate: 0.01, epochs: 2");
        assertEquals("no_preconditioner", rows.get("preconditioned_threshold").status());
    }
}
