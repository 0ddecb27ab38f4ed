package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.plan.SharedPlans;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.saved.CheckpointProbe;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints of one architecture share their plans, whatever their weights. */
class OnnxPlansTest {
    @TempDir
    Path folder;

    /** What other tests have compiled would hide what is compiled here. */
    @BeforeEach
    void noPlansYet() {
        SharedPlans.clear();
    }

    /** The perceptron with all its numbers multiplied by {@code factor}, in a file of its own. */
    private Path scaled(String name, double factor) throws IOException {
        Reference mlp = Reference.named("mlp");
        byte[] bytes = Files.readAllBytes(mlp.file());
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Set<Long> numbers = new HashSet<>();
        for (double number : mlp.network(mlp.file()).start()) {
            numbers.add(Double.doubleToLongBits(number));
        }
        int replaced = 0;
        for (int at = 0; at + Double.BYTES <= bytes.length; at++) {
            if (numbers.contains(file.getLong(at))) {
                file.putDouble(at, factor * file.getDouble(at));
                at += Double.BYTES - 1;
                replaced++;
            }
        }
        assertEquals(numbers.size(), replaced, "numbers found in the file");
        return Files.write(folder.resolve(name), bytes);
    }

    private long compiledBy(String out, Path... files) {
        long before = SharedPlans.compiled();
        List<String> models = List.of(files).stream().map(Path::toString).toList();
        FleetSummary summary = CheckpointProbe.of(
                        models,
                        "npz:path=" + Reference.resource("mlp.npz"),
                        List.of("weight-scaling", "hessian:operators=hessian", "curvature:top=1"))
                .run(folder.resolve(out).toString(), "local[1]", Progress.SILENT);
        assertEquals(files.length, summary.finished());
        return SharedPlans.compiled() - before;
    }

    @Test
    void furtherCheckpointsCompileNothing() throws IOException {
        Path first = scaled("first.onnx", 1.01);
        Path second = scaled("second.onnx", 0.9);
        Path third = scaled("third.onnx", 1.2);
        assertTrue(compiledBy("one", first) > 0, "the first has no plan to share");
        assertEquals(0, compiledBy("more", second, third));
        Set<Double> losses = new HashSet<>();
        TableReader.forEach(
                folder.resolve("more").toString(),
                Table.RUNS,
                List.of("final_loss"),
                row -> losses.add((Double) row[0]));
        assertEquals(2, losses.size(), "each has its own loss: " + losses);
    }

    @Test
    void aSweepOverFilesCompilesForTheFirstAlone() throws IOException {
        String files = String.format(
                Locale.ROOT, "['%s', '%s', '%s']", scaled("a.onnx", 1), scaled("b.onnx", 1.1), scaled("c.onnx", 0.8));
        String sweep = String.format(
                Locale.ROOT,
                """
                sweep: checkpoints
                seeds: 1
                model: {family: onnx, file: %s}
                data: {name: npz, path: '%s'}
                train: {optimizer: gd, learning_rate: 0.01, batch_size: 0, epochs: 3}
                probes: [hessian]
                """,
                files,
                Reference.resource("mlp.npz"));
        List<RunConfiguration> runs = new ArrayList<>();
        Sweep.read(new SweepSource("checkpoints.yaml", sweep)).runs().forEachRemaining(runs::add);
        assertEquals(3, runs.size());
        SharedPlans.clear();
        long before = SharedPlans.compiled();
        RunResult first = Run.execute(runs.get(0));
        assertEquals(null, first.error());
        long after = SharedPlans.compiled();
        assertTrue(after > before);
        for (RunConfiguration run : runs.subList(1, 3)) {
            RunResult next = Run.execute(run);
            assertEquals(null, next.error());
            assertNotEquals(first.finalLoss(), next.finalLoss());
        }
        assertEquals(after, SharedPlans.compiled());
    }
}
