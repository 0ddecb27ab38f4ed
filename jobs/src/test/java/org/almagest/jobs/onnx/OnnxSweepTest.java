package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of ONNX files in a sweep. */
class OnnxSweepTest {
    @TempDir
    Path folder;

    private static String sweep(String files) {
        return String.format(
                Locale.ROOT,
                """
                sweep: exported
                seeds: [1, 2]
                model: {family: onnx, file: %s, init: [file, he]}
                data: {name: npz, path: '%s'}
                train: {optimizer: gd, learning_rate: 0.01, batch_size: 0, epochs: 3}
                probes: [weight-scaling]
                """,
                files,
                Reference.resource("mlp.npz"));
    }

    private static List<RunConfiguration> runs(String files) {
        List<RunConfiguration> runs = new ArrayList<>();
        Iterator<RunConfiguration> iterator =
                Sweep.read(new SweepSource("exported.yaml", sweep(files))).runs();
        iterator.forEachRemaining(runs::add);
        return runs;
    }

    private static List<String> identities(String files) {
        return runs(files).stream().map(RunIdentity::of).toList();
    }

    @Test
    void filesAreAnAxis() throws IOException {
        Path other = Files.copy(Reference.named("mlp").single(), folder.resolve("other.onnx"));
        List<RunConfiguration> runs = runs(String.format(
                Locale.ROOT, "['%s', '%s']", Reference.named("mlp").file(), other));
        assertEquals(8, runs.size());
        assertEquals(8, new HashSet<>(runs.stream().map(RunIdentity::of).toList()).size());
        for (RunConfiguration run : runs) {
            RunResult result = Run.execute(run);
            assertEquals(null, result.error());
            assertTrue(result.finalLoss() < result.initialLoss());
        }
    }

    @Test
    void whatAFileHoldsMakesARunAndNotWhereItLies() throws IOException {
        Path first = Files.copy(Reference.named("mlp").file(), folder.resolve("first.onnx"));
        Path second = Files.copy(Reference.named("mlp").file(), folder.resolve("second.onnx"));
        List<String> before = identities(String.format(Locale.ROOT, "'%s'", first));
        assertEquals(before, identities(String.format(Locale.ROOT, "'%s'", second)));
        Files.copy(Reference.named("mlp").single(), second, StandardCopyOption.REPLACE_EXISTING);
        assertNotEquals(before, identities(String.format(Locale.ROOT, "'%s'", second)));
    }

    @Test
    void aFileThatChangedSinceItWasPlannedIsNotTrained() throws IOException {
        Path file = Files.copy(Reference.named("mlp").file(), folder.resolve("moving.onnx"));
        RunConfiguration run = runs(String.format(Locale.ROOT, "'%s'", file)).get(0);
        Files.copy(Reference.named("mlp").single(), file, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(String.valueOf(Run.execute(run).error()).contains("has changed since the run was planned"));
    }

    @Test
    void whatDoesNotFitIsSaidBeforeAnythingRuns() {
        RuntimeException missing = assertThrows(RuntimeException.class, () -> runs("nowhere.onnx"));
        assertTrue(missing.getMessage().contains("exported.yaml:3:"), missing.getMessage());
        assertTrue(missing.getMessage().contains("nowhere.onnx: no such file"), missing.getMessage());
        String cnn = String.format(Locale.ROOT, "'%s'", Reference.named("cnn").file());
        RuntimeException misfit = assertThrows(RuntimeException.class, () -> runs(cnn));
        assertTrue(misfit.getMessage().contains("it takes inputs of shape [?, 1, 6, 6]"), misfit.getMessage());
    }

    @Test
    void freshWeightsAreDrawnAsInOtherFamilies() {
        String cnn = Reference.named("cnn").file().toString();
        OnnxFamily family = new OnnxFamily();
        Model he = family.build(Settings.of(family.parameters(), Map.of("file", cnn, "init", "he")), 36, 3);
        double[] drawn = he.initialise(new RandomStream(1, "initialisation"));
        double[] again = he.initialise(new RandomStream(1, "initialisation"));
        assertArrayEquals(drawn, again);
        for (Block block : he.blocks()) {
            double squares = 0;
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                squares += drawn[i] * drawn[i];
            }
            double deviation = he.initialDeviation(block).orElse(Double.NaN);
            if (block.name().equals("W")) {
                assertEquals(Math.sqrt(2.0 / block.cols()), deviation, 1e-15);
                // a few dozen draws: within a factor of two
                assertEquals(1, Math.sqrt(squares / block.size()) / deviation, 0.5);
            } else {
                assertEquals(block.name().startsWith("gamma") ? block.size() : 0, squares, 0.0, block.name());
            }
        }
        // running means at 0 and variances at 1
        assertEquals(3, he.statistics().get(1).size());
        assertEquals(0, drawn[he.parameterCount()]);
        assertEquals(1, drawn[he.parameterCount() + 3]);
    }
}
