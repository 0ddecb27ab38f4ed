package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator by itself, against what ONNX Runtime makes of it in single precision; operators.py writes the answers. */
class OperatorsTest {
    private static final int EXAMPLES = 3;

    /** Single precision: 6e-8 of a number, a few sums of a few dozen numbers of size 1 to 10. */
    private static final double SINGLE = 1e-5;

    @TempDir
    Path folder;

    /** A model with one operator. */
    record Case(String name, byte[] model, double[] inputs, double[] outputs) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        JsonNode root =
                new ObjectMapper().readTree(Reference.resource("operators.json").toFile());
        List<Case> cases = new ArrayList<>();
        root.fields()
                .forEachRemaining(entry -> cases.add(new Case(
                        entry.getKey(),
                        Base64.getDecoder()
                                .decode(entry.getValue().required("model").textValue()),
                        numbers(entry.getValue().required("inputs")),
                        numbers(entry.getValue().required("outputs")))));
        return cases.stream();
    }

    private static double[] numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesWhatOnnxRuntimeGives(Case each) throws IOException {
        Path file = Files.write(folder.resolve("operator.onnx"), each.model);
        OnnxModel model = OnnxReader.read(file);
        int features = each.inputs.length / EXAMPLES;
        int outputs = each.outputs.length / EXAMPLES;
        OnnxNetwork network = OnnxNetwork.of(model, Weights.of(model), features, outputs, null);
        Examples examples = new Examples(features, outputs, EXAMPLES, each.inputs, new double[EXAMPLES * outputs]);
        double[] found = Agreement.predictions(network, examples);
        assertArrayEquals(each.outputs, found, SINGLE);

        // the referee that compares networks with another program says the same
        Referee honest = referee(each.outputs);
        assertEquals(Optional.empty(), Agreement.difference(honest, file, model, network, examples));
        double[] wrong = each.outputs.clone();
        wrong[wrong.length - 1] += 1;
        assertTrue(Agreement.difference(referee(wrong), file, model, network, examples)
                .orElseThrow()
                .contains("the predictions differ from those of memory"));
    }

    /** A place that sees nothing is 0, and no derivative of it is NaN, as PyTorch has it. */
    @Test
    void whatNobodySeesHasNoSlope() throws IOException {
        Set<String> names = Set.of("Softmax with a mask added", "Attention mask that hides all");
        int tried = 0;
        for (Case each : cases().toList()) {
            if (!names.contains(each.name)) {
                continue;
            }
            OnnxModel model = OnnxReader.read(Files.write(folder.resolve("operator.onnx"), each.model));
            int features = each.inputs.length / EXAMPLES;
            int outputs = each.outputs.length / EXAMPLES;
            OnnxNetwork network = OnnxNetwork.of(model, Weights.of(model), features, outputs, null);
            Examples examples = new Examples(features, outputs, EXAMPLES, each.inputs, new double[EXAMPLES * outputs]);
            MeanLoss mean = MeanLoss.of(network, Objectives.SQUARED_ERROR, examples, network.start());
            assertTrue(mean.gradientNorm() > 0 && Double.isFinite(mean.gradientNorm()), each.name);
            tried++;
        }
        assertEquals(names.size(), tried);
    }

    private static Referee referee(double[] answers) {
        return new Referee() {
            @Override
            public String name() {
                return "memory";
            }

            @Override
            public double[] predictions(Path file, String input, boolean whole, long[] shape, double[] inputs) {
                assertEquals("x", input);
                assertArrayEquals(new long[] {EXAMPLES, inputs.length / EXAMPLES}, shape);
                return answers;
            }
        };
    }

    @Test
    void noOperatorIsLeftOut() throws IOException {
        Set<String> missing = new TreeSet<>(Operators.names());
        for (Case each : cases().toList()) {
            Path file = Files.write(folder.resolve("operator.onnx"), each.model);
            OnnxReader.read(file).operations().forEach(operation -> missing.remove(operation.type()));
        }
        for (Reference reference : Reference.all()) {
            OnnxReader.read(reference.file()).operations().forEach(operation -> missing.remove(operation.type()));
        }
        // for shape arithmetic alone
        missing.removeAll(Set.of("ConstantOfShape", "Dropout", "Floor", "Mod", "ReduceProd", "Size"));
        assertEquals(Set.of(), missing);
    }
}
