package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Test losses and accuracies are those that NumPy computes from the kept weights and the data files: squared error,
 * cross-entropy, and the nodes of a graph, of which masks say which are trained on and which held out. The script
 * {@code evaluation/evaluate.py} has made the reference and says how to make it anew.
 */
class EvaluationReferenceTest {
    /** Sums of some tens of terms of order one, in another order. */
    private static final double ROUNDING = 1e-14;

    @TempDir
    Path folder;

    private static Path resources() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(EvaluationReferenceTest.class.getResource("evaluation/sweep.yaml"))
                        .toURI())
                .resolveSibling("");
    }

    private Sweep sweep() throws IOException, URISyntaxException {
        String text = Files.readString(resources().resolve("sweep.yaml"));
        Path file = folder.resolve("sweep.yaml");
        Files.writeString(
                file, text.replace("FOLDER", resources().toAbsolutePath().toString()));
        return Sweep.read(SweepSource.find(file.toString()));
    }

    @Test
    void runsSayWhatNumpySays() throws IOException, URISyntaxException {
        Path out = folder.resolve("out");
        List<String> found = new ArrayList<>();
        List<double[]> numbers = new ArrayList<>();
        for (Iterator<RunConfiguration> runs = sweep().runs(); runs.hasNext(); ) {
            RunConfiguration run = runs.next();
            SingleRunPublisher publisher = new SingleRunPublisher(out.toString(), run);
            publisher.publish("evaluation", Run.execute(run), Instant.EPOCH, 1);
            String data = run.data().equals("cora")
                    ? "nodes"
                    : run.dataSettings().text("task").equals("regression") ? "quantities" : "classes";
            Object skip = run.model().values().get("skip");
            found.add("%s,%s,%s,%d".formatted(data, run.training().text("loss"), skip == null ? "" : skip, run.seed()));
            numbers.add(row(out, publisher.id()));
        }
        List<String> lines = Files.readAllLines(resources().resolve("evaluation.csv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            String label = String.join(",", List.of(cells).subList(0, 4));
            double[] ours = numbers.get(found.indexOf(label));
            for (int i = 0; i < ours.length; i++) {
                String what = label + " " + lines.get(0).split(",")[4 + i];
                double expected = cells[4 + i].isEmpty() ? Double.NaN : Double.parseDouble(cells[4 + i]);
                assertEquals(expected, ours[i], ROUNDING, what);
            }
        }
        assertEquals(lines.size() - 1, new TreeSet<>(found).size());
    }

    /** NaN where there is nothing. */
    private static double[] row(Path out, String run) {
        List<double[]> rows = new ArrayList<>();
        TableReader.forEach(
                out.toString(),
                Table.RUNS,
                List.of("run_id", "final_loss", "train_accuracy", "test_loss", "test_accuracy"),
                row -> {
                    if (run.equals(row[0])) {
                        rows.add(new double[] {real(row[1]), real(row[2]), real(row[3]), real(row[4])});
                    }
                });
        assertEquals(1, rows.size());
        return rows.get(0);
    }

    private static double real(@Nullable Object value) {
        return value == null ? Double.NaN : (Double) value;
    }
}
