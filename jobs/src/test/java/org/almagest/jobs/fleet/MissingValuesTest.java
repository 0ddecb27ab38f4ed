package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Status;
import org.almagest.dynamics.train.Training;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * In no table does a number or an empty text stand for what is not there. Looks at all tables of all ready-made sweeps, of
 * which it carries out the cheapest run of each kind, for a few epochs; and at runs that diverge and fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingValuesTest {
    /** What can be said of a network is said after one epoch as after a thousand. */
    private static final long EPOCHS = 2;

    /** A run of more would keep the others waiting; what it would show a smaller one of its sweep shows as well. */
    private static final double MOST_SECONDS = 20;

    private record Planned(String sweep, RunConfiguration run) {}

    private record Ended(Planned planned, RunResult result) {}

    private Path folder;
    private Connection connection;

    @BeforeAll
    void carryOut(@TempDir Path folder) throws SQLException {
        this.folder = folder;
        Catalogue catalogue = Catalogue.onClassPath();
        ReadyMadeSweeps.onClassPath().names().stream()
                .flatMap(name -> kinds(Sweep.outline(SweepSource.find(name), catalogue)).stream()
                        .map(run -> new Planned(name, run)))
                .toList()
                .parallelStream()
                .map(planned -> new Ended(planned, Run.execute(planned.run)))
                .toList()
                .forEach(ended -> publish(ended.planned.sweep, ended.planned.run, ended.result));
        // runs that differ in one thing, so that there is something to fit
        Sweep.read(SweepSource.find("quickstart")).runs().forEachRemaining(run -> {
            if (run.seed() == 1) {
                publish("quickstart", with(run, Map.of("epochs", EPOCHS)));
            }
        });
        RunConfiguration quick =
                Sweep.read(SweepSource.find("quickstart")).runs().next();
        publish("odd", exploding(quick));
        publish("odd", with(quick, Map.of("optimizer", "flow")));
        Analysis.run(folder.toString());
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
    }

    private static RunConfiguration exploding(RunConfiguration run) {
        Map<String, Object> model = new HashMap<>(run.model().values());
        model.put("activation", "relu");
        RunConfiguration relu = new RunConfiguration(
                run.family(),
                Settings.of(Families.ALL.named(run.family()).parameters(), model),
                run.data(),
                run.dataSettings(),
                run.training(),
                run.probes(),
                run.seed());
        return with(relu, Map.of("learning_rate", 1e5, "optimizer", "gd", "keep_weights", true));
    }

    private void publish(String sweep, RunConfiguration run) {
        publish(sweep, run, Run.execute(run));
    }

    private void publish(String sweep, RunConfiguration run, RunResult result) {
        new SingleRunPublisher(folder.toString(), run).publish(sweep, result, Instant.now(), 1);
    }

    /**
     * The cheapest run of each kind, be it of the sweep or of its small form: of each family, data, probe and word among the
     * settings.
     */
    private static List<RunConfiguration> kinds(Sweep sweep) {
        List<RunConfiguration> runs = new ArrayList<>();
        Consumer<RunConfiguration> add = run -> {
            if (!run.training().values().containsKey("trainer")) {
                runs.add(with(
                        run,
                        Map.of("epochs", Math.min(EPOCHS, run.training().whole("epochs")), "evaluate", "recorded")));
            }
        };
        sweep.runs().forEachRemaining(add);
        sweep.quick().ifPresent(quick -> quick.runs().forEachRemaining(add));
        Map<String, RunConfiguration> kinds = new TreeMap<>();
        runs.stream()
                .sorted(Comparator.comparingDouble(Run::estimatedSeconds))
                .filter(run -> Run.estimatedSeconds(run) < MOST_SECONDS)
                .forEach(run -> kinds.putIfAbsent(kind(run), run));
        return List.copyOf(kinds.values());
    }

    private static String kind(RunConfiguration run) {
        return "%s %s %s %s %s"
                .formatted(run.family(), run.data(), words(run.model()), words(run.training()), run.probes());
    }

    private static List<Object> words(Settings settings) {
        return settings.values().values().stream()
                .filter(value -> !(value instanceof Number))
                .toList();
    }

    private static RunConfiguration with(RunConfiguration run, Map<String, Object> changed) {
        Map<String, Object> training = new HashMap<>(run.training().values());
        training.putAll(changed);
        return new RunConfiguration(
                run.family(),
                run.model(),
                run.data(),
                run.dataSettings(),
                Settings.of(Training.PARAMETERS, training),
                run.probes(),
                run.seed());
    }

    private long count(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertTrue(result.next());
            return result.getLong(1);
        }
    }

    private String table(Table table) {
        return "'%s/%s/*.parquet'".formatted(folder, table.folder());
    }

    private Map<String, String> columns(Table table) throws SQLException {
        Map<String, String> types = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE SELECT * FROM " + table(table))) {
            while (result.next()) {
                types.put(result.getString(1), result.getString(2));
            }
        }
        return types;
    }

    @Test
    void nothingStandsForWhatIsNotThere() throws SQLException {
        Map<String, Long> found = new TreeMap<>();
        for (Table table : Table.values()) {
            assertTrue(count("SELECT count(*) FROM " + table(table)) > 0, table + " has no rows");
            for (Map.Entry<String, String> column : columns(table).entrySet()) {
                String stands =
                        switch (column.getValue()) {
                            case "DOUBLE" -> "isnan(%1$s)";
                            case "DOUBLE[]" -> "len(list_filter(%1$s, x -> isnan(x))) > 0";
                            // no whole number of ours is ever negative, but −1 has been written in place of none
                            case "INTEGER", "BIGINT" -> "%1$s < 0";
                            case "INTEGER[]" -> "list_min(%1$s) < 0";
                            case "VARCHAR" -> "%1$s = ''";
                            default -> "false";
                        };
                long rows = count(
                        "SELECT count(*) FROM %s WHERE ".formatted(table(table)) + stands.formatted(column.getKey()));
                if (rows > 0) {
                    found.put(table.folder() + "." + column.getKey(), rows);
                }
            }
        }
        assertEquals(Map.of(), found);
    }

    @Test
    void aNumberIsThereWhereItsStatusSaysSo() throws SQLException {
        String measurements = table(Table.MEASUREMENTS);
        assertEquals(
                0, count("SELECT count(*) FROM %s WHERE (value IS NULL) = (status = 'ok')".formatted(measurements)));
        assertEquals(
                0,
                count("SELECT count(*) FROM %s WHERE value IS NULL AND standard_error IS NOT NULL"
                        .formatted(measurements)));
        assertTrue(count("SELECT count(*) FROM %s WHERE value IS NULL".formatted(measurements)) > 0);
        assertTrue(count("SELECT count(*) FROM %s WHERE layer IS NULL".formatted(measurements)) > 0);
        assertTrue(count("SELECT count(*) FROM %s WHERE layer = 0".formatted(measurements)) > 0);
        // a neuron that is too small to have a direction belongs to no cluster
        assertEquals(
                0,
                count("SELECT count(*) FROM %s WHERE name = 'cluster' AND list_min(data) < 0"
                        .formatted(table(Table.MATRICES))));
    }

    @Test
    void ranksNeedNoFilter() throws SQLException {
        String spectra = "FROM %s JOIN %s USING (run_id) WHERE sweep = 'cnn-hessian-rank'"
                .formatted(table(Table.SPECTRA), table(Table.RUNS));
        assertEquals(0, count("SELECT count(*) %s AND rank > bound".formatted(spectra)));
        assertEquals(0, count("SELECT count(*) %s AND exact_rank <> rank".formatted(spectra)));
        assertTrue(count("SELECT count(*) %s AND rank <= bound".formatted(spectra)) > 0);
        assertTrue(count("SELECT count(*) %s AND exact_rank = rank".formatted(spectra)) > 0);
        assertTrue(count("SELECT count(*) %s AND bound IS NULL".formatted(spectra)) > 0, "tanh networks have none");
    }

    @Test
    void momentsAreWhatStepsSay() throws SQLException {
        String joined = "FROM %s AS m JOIN %s USING (run_id) WHERE m.status <> '' AND "
                .formatted(table(Table.MEASUREMENTS), table(Table.RUNS));
        assertEquals(0, count("SELECT count(*) " + joined + "(moment = 'init') <> (step = 0)"));
        assertEquals(0, count("SELECT count(*) " + joined + "(moment = 'end') <> (step = steps AND step > 0)"));
        assertTrue(count("SELECT count(*) " + joined + "moment = 'step'") > 0);
    }

    @Test
    void runsThatFailOrDivergeSayWhatTheyKnow() throws SQLException {
        String failed =
                "SELECT count(*) FROM %s WHERE status = '%s' AND ".formatted(table(Table.RUNS), Status.FAILED.word());
        assertEquals(
                1,
                count(failed
                        + "error IS NOT NULL AND final_loss IS NULL AND initial_loss IS NULL AND steps IS NULL AND "
                        + "epochs IS NULL AND parameters IS NULL AND test_loss IS NULL AND optimizer = 'flow'"));
        String diverged =
                "SELECT count(*) FROM %s WHERE status = '%s' AND ".formatted(table(Table.RUNS), Status.DIVERGED.word());
        assertEquals(1, count(diverged + "error IS NOT NULL AND initial_loss IS NOT NULL AND steps > 0"));
        assertEquals(
                0,
                count("SELECT count(*) FROM %s WHERE error IS NOT NULL AND status NOT IN ('failed', 'diverged')"
                        .formatted(table(Table.RUNS))));
    }
}
