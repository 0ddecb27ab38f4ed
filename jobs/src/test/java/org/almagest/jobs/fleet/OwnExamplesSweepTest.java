package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.almagest.dynamics.data.TestFiles;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of one's own, from the sweep to the tables. */
class OwnExamplesSweepTest {
    private static final int COUNT = 6;
    private static final int RECORD = 3073;
    /** The same mean over all examples, summed in other groups. */
    private static final double ROUNDING = 1e-12;

    @TempDir
    Path folder;

    /** Every source has its training examples as test examples too. */
    private Sweep sweep() {
        Random random = new Random(4);
        double[] images = random.doubles(COUNT * 2L * 9).toArray();
        long[] labels = {0, 1, 2, 2, 1, 0};
        Map<String, byte[]> arrays = new TreeMap<>(Map.of(
                "inputs", TestFiles.npy("(6, 2, 3, 3)", images),
                "labels", TestFiles.npyWhole("(6,)", labels)));
        List.copyOf(arrays.keySet()).forEach(name -> arrays.put("test_" + name, arrays.get(name)));
        String npz = TestFiles.write(folder, "arrays.npz", TestFiles.npz(arrays));
        byte[] records = new byte[COUNT * RECORD];
        random.nextBytes(records);
        for (int i = 0; i < COUNT; i++) {
            records[i * RECORD] = (byte) i;
        }
        TestFiles.write(folder, "data_batch_1.bin", records);
        TestFiles.write(folder, "test_batch.bin", records);
        Path parquet = Path.of("src/test/resources/org/almagest/jobs/parquet").toAbsolutePath();
        return Sweep.read(new SweepSource(
                "own.yaml",
                """
                sweep: own
                seeds: [1, 2]
                model: {family: mlp, depth: 1, width: 3}
                train: {epochs: 3, batch_size: 4, loss: cross-entropy, evaluate: recorded, record: linear, record_spacing: 1}
                fleets:
                  - name: arrays
                    data: {name: npz, path: "%s", standardise: true, shift: 1, flip: true}
                  - name: rows
                    data: {name: parquet, path: "%s/folder", test_path: "%s/examples.parquet", label: species, inputs: pixels}
                  - name: images
                    data: {name: cifar10, path: "%s", grey: [false, true], shift: 4, flip: true}
                """
                        .formatted(npz, parquet, parquet, folder)));
    }

    @Test
    void theHeldOutLossIsRecordedAndTheSameOnAnyNumberOfCores() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        Sweep sweep = sweep();
        FleetSummary summary = Fleet.run(sweep, one.toString(), "local[1]", Progress.SILENT);
        assertEquals(8, summary.finished());
        Fleet.run(sweep, two.toString(), "local[2]", Progress.SILENT);
        TableFiles.assertSame(TableFiles.of(one), TableFiles.of(two));
        int[] points = new int[1];
        TableReader.forEach(one.toString(), Table.TRAJECTORY, List.of("loss", "test_loss", "test_accuracy"), row -> {
            points[0]++;
            double loss = (Double) row[0];
            assertEquals(loss, (Double) row[1], ROUNDING * loss, () -> Arrays.toString(row));
            assertTrue((Double) row[2] >= 0 && (Double) row[2] <= 1);
        });
        // nine rows of Parquet in batches of four make three steps an epoch, six examples make two
        assertEquals(2 * (10 + 3 * 7), points[0]);
    }

    @Test
    void whatDoesNotFitIsSaidBeforeAnythingRuns() {
        String npz = TestFiles.write(folder, "odd.npz", TestFiles.npz(Map.of("inputs", TestFiles.npy("(2, 1)", 1, 2))));
        InvalidFileException e = assertThrows(
                InvalidFileException.class,
                () -> Sweep.read(new SweepSource(
                        "odd.yaml",
                        """
                        sweep: odd
                        seeds: [1]
                        model: {family: mlp, depth: 1, width: 3}
                        data: {name: npz, path: "%s"}
                        """
                                .formatted(npz))));
        assertTrue(e.getMessage().startsWith("odd.yaml:4:"), e::getMessage);
        assertTrue(e.getMessage().contains(npz + " has no array of numbers called labels or targets"), e::getMessage);
    }
}
