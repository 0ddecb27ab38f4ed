package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.CanonicalJson;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole fleets on Spark's local mode. */
class FleetTest {
    private static final String NAME = "pretend-sweep";
    private static final String NO_SPARK = "no-such-master://";

    @TempDir
    Path folder;

    @Test
    void oneCoreAndTwoGiveTheSameBytes() throws IOException {
        List<RunConfiguration> runs = PretendRuns.grid(10, 6);
        FleetSummary one = run(runs, folder.resolve("one"), "local[1]");
        FleetSummary two = run(runs, folder.resolve("two"), "local[2]");
        assertEquals(60, one.planned());
        assertEquals(60, one.converged() + one.finished() + one.diverged());
        assertEquals(
                List.of(one.converged(), one.finished(), one.diverged(), one.failed()),
                List.of(two.converged(), two.finished(), two.diverged(), two.failed()));
        Map<String, Object> files = TableFiles.of(folder.resolve("one"));
        assertTrue(files.size() > 20, () -> "only %d files".formatted(files.size()));
        TableFiles.assertSame(files, TableFiles.of(folder.resolve("two")));
    }

    @Test
    void sameSweepAgainDoesNothingAndAChangedOneOnlyWhatIsNew() throws IOException {
        run(PretendRuns.grid(4, 3), folder, "local[2]");
        Map<String, Object> before = TableFiles.of(folder);
        FleetSummary again = run(PretendRuns.grid(4, 3), folder, NO_SPARK);
        assertEquals(new FleetSummary(12, 12, 0, 0, 0, 0, again.seconds()), again);
        TableFiles.assertSame(before, TableFiles.of(folder));

        AtomicInteger executed = Counting.reset();
        FleetSummary changed = run(PretendRuns.grid(5, 4), folder, "local[2]", new Counting());
        assertEquals(20, changed.planned());
        assertEquals(12, changed.alreadyDone());
        assertEquals(8, executed.get());
        Map<String, Object> after = TableFiles.of(folder);
        before.remove("executions");
        before.forEach((name, content) -> TableFiles.assertSame(Map.of(name, content), Map.of(name, after.get(name))));
        assertEquals(runIds(PretendRuns.grid(5, 4)), TableFiles.column(folder, Table.RUNS, "run_id"));
        assertEquals(runIds(PretendRuns.grid(5, 4)), TableFiles.column(folder, Table.EXECUTIONS, "run_id"));
    }

    @Test
    void rowsAreWhatTheRunsGave() throws Exception {
        List<RunConfiguration> runs = PretendRuns.grid(6, 2);
        run(runs, folder, "local[2]");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (RunConfiguration run : runs) {
                RunResult result = PretendRuns.result(run);
                String id = RunIdentity.of(run);
                try (ResultSet row = statement.executeQuery(
                        "SELECT * FROM '%s/runs/*.parquet' WHERE run_id = '%s'".formatted(folder, id))) {
                    assertTrue(row.next(), id);
                    assertEquals(NAME, row.getString("sweep"));
                    assertEquals("pretend", row.getString("family"));
                    assertEquals(run.model().integer("depth"), row.getObject("depth"));
                    assertEquals(null, row.getObject("width"));
                    assertEquals("tanh", row.getString("activation"));
                    assertEquals(null, row.getObject("init"));
                    assertEquals(0.5, row.getObject("init_scale"));
                    assertEquals(run.seed(), row.getLong("seed"));
                    assertEquals("nothing", row.getString("dataset"));
                    assertEquals("adam", row.getString("optimizer"));
                    assertEquals(1e-3, row.getDouble("learning_rate"));
                    assertEquals(32, row.getInt("batch_size"));
                    assertEquals(result.parameters(), row.getInt("parameters"));
                    assertEquals(result.status().word(), row.getString("status"));
                    assertEquals(result.steps(), row.getLong("steps"));
                    assertEquals(result.epochs(), row.getInt("epochs"));
                    assertEquals(result.initialLoss(), row.getDouble("initial_loss"));
                    Double end = result.finalLoss();
                    assertEquals(end == null || end.isNaN() ? null : end, row.getObject("final_loss"));
                    assertEquals(result.error(), row.getString("error"));
                    assertEquals(CanonicalJson.write(run), row.getString("config"));
                    assertEquals(OutputFolder.SCHEMA_VERSION, row.getInt("schema_version"));
                }
                try (ResultSet row = statement.executeQuery(
                        "SELECT value FROM '%s/measurements/*.parquet' WHERE run_id = '%s' ORDER BY step"
                                .formatted(folder, id))) {
                    for (int i = 0; i < result.measurements().size(); i++) {
                        assertTrue(row.next());
                        assertEquals(result.measurements().get(i).value(), row.getDouble(1));
                    }
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT count(*), count(*) FILTER (attempt = 1 AND seconds > 0 AND steps_per_second > 0 AND cpu <> '' "
                            + "AND host <> '' AND java <> '' AND started_at BETWEEN now() - INTERVAL 1 HOUR AND now()) "
                            + "FROM '%s/executions/*.parquet'".formatted(folder))) {
                assertTrue(row.next());
                assertEquals(12, row.getInt(1));
                assertEquals(12, row.getInt(2));
            }
        }
    }

