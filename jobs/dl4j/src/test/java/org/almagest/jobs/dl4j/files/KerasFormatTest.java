package org.almagest.jobs.dl4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.jobs.saved.ModelFileException;
import org.almagest.jobs.saved.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HDF5 files of Keras. */
class KerasFormatTest {
    private static final double ROUNDING = 1e-12;

    @TempDir
    Path folder;

    private static Path resource(String name) {
        return Path.of("src/test/resources/org/almagest/jobs/dl4j", name);
    }

    private static DataSet digits() {
        return DataSets.load(
                "digits", Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("train", 50L, "test", 0L)));
    }

    private static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        Arrays.setAll(numbers, i -> list.get(i).doubleValue());
        return numbers;
    }

    /** Keras has [inputs][outputs], we have a neuron a row. */
    private static double[] rows(double[] kernel, int inputs) {
        int outputs = kernel.length / inputs;
        double[] rows = new double[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            rows[i % outputs * inputs + i / outputs] = kernel[i];
        }
        return rows;
    }

    @Test
    void weightsAreThoseThatWereWrittenAndTheLossIsThatOfTheFormula() throws IOException {
        JsonNode layers =
                new ObjectMapper().readTree(resource("perceptron.json").toFile());
        double[] hidden = rows(numbers(layers.at("/hidden/kernel")), 64);
        double[] shift = numbers(layers.at("/hidden/bias"));
        double[] classes = rows(numbers(layers.at("/classes/kernel")), 6);
        double[] offset = numbers(layers.at("/classes/bias"));
        SavedModel read = new KerasFormat().read(resource("perceptron.h5"), digits());
        assertNull(read.obstacle());
        double[] expected = new double[hidden.length + shift.length + classes.length + offset.length];
        int at = 0;
        for (double[] block : List.of(hidden, shift, classes, offset)) {
            System.arraycopy(block, 0, expected, at, block.length);
            at += block.length;
        }
        assertArrayEquals(expected, read.parameters());
        Examples data = digits().train();
        double loss = 0;
        for (int i = 0; i < data.count(); i++) {
            double[] x = Arrays.copyOfRange(data.inputs(), i * 64, (i + 1) * 64);
            double[] h = Arrays.stream(affine(hidden, shift, x)).map(Math::tanh).toArray();
            double[] logits = affine(classes, offset, h);
            double sum = Arrays.stream(logits).map(Math::exp).sum();
            for (int c = 0; c < 10; c++) {
                loss -= data.targets()[i * 10 + c] * (logits[c] - Math.log(sum)) / data.count();
            }
        }
        assertEquals(loss, read.value(), ROUNDING);
    }

    private static double[] affine(double[] rows, double[] shift, double[] x) {
        double[] y = shift.clone();
        for (int i = 0; i < rows.length; i++) {
            y[i / x.length] += rows[i] * x[i % x.length];
        }
        return y;
    }

    /** Keras keeps channels last, for which there is no counterpart: weights alone. */
    @Test
    void imagesAreMeasuredByTheirWeights() throws IOException {
        SavedModel read = new KerasFormat().read(resource("image.h5"), digits());
        assertFalse(read.model().predicts());
        assertTrue(assertNotNullObstacle(read).contains("NHWC"), read::obstacle);
        assertEquals(18 + 2 + 720 + 10, read.parameters().length);
    }

    /** One network as different versions compile it: what no probe needs makes no difference. */
    @ParameterizedTest
    @ValueSource(strings = {"compiled-2.11-sgd.h5", "compiled-2.13-adam.h5", "compiled-2.15-nothing.h5"})
    void whateverItsOptimiserTheSameIsMeasured(String file) throws IOException {
        SavedModel first = new KerasFormat().read(resource("compiled-2.4.h5"), digits());
        SavedModel later = new KerasFormat().read(resource(file), digits());
        assertNull(later.obstacle());
        assertEquals("cross-entropy", later.loss());
        assertArrayEquals(first.parameters(), later.parameters());
        assertEquals(first.value(), later.value());
        assertEquals(first.gradientNorm(), later.gradientNorm());
    }

    /** Another file may be one that nobody meant to be read, and of a small file nobody expects to fill the memory. */
    @Test
    void linksLeadNeitherElsewhereNorToMoreThanTheFileHas() {
        ModelFileException elsewhere = assertThrows(
                ModelFileException.class, () -> new KerasFormat().read(resource("linked-elsewhere.h5"), digits()));
        assertTrue(elsewhere.getMessage().contains("hidden/kernel:0 lies in another file"), elsewhere::getMessage);
        ModelFileException often = assertThrows(
                ModelFileException.class, () -> new KerasFormat().read(resource("linked-often.h5"), digits()));
        assertTrue(often.getMessage().contains("expected no more than the file has bytes"), often::getMessage);
    }

    private static String assertNotNullObstacle(SavedModel read) {
        assertNotNull(read.obstacle());
        return String.valueOf(read.obstacle());
    }

    @Test
    void whatTheImporterDoesNotTakeIsRefused() throws IOException {
        assertRefused(resource("keras3.h5"), "the file is of Keras 3");
        assertRefused(Files.writeString(folder.resolve("text.h5"), "no model at all"), "cannot be read");
        assertRefused(Files.write(folder.resolve("empty.h5"), new byte[0]), "cannot be read");
    }

    @Test
    void truncatedItIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(resource("perceptron.h5"));
        for (int length = 0; length < whole.length; length += 397) {
            Path file = Files.write(folder.resolve("short" + length + ".h5"), Arrays.copyOf(whole, length));
            assertRefused(file, "cannot be read");
        }
    }

    /** Any byte may be anything: the answer is a model or an exception that is caught. */
    @Test
    void damagedAnywhereItIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(resource("perceptron.h5"));
        Path file = folder.resolve("damaged.h5");
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            for (int k = 0; k < 3; k++) {
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

    private static void assertRefused(Path file, String words) {
        ModelFileException refused = assertThrows(ModelFileException.class, () -> new KerasFormat().read(file, null));
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
    }
}
