package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.serve.Client;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that reads the tables of a fleet while it runs. */
@Timeout(120)
class FollowedFleetTest {
    @TempDir
    Path folder;

    @Test
    void rowsArriveWhileTheFleetRunsAndAllOfThemInTheEnd() throws Exception {
        List<RunConfiguration> runs = PretendRuns.grid(8, 5);
        CompletableFuture<List<Object[]>> followed;
        List<Integer> seen = new ArrayList<>();
        CountDownLatch rowsWereSeen = new CountDownLatch(1);
        try (TableServer server = TableServer.start(folder.toString(), TableServer.LOOPBACK, 0, null)) {
            try (Client asking = new Client(server)) {
                followed = CompletableFuture.supplyAsync(() -> follow(server));
                Progress progress = new Progress() {
                    @Override
                    public void begin(long total, long done) {}

                    @Override
                    public void advance(String status, long published) {
                        // On the committer's thread, after something was published and before the fleet is done.
                        int now = asking.rows("runs").size();
                        synchronized (seen) {
                            seen.add(now);
                        }
                        if (now > 0 && now < runs.size()) {
                            rowsWereSeen.countDown();
                        }
                    }

                    @Override
                    public void end() {}
                };
                new Fleet(new PretendExecutor(1, 20), new FleetMetrics())
                        .run("followed", runs.iterator(), folder.toString(), "local[2]", progress);
            }
        }
        assertEquals(0, rowsWereSeen.getCount(), () -> "rows at each publication: " + seen);
        assertEquals(
                TableFiles.column(folder, Table.TRAJECTORY, "run_id"),
                followed.get().stream().map(row -> (String) row[0]).sorted().toList());
        assertTrue(followed.get().size() > runs.size());
    }

    private static List<Object[]> follow(TableServer server) {
        try (Client client = new Client(server)) {
            return client.rows("{\"table\":\"trajectory\",\"sweep\":\"followed\",\"follow\":true}");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
