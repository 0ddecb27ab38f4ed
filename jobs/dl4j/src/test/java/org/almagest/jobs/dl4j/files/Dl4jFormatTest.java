package org.almagest.jobs.dl4j.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.arrays.ArrayFileException;
import org.almagest.jobs.dl4j.LiveNetwork;
import org.almagest.jobs.dl4j.Networks;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.saved.SavedModel;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Zips as DL4J writes them, and such as nobody should write. */
class Dl4jFormatTest {
    /** Two programs' sums over a few dozen examples. */
    private static final double ROUNDING = 1e-12;

    @TempDir
    Path folder;

    private static MultiLayerNetwork cnn(InputType type) {
        return Networks.layers(new Adam(0.01), list -> hidden(list.layer(
                        new ConvolutionLayer.Builder(3, 3).name("conv").nOut(2).build()))
                .setInputType(type));
    }

    private static ListBuilder hidden(ListBuilder list) {
        return list.layer(new DenseLayer.Builder().name("hidden").nOut(4).build())
                .layer(Networks.classes(10));
    }

    private static MultiLayerNetwork perceptron(int inputs) {
        return Networks.layers(list -> hidden(list).setInputType(InputType.feedForward(inputs)));
    }

    private static ComputationGraph residual() {
        return Networks.graph(graph -> graph.addInputs("in")
                .addLayer("first", new DenseLayer.Builder().nOut(6).build(), "in")
                .addLayer("second", new DenseLayer.Builder().nOut(6).build(), "first")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "second")
                .addLayer("out", Networks.classes(10), "sum")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(64)));
    }

    private static MultiLayerNetwork untranslatable() {
        return Networks.layers(list -> hidden(
                        list.layer(new ConvolutionLayer.Builder(3, 3).nOut(2).build())
                                .layer(new LocalResponseNormalization.Builder()
                                        .name("local")
                                        .build()))
                .setInputType(InputType.convolutionalFlat(8, 8, 1)));
    }

    private Path saved(String name, Model network) throws IOException {
        Path file = folder.resolve(name + ".zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT", "DOUBLE"})
    void everyParameterIsTheOneThatWasSaved(DataType type) throws IOException {
        for (Model network : List.of(
                cnn(InputType.convolutionalFlat(8, 8, 1)).convertDataType(type),
                residual().convertDataType(type))) {
            Model read = ModelZip.read(saved("model", network));
            assertEquals(network.params(), read.params());
            assertEquals(network.getClass(), read.getClass());
            assertEquals(new LiveNetwork(network).json(), new LiveNetwork(read).json());
        }
    }

    private static DataSet digits(int count, long... example) {
        Examples train = DataSets.load("digits", settings(count)).train();
        long[] shape = new long[example.length + 1];
        shape[0] = count;
        System.arraycopy(example, 0, shape, 1, example.length);
        return new DataSet(
                Nd4j.createFromArray(train.inputs()).reshape('c', shape),
                Nd4j.createFromArray(train.targets()).reshape(train.count(), train.outputs()));
    }

    private static Settings settings(int count) {
        return Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("train", (long) count, "test", 0L));
    }

    /** Flat images, images without a size of their own, flat numbers, a graph. */
    @Test
    void lossOnTheUsersDataIsThatOfDl4j() throws IOException {
        check(cnn(InputType.convolutionalFlat(8, 8, 1)), digits(70, 64));
        check(cnn(InputType.convolutional(8, 8, 1)), digits(70, 1, 8, 8));
        check(perceptron(64), digits(70, 64));
        check(residual(), digits(70, 64));
    }

    private void check(Model network, DataSet data) throws IOException {
        SavedModel read = new Dl4jFormat().read(saved("model", network), DataSets.load("digits", settings(70)));
        double score = network instanceof MultiLayerNetwork layers
                ? layers.score(data, false)
                : ((ComputationGraph) network).score(data, false);
        assertEquals(null, read.obstacle());
        assertTrue(read.model().predicts());
        assertEquals(score, read.value(), ROUNDING);
        assertEquals(network.params().norm2Number().doubleValue(), Numbers.norm(read.parameters()), ROUNDING * 100);
    }

    /** Good ones, one that no counterpart is known for, one for other data, one cut off: a row each. */
    @Test
    void folderOfModelsIsOneRowEach() throws IOException {
        Path cnn = saved("cnn", cnn(InputType.convolutionalFlat(8, 8, 1)));
        saved("graph", residual());
        saved("local", untranslatable());
        saved("other", perceptron(100));
        byte[] bytes = Files.readAllBytes(cnn);
        Files.write(folder.resolve("short.zip"), Arrays.copyOf(bytes, bytes.length / 2));
        Path out = folder.resolve("out");

        FleetSummary summary = CheckpointProbe.of(
                        List.of(folder.toString()),
                        "digits:train=40,test=0",
                        List.of("weight-scaling", "hessian:samples=20"))
                .run(out.toString(), "local[2]", Progress.SILENT);
        assertEquals(List.of(5L, 3L, 2L), List.of(summary.planned(), summary.finished(), summary.failed()));

        Map<String, Object[]> runs = new TreeMap<>();
        TableReader.forEach(
                out.toString(),
                Table.RUNS,
                List.of("config", "family", "status", "error", "final_loss", "run_id"),
                row -> runs.put(((String) row[0]).replaceAll(".*/([a-z]+)\\.zip.*", "$1"), row));
        assertEquals(List.of("cnn", "graph", "local", "other", "short"), List.copyOf(runs.keySet()));
        runs.values().forEach(row -> assertEquals("dl4j", row[1]));
        assertNull(runs.get("cnn")[3]);
        assertEquals(
                cnn(InputType.convolutionalFlat(8, 8, 1)).score(digits(40, 64), false),
                (double) runs.get("cnn")[4],
                ROUNDING);
        assertEquals("finished", runs.get("local")[2]);
        assertTrue(((String) runs.get("local")[3]).matches("(?s).*local.*Probes that are off: hessian"));
        assertTrue(((String) runs.get("other")[3]).contains("has examples of 64 numbers, the network takes 100"));
        assertTrue(((String) runs.get("short")[3]).contains("truncated"));

        Map<String, List<String>> measured = new TreeMap<>();
        TableReader.forEach(
                out.toString(),
                Table.MEASUREMENTS,
                List.of("run_id", "probe", "status"),
                row -> measured.computeIfAbsent((String) row[0], id -> new ArrayList<>())
                        .add(row[1] + " " + row[2]));
        assertTrue(measured.get(runs.get("local")[5]).contains("hessian not_translatable"));
        assertTrue(measured.get(runs.get("local")[5]).contains("weight-scaling ok"), measured::toString);
        List<Object> spectra = new ArrayList<>();
        TableReader.forEach(out.toString(), Table.SPECTRA, List.of("run_id"), row -> spectra.add(row[0]));
        assertTrue(spectra.contains(runs.get("cnn")[5]));
        assertTrue(spectra.contains(runs.get("graph")[5]));
    }

    @Test
    void targetsOfAnotherSizeAreRefused() throws IOException {
        MultiLayerNetwork three = Networks.layers(
                list -> list.layer(new DenseLayer.Builder().nOut(4).build())
                        .layer(Networks.classes(3))
                        .setInputType(InputType.feedForward(64)));
        Path file = saved("three", three);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> new Dl4jFormat()
                .read(file, DataSets.load("digits", settings(20))));
        assertTrue(String.valueOf(refused.getMessage()).contains("targets of 10 numbers, the network predicts 3"));
    }

    @Test
    void truncatedOrDamagedItIsReadOrRefused() throws IOException {
        byte[] whole = Files.readAllBytes(saved("good", perceptron(5)));
        Path file = folder.resolve("damaged.zip");
        for (int length = 0; length < whole.length; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(ArrayFileException.class, () -> ModelZip.read(file));
        }
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                ModelZip.read(file);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 10, "refused " + refused);
    }

    /** Damage that no checksum finds: within the configuration itself. */
    @Test
    void configurationThatWasTamperedWithIsReadOrRefused() throws IOException {
        Map<String, byte[]> entries = entries(saved("good", perceptron(5)));
        byte[] text = entries.get("configuration.json");
        Random random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = text.clone();
            damaged[random.nextInt(damaged.length)] = (byte) (32 + random.nextInt(90));
            entries.put("configuration.json", damaged);
            try {
                ModelZip.read(zip(entries));
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 20, "refused " + refused);
    }

    /** Would tell of itself, were it ever made. */
    public static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;
        private static boolean sprung;

        public Trap() {
            sprung = true;
        }

        private void readObject(ObjectInputStream in) {
            sprung = true;
        }
    }

    @Test
    void noObjectInTheZipIsDeserialised() throws IOException {
        Path file = saved("normalised", perceptron(5));
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(new DataSet(Networks.normal(1, 6, 5), Networks.oneHot(6, 10)));
        ModelSerializer.addNormalizerToModel(file.toFile(), normalizer);
        Map<String, byte[]> entries = entries(file);
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Trap());
        }
        Trap.sprung = false;
        assertTrue(entries.containsKey("normalizer.bin"));
        entries.put("normalizer.bin", object.toByteArray());
        entries.put("preprocessor.bin", object.toByteArray());
        entries.put("updaterState.bin", object.toByteArray());
        assertEquals(perceptron(5).params(), ModelZip.read(zip(entries)).params());
        assertFalse(Trap.sprung);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.almagest.jobs.dl4j.files.Dl4jFormatTest$Trap",
                "javax.swing.JEditorPane",
                "org.nd4j.linalg.X<org.almagest.jobs.dl4j.files.Dl4jFormatTest$Trap>",
                "org.deeplearning4j.util.ModelSerializer"
            })
    void configurationThatNamesOtherClassesIsRefused(String name) throws IOException {
        Map<String, byte[]> entries = entries(saved("good", perceptron(5)));
        String text = new String(entries.get("configuration.json"), StandardCharsets.UTF_8);
        String other = text.replace("org.deeplearning4j.nn.conf.layers.DenseLayer", name);
        assertFalse(text.equals(other));
        entries.put("configuration.json", other.getBytes(StandardCharsets.UTF_8));
        assertRefused(zip(entries), "expected DL4J's own alone");
        assertFalse(Trap.sprung);
    }

    @Test
    void zipsThatAreNoModelsAreRefused() throws IOException {
        assertRefused(zip(Map.of("readme.txt", new byte[9])), "without configuration.json is no model of DL4J");
        assertRefused(zip(Map.of("configuration.json", new byte[9])), "no JSON");
        assertRefused(zip(Map.of("configuration.json", "{}".getBytes(StandardCharsets.UTF_8))), "neither confs nor");
        assertRefused(Files.writeString(folder.resolve("text.zip"), "no zip at all"), "no zip");
        Map<String, byte[]> entries = entries(saved("good", perceptron(5)));
        entries.remove("coefficients.bin");
        assertRefused(zip(entries), "without coefficients.bin");
        entries.put("coefficients.bin", entries(saved("larger", perceptron(6))).get("coefficients.bin"));
        assertRefused(zip(entries), "belong together");
    }

    @ParameterizedTest
    @CsvSource({
        "8, LONG, 1, 1000000000000, FLOAT, expected one row of at most",
        "8, LONG, 1, -4, FLOAT, expected one row of at most",
        "8, LONG, 3, 70, FLOAT, expected one row of at most",
        "2000000000, LONG, 1, 70, FLOAT, a shape in 2000000000 numbers",
        "-1, LONG, 1, 70, FLOAT, a shape in -1 numbers",
        "8, UTF8, 1, 70, FLOAT, a shape of type UTF8",
        "8, LONG, 1, 70, COMPRESSED, parameters of type COMPRESSED",
        "8, LONG, 1, 100000, FLOAT, it is truncated"
    })
    void coefficientsThatLieAreRefused(long numbers, String kind, long rows, long columns, String type, String words)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF("LONG_SHAPE");
        out.writeLong(numbers);
        out.writeUTF(kind);
        for (long number : new long[] {2, rows, columns, 1, 1, 0, 1, 99}) {
            out.writeLong(number);
        }
        out.writeUTF("MIXED_DATA_TYPES");
        out.writeLong(columns);
        out.writeUTF(type);
        out.write(new byte[280]);
        Map<String, byte[]> entries = entries(saved("good", perceptron(5)));
        entries.put("coefficients.bin", bytes.toByteArray());
        assertRefused(zip(entries), words);
    }

    private static void assertRefused(Path file, String words) {
        ArrayFileException refused = assertThrows(ArrayFileException.class, () -> ModelZip.read(file));
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
    }

    private static Map<String, byte[]> entries(Path file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("made.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    /** What is drawn at random in a copy of a network must not move the parameters that were read. */
    @Test
    void readingTwiceGivesTheSameNumbers() throws IOException {
        Path file = saved("cnn", cnn(InputType.convolutionalFlat(8, 8, 1)));
        assertArrayEquals(
                new Dl4jFormat().read(file, null).parameters(),
                new Dl4jFormat().read(file, null).parameters());
    }
}