    @Test
    void sparkReadsEveryTableWhole() {
        run(PretendRuns.grid(15, 2), folder, "local[2]");
        Map<Table, Long> rows = new EnumMap<>(Table.class);
        for (Table table : Table.values()) {
            rows.put(table, (long)
                    TableFiles.column(folder, table, table.columnNames().get(0)).size());
        }
        assertEquals(30, rows.get(Table.RUNS));
        assertEquals(6, rows.get(Table.WEIGHTS));
        assertEquals(0, rows.get(Table.FITS));
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        try {
            for (Table table : Table.values()) {
                Dataset<Row> read =
                        spark.read().parquet(folder.resolve(table.folder()).toString());
                assertEquals(table.columnNames(), List.of(read.columns()));
                assertEquals(rows.get(table), (long) read.collectAsList().size(), table.folder());
            }
        } finally {
            spark.stop();
        }
    }

    @Test
    void runThatThrowsIsARowAndTheFleetGoesOn() {
        FleetSummary summary = run(PretendRuns.grid(6, 2), folder, "local[2]", new Throwing());
        assertEquals(10, summary.failed());
        assertEquals(2, summary.converged() + summary.finished() + summary.diverged());
        assertEquals(
                Set.of(
                        "OutOfMemoryError: too deep",
                        "StackOverflowError",
                        "NoClassDefFoundError: lapack",
                        "IllegalStateException: odd"),
                new HashSet<>(TableFiles.column(folder, Table.RUNS, "error").stream()
                        .filter(error -> error != null && (error.contains("Error") || error.contains("Exception")))
                        .toList()));
        FleetSummary again = run(PretendRuns.grid(6, 2), folder, NO_SPARK);
        assertEquals(12, again.alreadyDone());
    }

    @Test
    void taskThatFailsTwiceIsTriedAgainAndLeavesNoDuplicates() throws IOException {
        List<RunConfiguration> runs = PretendRuns.grid(8, 3);
        run(runs, folder.resolve("smooth"), "local[2]");
        Flaky.FAILURES.clear();
        FleetSummary summary = run(runs, folder.resolve("flaky"), "local[2]", new Flaky(2));
        assertEquals(0, summary.failed());
        assertTrue(Flaky.FAILURES.size() > 5, () -> "only %d tasks failed".formatted(Flaky.FAILURES.size()));
        TableFiles.assertSame(TableFiles.of(folder.resolve("smooth")), TableFiles.of(folder.resolve("flaky")));
        assertEquals(
                Set.of("3"), new HashSet<>(TableFiles.column(folder.resolve("flaky"), Table.EXECUTIONS, "attempt")));
    }

    @Test
    void diskThatStaysBrokenStopsTheFleetWithItsReason() {
        Flaky.FAILURES.clear();
        OutputException e = assertThrows(
                OutputException.class, () -> run(PretendRuns.grid(2, 2), folder, "local[2]", new Flaky(1000)));
        assertTrue(e.getMessage().startsWith("cannot write to output folder %s on ".formatted(folder)), e.getMessage());
        assertTrue(e.getMessage().contains("no space left"), e.getMessage());
        FleetSummary later = run(PretendRuns.grid(2, 2), folder, "local[2]");
        assertEquals(4, later.planned());
        assertEquals(runIds(PretendRuns.grid(2, 2)), TableFiles.column(folder, Table.RUNS, "run_id"));
    }

    @Test
    void masterThatCannotBeReachedIsReported() {
        FleetException e = assertThrows(FleetException.class, () -> run(PretendRuns.grid(2, 2), folder, NO_SPARK));
        assertTrue(e.getMessage().contains(NO_SPARK), e.getMessage());
        assertTrue(e.getMessage().endsWith("no run was carried out"), e.getMessage());
    }

