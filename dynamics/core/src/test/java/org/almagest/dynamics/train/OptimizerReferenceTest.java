package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fifty steps of every optimiser and schedule, carried by the real training loop, end where PyTorch's end. */
class OptimizerReferenceTest {
    private static final int STEPS = 50;
    private static final int EXAMPLES = 12;
    /** Of the largest entry; fifty steps of a few operations a number, in another order. */
    private static final double TOLERANCE = 1e-12;

    private static final Map<String, double[]> SHARED = new TreeMap<>();
    private static final Map<String, Case> CASES = new LinkedHashMap<>();

    static {
        read();
    }

    /** What PyTorch was told, and what it found. */
    private record Case(Map<String, Object> settings, Map<String, double[]> found) {}

    private static void read() {
        try (InputStream in = OptimizerReferenceTest.class.getResourceAsStream("optimizers.txt")) {
            Case current = new Case(new TreeMap<>(), SHARED);
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "case" -> {
                        current = new Case(new TreeMap<>(), new TreeMap<>());
                        CASES.put(words[1], current);
                    }
                    case "set" -> current.settings.put(words[1], value(words[1], words[2]));
                    case "array" -> SHARED.put(words[1], numbers(words[2]));
                    case "#" -> {}
                    default -> current.found.put(words[0], numbers(line.substring(words[0].length() + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(String setting, String word) {
        Parameter parameter = Training.PARAMETERS.stream()
                .filter(known -> known.name().equals(setting))
                .findFirst()
                .orElseThrow();
        return switch (parameter.kind()) {
            case INTEGER -> Long.valueOf(word);
            case REAL -> Double.valueOf(word);
            case TEXT -> word;
            case FLAG -> Boolean.valueOf(word);
        };
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** A perceptron that begins where PyTorch's did. */
    private record Begun(Model perceptron) implements Model {
        @Override
        public List<Block> blocks() {
            return perceptron.blocks();
        }

        @Override
        public double[] initialise(RandomStream random) {
            return SHARED.get("initial").clone();
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return perceptron.forward(pass, inputs);
        }

        @Override
        public double operationsPerExample() {
            return perceptron.operationsPerExample();
        }
    }

    static Stream<String> cases() {
        return CASES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWherePyTorchEnds(String name) {
        Case expected = CASES.get(name);
        RunResult result = train(expected.settings);
        assertEquals(STEPS, result.steps());
        double[] end = result.weights().stream()
                .filter(weights -> weights.step() == STEPS)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
        assertSame(expected.found.get("end"), end, name);
        double[] rates = result.trajectory().stream()
                .limit(STEPS)
                .mapToDouble(TrajectoryPoint::learningRate)
                .toArray();
        assertSame(expected.found.get("rates"), rates, "rates of " + name);
    }

    /** No two settings end at the same place, so each of them was looked at. */
    @ParameterizedTest
    @MethodSource("cases")
    void endsWhereNoOtherCaseEnds(String name) {
        double[] end = CASES.get(name).found.get("end");
        CASES.forEach((other, found) -> assertTrue(
                other.equals(name) || largestDifference(end, found.found.get("end")) > 1e-4,
                () -> name + " ends where " + other + " does"));
    }

    private static RunResult train(Map<String, Object> settings) {
        Map<String, Object> training = new TreeMap<>(settings);
        training.put("batch_size", 0);
        training.put("epochs", STEPS);
        training.put("record", "linear");
        training.put("record_spacing", 1);
        training.put("keep_weights", true);
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration(
                "perceptron", none, "made", none, Settings.of(Training.PARAMETERS, training), List.of(), 1);
        Settings model = Settings.of(
                Families.ALL.named("mlp").parameters(), Map.of("depth", 1, "width", 5, "activation", "tanh"));
        Examples examples = new Examples(3, 2, EXAMPLES, SHARED.get("inputs"), SHARED.get("targets"));
        RunResult result = Run.train(
                configuration,
                new Begun(Families.ALL.named("mlp").build(model, 3, 2)),
                new DataSet("made", examples, examples.first(2), false));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static void assertSame(double[] expected, double[] found, String what) {
        assertEquals(expected.length, found.length, what);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertEquals(0, largestDifference(expected, found) / largest, TOLERANCE, what);
    }

    private static double largestDifference(double[] a, double[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
