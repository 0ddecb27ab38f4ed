package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What failed is carried out again, and nothing else; afterwards the tables are those of a fleet in which nothing failed. */
class RetryTest {
    private static final String NAME = "pretend-sweep";
    private static final int DEPTHS = 6;
    private static final int SEEDS = 5;

    @TempDir
    Path folder;

    /** Fails for one seed as long as it is told to, and counts what it carries out. */
    private static final class Moody extends PretendExecutor {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger EXECUTED = new AtomicInteger();

        private final boolean fails;

        Moody(boolean fails) {
            super(0.3, 0);
            this.fails = fails;
        }

        @Override
        public RunResult execute(RunConfiguration configuration) {
            EXECUTED.incrementAndGet();
            return fails && configuration.seed() == 2 ? RunResult.failed("a bad day") : super.execute(configuration);
        }
    }

    private static FleetSummary run(Path out, boolean fails, Set<String> retried) {
        return run(NAME, out, fails, retried);
    }

    private static FleetSummary run(String sweep, Path out, boolean fails, Set<String> retried) {
        Moody.EXECUTED.set(0);
        return new Fleet(new Moody(fails), new FleetMetrics())
                .run(
                        new SweepLabel(sweep),
                        PretendRuns.grid(DEPTHS, SEEDS).iterator(),
                        retried,
                        out.toString(),
                        "local[2]",
                        Progress.SILENT);
    }

    private static Map<Table, List<String>> rows(Path out) {
        Map<Table, List<String>> rows = new TreeMap<>(TableFiles.rows(out));
        rows.replaceAll((table, all) -> {
            List<String> sorted = new ArrayList<>(all);
            Collections.sort(sorted);
            return sorted;
        });
        return rows;
    }

    /** As a run that two sweeps share is listed under the one that carried it out first. */
    @Test
    void theRunsStayWithTheSweepThatHadThemFirst() {
        run(folder, true, Set.of());
        assertEquals(
                DEPTHS, run("another-sweep", folder, false, Set.of("failed")).planned());
        assertEquals(Set.of(NAME), Set.copyOf(TableFiles.column(folder, Table.RUNS, "sweep")));
    }

    @Test
    void whatFailedIsCarriedOutAgainAndNothingElse() {
        Path disturbed = folder.resolve("disturbed");
        Path calm = folder.resolve("calm");
        run(calm, false, Set.of());
        assertEquals(DEPTHS, run(disturbed, true, Set.of()).failed());
        assertNotEquals(rows(calm), rows(disturbed));

        // it may fail again
        FleetSummary worse = run(disturbed, true, Set.of("failed"));
        assertEquals(DEPTHS, worse.planned());
        assertEquals(DEPTHS, worse.failed());
        assertEquals(List.of(), FolderCheck.of(disturbed.toString()).damaged());

        FleetSummary better = run(disturbed, false, Set.of("failed"));
        assertEquals(DEPTHS, Moody.EXECUTED.get());
        assertEquals(0, better.failed());
        assertEquals(rows(calm), rows(disturbed));
        assertEquals(List.of(), FolderCheck.of(disturbed.toString()).damaged());

        assertEquals(0, run(disturbed, false, Set.of("failed")).planned(), "none is left");
        assertEquals(0, Moody.EXECUTED.get());
        run(disturbed, false, Set.of());
        assertEquals(0, Moody.EXECUTED.get(), "and the sweep is done");
        assertTrue(run(disturbed, false, Set.of("failed", "diverged")).diverged() > 0);
        assertEquals(rows(calm), rows(disturbed));
    }
}