    @Test
    void progressAndMetricsHearOfEveryRunOnceItIsVisible() throws IOException {
        Listener listener = new Listener(folder);
        FleetMetrics metrics = new FleetMetrics();
        new Fleet(new PretendExecutor(0.3, 2), metrics)
                .run(NAME, PretendRuns.grid(5, 5).iterator(), folder.toString(), "local[2]", listener);
        assertEquals(List.of("begin 25 0", "end"), listener.calls);
        assertEquals(25, listener.runs);
        assertEquals(0, listener.invisible);
        try (MetricsServer server = MetricsServer.start(0, metrics);
                InputStream in = URI.create("http://localhost:%d/metrics".formatted(server.port()))
                        .toURL()
                        .openStream()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("almagest_runs_planned 25.0\n"), text);
            // Depth steps a run: 5 (1 + 2 + 3 + 4 + 5).
            assertTrue(text.contains("almagest_steps_total 75.0\n"), text);
            String sweep = "almagest_sweep_info{sweep=\"pretend-sweep\",output=\"%s\",} 1.0\n".formatted(folder);
            assertTrue(text.contains(sweep), text);
        }
    }

    @Test
    void readerSeesWholeRunsOnlyWhileTheSweepIsRunning() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        List<String> faults = new ArrayList<>();
        Thread reader = new Thread(() -> {
            try {
                while (!over.get()) {
                    faults.addAll(halfRuns());
                    reads.incrementAndGet();
                }
            } catch (RuntimeException e) {
                faults.add(e.toString());
            }
        });
        run(List.of(), folder, NO_SPARK);
        reader.start();
        run(PretendRuns.grid(12, 8), folder, "local[2]", new PretendExecutor(0.2, 10));
        int during = reads.get();
        over.set(true);
        reader.join();
        assertEquals(List.of(), faults);
        assertTrue(during > 10, () -> "only read %d times".formatted(during));
        assertEquals(List.of(), halfRuns());
    }

    /** Runs listed whose rows in another table are not as many as they should be. */
    private List<String> halfRuns() {
        Map<String, Integer> depths = new TreeMap<>();
        TableReader.forEach(
                folder.toString(),
                Table.RUNS,
                List.of("run_id", "depth"),
                row -> depths.put((String) row[0], (Integer) row[1]));
        List<String> faults = new ArrayList<>();
        for (Table table : List.of(Table.TRAJECTORY, Table.MEASUREMENTS)) {
            Map<String, Integer> rows = new TreeMap<>();
            TableReader.forEach(
                    folder.toString(), table, List.of("run_id"), row -> rows.merge((String) row[0], 1, Integer::sum));
            depths.forEach((id, depth) -> {
                if (!depth.equals(rows.get(id))) {
                    faults.add("%s has %s rows in %s, expected %d".formatted(id, rows.get(id), table, depth));
                }
            });
        }
        return faults;
    }

    private static FleetSummary run(List<RunConfiguration> runs, Path out, String master) {
        return run(runs, out, master, new PretendExecutor(0.5, 1));
    }

    private static FleetSummary run(List<RunConfiguration> runs, Path out, String master, RunExecutor executor) {
        return new Fleet(executor, new FleetMetrics())
                .run(NAME, runs.iterator(), out.toString(), master, Progress.SILENT);
    }

    private static List<String> runIds(List<RunConfiguration> runs) {
        return runs.stream().map(RunIdentity::of).sorted().toList();
    }

    /** Counts runs over all tasks of this process. */
    private static final class Counting extends PretendExecutor {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger EXECUTED = new AtomicInteger();

        Counting() {
            super(0.5, 1);
        }

        static AtomicInteger reset() {
            EXECUTED.set(0);
            return EXECUTED;
        }

        @Override
        public RunResult execute(RunConfiguration configuration) {
            EXECUTED.incrementAndGet();
            return super.execute(configuration);
        }
    }

    /** Fails, beyond depth 1, in every way that a run can. */
    private static final class Throwing extends PretendExecutor {
        private static final long serialVersionUID = 1L;

        Throwing() {
            super(0.5, 1);
        }

        @Override
        public RunResult execute(RunConfiguration configuration) {
            return switch (configuration.model().integer("depth")) {
                case 1 -> super.execute(configuration);
                case 2 -> throw new OutOfMemoryError("too deep");
                case 3 -> throw new StackOverflowError();
                case 4 -> throw new NoClassDefFoundError("lapack");
                default -> throw new IllegalStateException("odd");
            };
        }
    }

    /** The first attempts at each bundle find the disk full; the driver does not. */
    private static final class Flaky extends PretendExecutor {
        private static final long serialVersionUID = 1L;
        private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();
        private final int failures;

        Flaky(int failures) {
            super(0.5, 1);
            this.failures = failures;
        }

        @Override
        public Storage storage(String folder) {
            Storage real = Storage.at(folder);
            return (Storage) Proxy.newProxyInstance(
                    Storage.class.getClassLoader(), new Class<?>[] {Storage.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("output")
                                && arguments[0].toString().endsWith("runs.parquet")) {
                            String bundle = arguments[0].toString().replaceAll("-.*", "");
                            if (FAILURES.merge(bundle, 1, Integer::sum) <= failures) {
                                throw new IOException("no space left");
                            }
                        }
                        try {
                            return method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }
    }

    private static final class Listener implements Progress {
        private final Path folder;
        private final List<String> calls = new ArrayList<>();
        private long runs;
        private long invisible;

        Listener(Path folder) {
            this.folder = folder;
        }

        @Override
        public void begin(long total, long done) {
            calls.add("begin " + total + " " + done);
        }

        @Override
        public void advance(String status, long more) {
            runs += more;
            long visible = TableFiles.column(folder, Table.RUNS, "run_id").size();
            invisible = Math.max(invisible, runs - visible);
        }

        @Override
        public void end() {
            calls.add("end");
        }
    }
}
