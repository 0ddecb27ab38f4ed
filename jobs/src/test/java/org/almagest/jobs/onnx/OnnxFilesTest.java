package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder of ONNX files, good and bad, measured on Spark. */
class OnnxFilesTest {
    /** As of the same numbers without Spark. */
    private static final double DERIVED = 1e-9;

    @TempDir
    Path folder;

    private List<Object[]> rows(Path out, Table table, String... columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(out.toString(), table, List.of(columns), rows::add);
        return rows;
    }

    private Path models() throws IOException {
        Path models = Files.createDirectories(folder.resolve("models"));
        byte[] good = Files.readAllBytes(Reference.named("mlp").file());
        Files.write(models.resolve("good.onnx"), good);
        Files.write(models.resolve("short.onnx"), Arrays.copyOf(good, good.length / 2));
        ModelBytes product = ModelBytes.node("MatMul", "product", "x,W", "h");
        ModelBytes weights = ModelBytes.floats("W", new long[] {6, 3}, new float[18]);
        ModelBytes graph = ModelBytes.message()
                .message(1, product)
                .message(1, ModelBytes.node("Hypnotise", "watch", "h", "y"))
                .message(5, weights)
                .message(11, ModelBytes.value("x", 6))
                .message(12, ModelBytes.value("y", 3));
        Files.write(models.resolve("unknown.onnx"), ModelBytes.model(graph, 18));
        return models;
    }

    @Test
    void everyFileIsARowWithItsReason() throws IOException {
        Path out = folder.resolve("out");
        String data = "npz:path=" + Reference.resource("mlp.npz");
        List<String> probes = List.of("weight-scaling", "hessian:operators=hessian");
        FleetSummary summary = CheckpointProbe.of(List.of(models().toString()), data, probes)
                .run(out.toString(), "local[2]", Progress.SILENT);
        assertEquals(List.of(3L, 2L, 1L), List.of(summary.planned(), summary.finished(), summary.failed()));

        Map<String, Object[]> runs = new TreeMap<>();
        for (Object[] row :
                rows(out, Table.RUNS, "config", "run_id", "family", "status", "error", "depth", "parameters")) {
            String file = new ObjectMapper()
                    .readTree((String) row[0])
                    .required("model")
                    .required("file")
                    .textValue();
            runs.put(Path.of(file).getFileName().toString(), row);
        }
        Object[] good = runs.get("good.onnx");
        Reference mlp = Reference.named("mlp");
        assertEquals(
                Arrays.asList(
                        "onnx-file",
                        "finished",
                        null,
                        3,
                        mlp.json().required("parameters").intValue()),
                Arrays.asList(good).subList(2, 7));
        assertEquals("failed", runs.get("short.onnx")[3]);
        assertTrue(((String) runs.get("short.onnx")[4]).contains("truncated"));
        assertEquals("finished", runs.get("unknown.onnx")[3]);
        assertTrue(((String) runs.get("unknown.onnx")[4]).contains("operator Hypnotise of node 'watch'"));

        int found = 0;
        for (Object[] row : rows(out, Table.MEASUREMENTS, "run_id", "probe", "quantity", "layer", "value", "status")) {
            if (row[2].equals("top_eigenvalue") && row[0].equals(good[1])) {
                double expected = mlp.number("lambda_max");
                assertEquals(expected, (Double) row[4], DERIVED * expected);
                found++;
            }
            if (row[1].equals("hessian") && row[0].equals(runs.get("unknown.onnx")[1])) {
                assertEquals("not_translatable", row[5]);
                assertNull(row[4]);
                found++;
            }
            if (row[2].equals("weight_norm") && row[0].equals(runs.get("unknown.onnx")[1])) {
                assertEquals(0.0, (Double) row[4]);
            }
        }
        assertTrue(found >= 2, "only " + found);
    }

    @Test
    void pickleIsRefusedWithTheWayOut() throws IOException {
        Path pickle = Files.write(folder.resolve("model.pt"), new byte[] {1});
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> CheckpointProbe.of(List.of(pickle.toString()), null, List.of()));
        for (String part : List.of("model.pt", "torch.onnx.export(", "safetensors.torch.save_file(")) {
            assertTrue(refused.getMessage().contains(part), refused.getMessage().toLowerCase(Locale.ROOT));
        }
    }
}
