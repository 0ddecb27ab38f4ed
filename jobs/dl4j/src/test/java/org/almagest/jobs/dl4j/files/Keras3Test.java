package org.almagest.jobs.dl4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.arrays.ArrayFileException;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.jobs.saved.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and weights of Keras 3, against what Keras 3 says of them (keras3.py). */
class Keras3Test {
    /** Keras' predictions are in single precision: some sums of 64 numbers. */
    private static final double SINGLE = 1e-5;

    private static final String WEIGHTS = "model.weights.h5";

    @TempDir
    Path folder;

    private static Path resource(String name) {
        return Path.of("src/test/resources/org/almagest/jobs/dl4j", name);
    }

    private static JsonNode answers(String model) {
        try {
            return new ObjectMapper().readTree(resource("keras3.json").toFile()).required(model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(JsonNode lists) {
        List<Double> numbers = new ArrayList<>();
        collect(lists, numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, numbers));
        } else {
            numbers.add(node.doubleValue());
        }
    }

    private static DataSet data(String model) {
        double[] inputs = numbers(answers(model).required("inputs"));
        int count = answers(model).required("inputs").size();
        double[] targets = new double[10 * count];
        for (int n = 0; n < count; n++) {
            targets[10 * n + n] = 1;
        }
        Examples examples = new Examples(inputs.length / count, 10, count, inputs, targets);
        return new DataSet("waves", examples, examples.first(0), true);
    }

    /** Probabilities, example by example; the network gives what the softmax is taken of. */
    private static double[] probabilities(SavedModel saved) {
        Examples examples = saved.data().train();
        NetworkInGraph graph = new NetworkInGraph(saved.model());
        Node inputs = graph.batch(examples.shape(), examples.count()).inputs();
        NetworkExecution network = graph.execution(List.of(graph.predict(inputs)), saved.parameters());
        network.load(examples, 0);
        network.execution().run();
        int at = network.execution().plan().output(0);
        double[] found = new double[10 * examples.count()];
        for (int n = 0; n < examples.count(); n++) {
            double sum = 0;
            for (int c = 0; c < 10; c++) {
                found[10 * n + c] = Math.exp(network.execution().arena()[at + c * examples.count() + n]);
                sum += found[10 * n + c];
            }
            for (int c = 0; c < 10; c++) {
                found[10 * n + c] /= sum;
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"perceptron", "graph"})
    void predictsWhatKerasPredicts(String model) throws IOException {
        SavedModel read = new KerasFormat().read(resource(model + ".keras"), data(model));
        assertNull(read.obstacle());
        assertEquals("cross-entropy", read.loss());
        double[] expected = numbers(answers(model).required("predictions"));
        assertArrayEquals(expected, probabilities(read), SINGLE);
        double loss = 0;
        for (int n = 0; n < expected.length / 10; n++) {
            loss -= Math.log(expected[11 * n]) / (expected.length / 10);
        }
        assertEquals(loss, read.value(), SINGLE * Math.max(1, loss));
    }

    /** Keras keeps channels last, for which there is no counterpart; a GRU has none in the importer: weights alone. */
    @ParameterizedTest
    @CsvSource({"image,NHWC", "recurrent,layer second of class GRU"})
    void whatHasNoTranslationIsMeasuredByItsWeights(String model, String reason) throws IOException {
        SavedModel read = new KerasFormat().read(resource(model + ".keras"), data(model));
        assertFalse(read.model().predicts());
        assertTrue(String.valueOf(read.obstacle()).contains(reason), read::obstacle);
    }

    /** The blocks W, by layer; each with its numbers, a neuron a row, as a matrix of Keras transposed. */
    @ParameterizedTest
    @CsvSource({
        "perceptron.keras,perceptron",
        "perceptron.weights.h5,perceptron",
        "graph.weights.h5,graph",
        "image.keras,image",
        "image.weights.h5,image",
        "recurrent.weights.h5,recurrent"
    })
    void weightsAreThoseOfKeras(String file, String model) throws IOException {
        SavedModel read = new KerasFormat().read(resource(file), null);
        List<double[]> expected = new ArrayList<>();
        int counted = 0;
        for (JsonNode layer : answers(model).required("weights")) {
            for (JsonNode array : layer) {
                int axes = array.required("shape").size();
                double[] numbers = numbers(array.required("numbers"));
                int last = array.required("shape").get(axes - 1).intValue();
                boolean moving =
                        layer.size() == 4 && array == layer.get(2) || layer.size() == 4 && array == layer.get(3);
                counted += moving ? numbers.length : 0;
                if (axes > 1 && !(axes == 2 && array.required("shape").get(0).intValue() == 2 && layer.size() == 3)) {
                    double[] rows = new double[numbers.length];
                    for (int i = 0; i < rows.length; i++) {
                        rows[i % last * (rows.length / last) + i / last] = numbers[i];
                    }
                    expected.add(rows);
                }
            }
        }
        List<double[]> found = new ArrayList<>();
        for (Block block : read.model().blocks()) {
            if (block.layer() >= 0 && block.name().equals("W")) {
                found.add(Arrays.copyOfRange(read.parameters(), block.offset(), block.offset() + block.size()));
            }
        }
        assertEquals(expected.size(), found.size());
        for (double[] rows : expected) {
            int at = 0;
            while (at < found.size() && !Arrays.equals(found.get(at), rows)) {
                at++;
            }
            assertTrue(at < found.size(), "a matrix of " + rows.length);
            // each is one layer's
            found.remove(at);
        }
        // moving means and variances are no parameters
        int all = numbers(answers(model).required("weights")).length;
        assertEquals(count(answers(model).required("weights")) - counted, read.parameters().length, "of " + all);
    }

    private static int count(JsonNode weights) {
        int count = 0;
        for (JsonNode layer : weights) {
            for (JsonNode array : layer) {
                count += array.required("numbers").size();
            }
        }
        return count;
    }

    @Test
    void weightsAloneSayWhatIsMissing() throws IOException {
        SavedModel read = new KerasFormat().read(resource("graph.weights.h5"), data("graph"));
        assertFalse(read.model().predicts());
        assertTrue(String.valueOf(read.obstacle()).contains("model.save"), read::obstacle);
    }

    private static Map<String, byte[]> entries(String name) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(resource(name)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private Path archive(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return Files.write(folder.resolve("made.keras"), bytes.toByteArray());
    }

    private static void assertRefused(Path file, String words) {
        ArrayFileException refused = assertThrows(ArrayFileException.class, () -> new KerasFormat().read(file, null));
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
    }

    @Test
    void whatIsNoArchiveOfKeras3IsRefused() throws IOException {
        Map<String, byte[]> good = entries("perceptron.keras");
        assertNull(new KerasFormat().read(archive(good), null).obstacle());

        Map<String, byte[]> older = new LinkedHashMap<>(good);
        older.put("metadata.json", "{\"keras_version\": \"2.13.1\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(archive(older), "of Keras '2.13.1': expected 3");

        for (String missing : good.keySet()) {
            Map<String, byte[]> without = new LinkedHashMap<>(good);
            without.remove(missing);
            assertRefused(archive(without), "without " + missing);
        }
        for (String outside : List.of("../evil.h5", "/etc/evil", "assets/../../evil", "C:evil", "a\\b")) {
            Map<String, byte[]> with = new LinkedHashMap<>(good);
            with.put(outside, new byte[1]);
            assertRefused(archive(with), "names within the archive");
        }
        Map<String, byte[]> text = new LinkedHashMap<>(good);
        text.put("config.json", "[1".getBytes(StandardCharsets.UTF_8));
        assertRefused(archive(text), "config.json is no JSON");
        text.put("config.json", "[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertRefused(archive(text), "config.json is no JSON");
        text.put("config.json", "[]".getBytes(StandardCharsets.UTF_8));
        assertRefused(archive(text), "no JSON object");
        Map<String, byte[]> other = new LinkedHashMap<>(good);
        other.put(WEIGHTS, new byte[100]);
        assertRefused(archive(other), "cannot be read");
        assertRefused(Files.writeString(folder.resolve("text.keras"), "no zip"), "no zip");
    }

    /** Ten megabytes of zeros in ten kilobytes. */
    @Test
    void whatUnpacksToMoreThanWeightsDoIsRefused() throws IOException {
        Map<String, byte[]> bomb = new LinkedHashMap<>(entries("perceptron.keras"));
        bomb.put(WEIGHTS, new byte[10_000_000]);
        assertRefused(archive(bomb), "claims to have 10000000 bytes");
        bomb.put("config.json", new byte[17 << 20]);
        assertRefused(archive(bomb), "config.json is longer");
    }

    @Test
    void weightsOfAnotherLayerAreRefused() throws IOException {
        Map<String, byte[]> good = new LinkedHashMap<>(entries("perceptron.keras"));
        String configuration = new String(good.get("config.json"), StandardCharsets.UTF_8);
        good.put("config.json", configuration.replace("hidden", "secret").getBytes(StandardCharsets.UTF_8));
        SavedModel read = new KerasFormat().read(archive(good), data("perceptron"));
        assertTrue(String.valueOf(read.obstacle()).contains("those of layer hidden"), read::obstacle);
    }

    /** The target of the first is a good file beside it. */
    @ParameterizedTest
    @ValueSource(strings = {"external", "soft"})
    void linksAreNotFollowed(String kind) {
        assertRefused(resource(kind + ".weights.h5"), "layers/dense is a link");
    }

    /** Keras numbers arrays 0, 1 and so on; two that are called 1 and 01 would have no order. */
    @Test
    void numbersOfArraysAreThoseThatKerasWrites() {
        assertRefused(resource("misnumbered.weights.h5"), "dense/vars/01: expected arrays that are called 0, 1");
    }

    /** Few groups to which millions of ways lead. */
    @Test
    void groupsAreNotVisitedWithoutEnd() {
        assertRefused(resource("ways.weights.h5"), "more than 100000 groups");
    }

    @Test
    void truncatedItIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(resource("graph.keras"));
        for (int length = 0; length < whole.length; length += 1999) {
            Path file = Files.write(folder.resolve("short.keras"), Arrays.copyOf(whole, length));
            assertRefused(file, "no zip");
        }
        byte[] weights = Files.readAllBytes(resource("graph.weights.h5"));
        for (int length = 0; length < weights.length; length += 1999) {
            Path file = Files.write(folder.resolve("short.weights.h5"), Arrays.copyOf(weights, length));
            assertRefused(file, "cannot be read");
        }
    }

    /** Any byte may be anything: the answer is a model or an exception that is caught. */
    @Test
    void damagedAnywhereItIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(resource("perceptron.weights.h5"));
        Path file = folder.resolve("damaged.weights.h5");
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 5; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                new KerasFormat().read(file, null);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 10, "refused " + refused);
    }
}
