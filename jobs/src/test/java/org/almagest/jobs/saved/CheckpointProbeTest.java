package org.almagest.jobs.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of models, good and bad, on Spark; against NumPy's numbers. */
class CheckpointProbeTest {
    /** Sums of a few dozen squares, in another order. */
    private static final double ROUNDING = 1e-13;

    @TempDir
    Path folder;

    private List<Object[]> rows(Path out, Table table, String... columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(out.toString(), table, List.of(columns), rows::add);
        return rows;
    }

    private static FleetSummary run(Path out, Path models, String... probes) {
        return CheckpointProbe.of(List.of(models.toString()), "ode-flow:train=4", List.of(probes))
                .run(out.toString(), "local[2]", Progress.SILENT);
    }

    @Test
    void folderOfGoodAndBadFilesIsOneRowEach() throws IOException {
        Path models = Files.createDirectories(folder.resolve("models/deep"));
        Path good = models.resolve("a.safetensors");
        Files.copy(ArrayFileTest.resource("weights.safetensors"), good);
        Files.copy(ArrayFileTest.resource("weights.npz"), models.resolve("b.npz"));
        Files.copy(ArrayFileTest.resource("objects.npz"), models.resolve("pickle.npz"));
        byte[] bytes = Files.readAllBytes(good);
        Files.write(models.resolve("short.safetensors"), Arrays.copyOf(bytes, bytes.length - 1));
        Files.write(models.resolve("empty.npz"), new byte[0]);
        Files.writeString(models.resolve("notes.txt"), "passed over");
        Path out = folder.resolve("out");

        FleetSummary summary = run(out, folder.resolve("models"), "weight-scaling", "condensation", "hessian");
        assertEquals(List.of(5L, 0L, 2L, 3L), counts(summary));

        Map<String, Object[]> runs = new TreeMap<>();
        for (Object[] row : rows(
                out, Table.RUNS, "config", "run_id", "family", "status", "error", "depth", "parameters", "dataset")) {
            JsonNode model = new ObjectMapper().readTree((String) row[0]).required("model");
            runs.put(Path.of(model.required("file").textValue()).getFileName().toString(), row);
        }
        assertEquals(
                List.of("a.safetensors", "b.npz", "empty.npz", "pickle.npz", "short.safetensors"),
                List.copyOf(runs.keySet()));
        assertEquals(
                Arrays.asList("safetensors", "finished", null, 3, 88, "ode-flow"),
                Arrays.asList(runs.get("a.safetensors")).subList(2, 8));
        assertEquals("npz", runs.get("b.npz")[2]);
        assertTrue(((String) runs.get("empty.npz")[4]).contains("no zip"));
        assertTrue(((String) runs.get("pickle.npz")[4]).contains("array W is of type 'O'"));
        assertTrue(((String) runs.get("short.safetensors")[4]).contains("truncated"));
        assertEquals("failed", runs.get("short.safetensors")[3]);

        JsonNode expected = new ObjectMapper()
                .readTree(ArrayFileTest.resource("expected.json").toFile());
        check(out, (String) runs.get("a.safetensors")[1], expected.required("weights.safetensors"));
        check(out, (String) runs.get("b.npz")[1], expected.required("weights.npz"));

        // twice adds nothing, a file that was mended is another run
        assertEquals(
                List.of(5L, 5L, 0L, 0L),
                counts(run(out, folder.resolve("models"), "weight-scaling", "condensation", "hessian")));
        Files.write(models.resolve("short.safetensors"), bytes);
        assertEquals(
                List.of(5L, 4L, 1L, 0L),
                counts(run(out, folder.resolve("models"), "weight-scaling", "condensation", "hessian")));
        assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
        assertFalse(Analysis.run(out.toString()).text().isEmpty());
    }

    /** Whose squares overflow: (3, 4) times 10^170. */
    @Test
    void hugeWeightsHaveANorm() throws IOException {
        byte[] header =
                "{\"w\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]}}".getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).putDouble(3e170).putDouble(-4e170);
        Path models = Files.createDirectories(folder.resolve("models"));
        Files.write(models.resolve("huge.safetensors"), file.array());
        Path out = folder.resolve("out");
        assertEquals(List.of(1L, 0L, 1L, 0L), counts(run(out, models, "weight-scaling")));
        assertEquals(5e170, (Double) rows(out, Table.TRAJECTORY, "weight_norm").get(0)[0], 1e157);
    }

    private static List<Long> counts(FleetSummary summary) {
        return List.of(summary.planned(), summary.alreadyDone(), summary.finished(), summary.failed());
    }

    private void check(Path out, String run, JsonNode expected) {
        Map<String, Object[]> found = new TreeMap<>();
        for (Object[] row : rows(out, Table.MEASUREMENTS, "run_id", "probe", "quantity", "layer", "value", "status")) {
            if (row[0].equals(run)) {
                found.put("%s %s".formatted(row[2], row[3]), row);
            }
        }
        for (String quantity : List.of("max_norm", "root_sum_of_squares")) {
            double value = expected.required(quantity).doubleValue();
            assertEquals(value, (Double) found.get(quantity + " null")[4], ROUNDING * value, quantity);
        }
        JsonNode cosines = expected.required("mean_absolute_cosine");
        for (int layer = 0; layer < cosines.size(); layer++) {
            double value = cosines.get(layer).doubleValue();
            assertEquals(value, (Double) found.get("mean_absolute_cosine " + layer)[4], ROUNDING, "layer " + layer);
        }
        // nobody knows how the network began, and the Hessian needs more than weights
        assertEquals("start_unknown", found.get("relative_distance null")[5]);
        assertTrue(found.values().stream().anyMatch(row -> row[1].equals("hessian") && row[5].equals("weights_alone")));
    }

    /** Executors neither add up across models nor depend on each other. */
    @Test
    void tablesAreTheSameOnAnyNumberOfCores() {
        Path models = ArrayFileTest.resource("");
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        CheckpointProbe examination = CheckpointProbe.of(List.of(models.toString()), null, List.of());
        examination.run(one.toString(), "local[1]", Progress.SILENT);
        examination.run(two.toString(), "local[2]", Progress.SILENT);
        assertEquals(texts(one), texts(two));
        assertTrue(texts(one).size() > 40);
    }

    private List<String> texts(Path out) {
        return rows(out, Table.MEASUREMENTS, "run_id", "probe", "quantity", "layer", "value", "status").stream()
                .map(Arrays::toString)
                .sorted()
                .toList();
    }
}
