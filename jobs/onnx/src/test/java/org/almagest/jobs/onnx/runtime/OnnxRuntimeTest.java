package org.almagest.jobs.onnx.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
    /** Another version of it may add in another order, in single precision. */
    private static final double SINGLE = 1e-6;

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
        assertEquals(
                List.of("ONNX Runtime"), referees.stream().map(Referee::name).toList());
        SavedModel saved = new OnnxFormat().read(FILES.resolve("mlp-float.onnx"), examples());
        assertTrue(saved.model().predicts(), () -> String.valueOf(saved.obstacle()));
    }

    @Test
    void givesWhatItGivesInPython() throws IOException {
        JsonNode expected = new ObjectMapper()
                .readTree(FILES.resolve("reference.json").toFile())
                .required("mlp")
                .required("runtime");
        double[] inputs = examples().train().inputs();
        double[] found = new OnnxRuntime()
                .predictions(FILES.resolve("mlp-float.onnx"), "input", false, new long[] {expected.size(), 6}, inputs);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected.get(i / 3).get(i % 3).doubleValue(), found[i], SINGLE);
        }
        assertEquals(3 * expected.size(), found.length);
    }

    @Test
    void whatItCannotRunStandsAsItIs() throws IOException {
        // it has no Erf in double precision
        Path file = FILES.resolve("mlp.onnx");
        assertThrows(IOException.class, () -> new OnnxRuntime()
                .predictions(file, "input", false, new long[] {1, 6}, new double[6]));
        assertTrue(new OnnxFormat().read(file, examples()).model().predicts());
    }

    @Test
    void whatNobodyCanRunIsMeasuredByItsWeightsAlone() throws IOException {
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
