package org.almagest.jobs.onnx.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.jobs.onnx.OnnxFormat;
import org.almagest.jobs.onnx.Referee;
import org.almagest.jobs.saved.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime itself, beside the translation, on files of jobs' tests. */
class OnnxRuntimeTest {
    /** ONNX Runtime adds in another order. */
    private static final double DOUBLE = 1e-12;

    private static final Path FILES = Path.of("../src/test/resources/org/almagest/jobs/onnx");

    @TempDir
    Path folder;

    private static DataSet examples() {
        return DataSets.load(
                "npz",
                Settings.of(
                        DataSets.SOURCES.named("npz").parameters(),
                        Map.of("path", FILES.resolve("mlp.npz").toString())));
    }

    @Test
    void isFoundAndAgrees() throws IOException {
        List<Referee> referees = ServiceLoader.load(Referee.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        assertEquals(List.of("ONNX Runtime"), referees.stream().map(Referee::name).toList());
        for (String name : List.of("mlp.onnx", "mlp-float.onnx")) {
            SavedModel saved = new OnnxFormat().read(FILES.resolve(name), examples());
            assertTrue(saved.model().predicts(), () -> name + ": " + saved.obstacle());
        }
    }

    @Test
    void runsInTheFilesPrecision() throws IOException {
        double[] inputs = examples().train().inputs();
        long[] shape = {2, 6};
        double[] two = Arrays.copyOf(inputs, 12);
        double[] doubles = new OnnxRuntime().predictions(FILES.resolve("mlp.onnx"), "input", false, shape, two);
        double[] again = new OnnxRuntime().predictions(FILES.resolve("mlp.onnx"), "input", false, shape, two);
        double[] floats = new OnnxRuntime().predictions(FILES.resolve("mlp-float.onnx"), "input", false, shape, two);
        assertEquals(6, doubles.length);
        for (int i = 0; i < doubles.length; i++) {
            assertEquals(doubles[i], again[i], DOUBLE);
            assertEquals(doubles[i], floats[i], 1e-5);
        }
    }

    @Test
    void whatItCannotRunIsMeasuredByItsWeightsAlone() throws IOException {
        // an operator of this name is known to nobody
        Path file = folder.resolve("odd.onnx");
        byte[] bytes = Files.readAllBytes(FILES.resolve("mlp.onnx"));
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("Tanh", "Tank");
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        SavedModel saved = new OnnxFormat().read(file, examples());
        assertFalse(saved.model().predicts());
        assertTrue(String.valueOf(saved.obstacle()).contains("operator Tank"));
    }
}
