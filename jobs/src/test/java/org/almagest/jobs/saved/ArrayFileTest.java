package org.almagest.jobs.saved;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.almagest.dynamics.data.TestFiles;
import org.almagest.dynamics.data.arrays.ArrayFile;
import org.almagest.dynamics.data.arrays.ArrayFileException;
import org.almagest.dynamics.data.arrays.NpzFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight files as other programs write them, and such as nobody should write. */
class ArrayFileTest {
    @TempDir
    Path folder;

    static Path resource(String name) {
        return Path.of("src/test/resources/org/almagest/jobs/saved", name);
    }

    private static ArrayFile open(Path file) throws IOException {
        return file.toString().endsWith(".npz") ? NpzFile.open(file) : SafetensorsFile.open(file);
    }

    @ParameterizedTest
    @CsvSource({"weights.safetensors, weights.safetensors", "weights.npz, weights.npz", "columns.npz, weights.npz"})
    void everyNumberIsTheOneThatWasWritten(String file, String expected) throws IOException {
        JsonNode arrays = new ObjectMapper()
                .readTree(resource("expected.json").toFile())
                .required(expected)
                .required("arrays");
        try (ArrayFile open = open(resource(file))) {
            List<ArrayFile.Entry> floating = open.arrays().stream()
                    .filter(array -> array.type().floating())
                    .toList();
            assertEquals(arrays.size(), floating.size());
            for (ArrayFile.Entry array : floating) {
                JsonNode node = arrays.required(array.name());
                double[] read = new double[array.count() + 1];
                open.read(array, read, 1);
                double[] written = new double[array.count() + 1];
                for (int i = 0; i < array.count(); i++) {
                    written[i + 1] = node.required("data").get(i).doubleValue();
                }
                assertArrayEquals(written, read, array.name());
                assertEquals(
                        node.required("shape").toString(),
                        array.shape().toString().replace(" ", ""));
            }
        }
    }

    @Test
    void layersComeInTheOrderOfTheirNumbersWithTheirBiases() throws IOException {
        try (ArrayFile open = open(resource("weights.safetensors"))) {
            ArrayNetwork network = ArrayNetwork.of(open);
            assertEquals(List.of("layers.0.weight", "layers.2.weight", "layers.10.weight"), network.layers());
            assertEquals(
                    List.of("0 W 5x4", "0 b 5x1", "1 W 6x5", "2 W 3x8", "2 b 3x1", "-1 other 5x1", "-1 other 1x1"),
                    network.read().blocks().stream()
                            .map(block ->
                                    "%d %s %dx%d".formatted(block.layer(), block.name(), block.rows(), block.cols()))
                            .toList());
        }
    }

    /** Whatever is cut off, there is an error of ours and no numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "weights.npz", "columns.npz"})
    void truncatedAnywhereItIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        Path file = folder.resolve(name);
        for (int length = 0; length < whole.length; length += 3) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(ArrayFileException.class, () -> read(file));
        }
    }

    /** Any byte may be anything: the answer is a model or an exception that is caught, soon. */
    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "weights.npz", "columns.npz"})
    void damagedAnywhereItIsReadOrRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name));
        Path file = folder.resolve(name);
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Files.write(file, damaged);
            try {
                read(file);
            } catch (IOException e) {
                refused++;
            }
        }
        assertTrue(refused > 50, "refused " + refused);
    }

    private static void read(Path file) throws IOException {
        ModelFiles.format(file).orElseThrow().read(file, null);
    }

    static Stream<List<String>> lyingHeaders() {
        return Stream.of(
                List.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,12]}}", "12", "are 16 apart"),
                List.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}", "12", "12 bytes"),
                List.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,0]}}", "16", "are 16 apart"),
                List.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[4,20]}}", "20", "no gaps"),
                List.of("{\"w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}", "20", "has 20"),
                List.of(
                        "{\"w\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
                        "0",
                        "expected extents"),
                List.of(
                        "{\"w\":{\"dtype\":\"F64\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}}",
                        "0",
                        "at most 268435456 numbers"),
                List.of("{\"w\":{\"dtype\":\"F64\",\"shape\":[-1,1],\"data_offsets\":[0,8]}}", "8", "usable shape"),
                List.of("{\"w\":{\"dtype\":\"F8_E4M3\",\"shape\":[1,1],\"data_offsets\":[0,1]}}", "1", "F8_E4M3"),
                List.of("{\"w\":{\"dtype\":\"I8\",\"shape\":[1,1],\"data_offsets\":[0,1]}}", "1", "two axes or more"),
                List.of("{\"w\":7}", "0", "dtype ''"),
                List.of("{\"w\":{},\"w\":{}}", "0", "no JSON"),
                List.of("[1]", "0", "no JSON object"),
                List.of("{} {}", "0", "no JSON"));
    }

    @ParameterizedTest
    @MethodSource("lyingHeaders")
    void headerThatLiesIsRefused(List<String> lie) throws IOException {
        byte[] header = lie.get(0).getBytes(StandardCharsets.UTF_8);
        Path file = safetensors(header.length, header, Integer.parseInt(lie.get(1)));
        assertRefused(file, lie.get(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 11, 1L << 24, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void headerLengthThatLiesIsRefused(long length) throws IOException {
        assertRefused(safetensors(length, "{}".getBytes(StandardCharsets.UTF_8), 8), "header's length");
    }

    private Path safetensors(long length, byte[] header, int numbers) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + header.length + numbers).order(ByteOrder.LITTLE_ENDIAN);
        return Files.write(
                folder.resolve("lie.safetensors"),
                bytes.putLong(length).put(header).array());
    }

    private static void assertRefused(Path file, String words) {
        ArrayFileException refused = assertThrows(ArrayFileException.class, () -> read(file));
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), ; 20 ; the zip has",
                "'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), ; 28 ; the zip has",
                "'descr': '<f4', 'fortran_order': False, 'shape': (65536, 65536), ; 24 ; at most 268435456 numbers",
                "'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 0), ; 24 ; extents from 0",
                "'descr': '<c8', 'fortran_order': False, 'shape': (1, 3), ; 24 ; type 'c' with 8",
                "'descr': '|V2', 'fortran_order': False, 'shape': (1, 3), ; 6 ; type 'V' with 2",
                "'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3), ; 24 ; one plain type",
                "'descr': '<f4', 'fortran_order': False, 'shape': (2, -3), ; 24 ; one plain type",
                "'descr': '<f4', 'fortran_order': __import__('os'), 'shape': (2, 3), ; 24 ; one plain type",
                "'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), ; 24 ; two axes or more"
            })
    void arrayThatLiesIsRefused(String header, int bytes, String words) throws IOException {
        assertRefused(npz("W.npy", npy("{" + header + " }", bytes)), words);
    }

    @Test
    void zipsThatAreNoModelsAreRefused() throws IOException {
        assertRefused(npz("readme.txt", new byte[10]), "the zip holds readme.txt");
        assertRefused(npz("W.npy", new byte[10]), "NumPy's arrays");
        assertRefused(resource("objects.npz"), "type 'O'");
        Path text = Files.writeString(folder.resolve("text.npz"), "no zip at all");
        assertRefused(text, "no zip");
    }

    @Test
    void arraysOfOtherThingsThanNumbersArePassedOverAndNamed() throws IOException {
        for (String odd : List.of("'|O'", "'<c8'", "'<M8[ns]'", "'|V2'", "[('a', '<f4'), ('b', '<i4')]")) {
            byte[] arrays = TestFiles.npz(Map.of(
                    "odd", npy("{'descr': " + odd + ", 'fortran_order': False, 'shape': (3,), }", 11),
                    "W", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }", 16)));
            SavedModel model = new NpzFormat().read(Files.write(folder.resolve("odd.npz"), arrays), null);
            assertEquals(2, model.parameters().length, odd);
            assertTrue(
                    String.valueOf(model.unread()).startsWith("array odd is of "), () -> odd + ": " + model.unread());
        }
    }

    /** A gigabyte of zeros in a megabyte, which claims to be two numbers: none of it is read. */
    @Test
    void bombIsNotUnpacked() throws IOException {
        byte[] small = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 64 << 20);
        assertRefused(npz("W.npy", small), "the zip has");
    }

    /** What a directory says of sizes is not believed where no zip could keep it. */
    @Test
    void directoryThatPromisesMoreThanAZipCanHoldIsRefused() throws IOException {
        int count = 1 << 24;
        byte[] header = npy("{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 1), }".formatted(count), 0);
        Path file = npz("W.npy", header);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(bytes.length - 22 + 16);
        buffer.putInt(directory + 24, header.length + Float.BYTES * count);
        Files.write(file, bytes);
        assertRefused(file, "claims to hold");
    }

    /** Java's reader would take the directory into memory whole. */
    @Test
    void directoryWithoutEndIsRefused() throws IOException {
        Path file = npz("W.npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", 8));
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(bytes.length - 22 + 12, 17 << 20);
        Files.write(file, bytes);
        assertRefused(file, "the zip's directory has 1 entries");
        buffer.putInt(bytes.length - 22 + 12, 60).putShort(bytes.length - 22 + 10, (short) -1);
        Files.write(file, bytes);
        assertRefused(file, "too many");
    }

    private static byte[] npy(String header, int bytes) {
        byte[] text = (header.replace('\t', ' ') + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer buffer = ByteBuffer.allocate(10 + text.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        return buffer.putShort((short) text.length).put(text).array();
    }

    private Path npz(String entry, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            return Files.write(folder.resolve("made.npz"), bytes.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
