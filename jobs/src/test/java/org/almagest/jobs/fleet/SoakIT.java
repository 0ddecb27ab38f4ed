package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.almagest.jobs.command.AlmagestCommand;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.OutputFolder;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Sweep after sweep on a cluster of two workers, while whatever can go wrong goes wrong at random: each time the tables are in the end
 * those of a fleet that nobody disturbed. {@code -Dalmagest.soak.minutes} says how long (10), {@code -Dalmagest.soak.seed} which chance; the
 * same seed chooses the same faults and times, though processes do not meet them at the same place.
 */
@Tag("soak")
class SoakIT {
    /** Enough bundles that they are merged on the way; half of the runs learn at a rate that no network survives. */
    private static final String SWEEP =
            """
            sweep: soaked
            description: Long enough to be disturbed many times.
            seeds: {range: {from: 1, to: 24}}
            model: {family: resnet, activation: tanh, depth: [64, 96], width: 10, delta: shared, init: xavier-depth}
            data: {name: ode-flow, dimension: 10}
            train: {optimizer: adam, learning_rate: [0.01, 1000], batch_size: 32, epochs: 200, stop_loss: 1e-3}
            probes: [weight-scaling]
            """;

    /** What a sweep in the end must not need: from then on it is left in peace. */
    private static final int MOST_DISTURBED = 12;

    /** A sweep of a minute on two cores; a busy machine gives it less than one. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final long DISK_BYTES = 64L << 20;

    /** While a sweep goes on that nobody delays: a busy machine is disturbed less often, so that it comes to an end. */
    private static final double FAULTS_A_SWEEP = 4;

    private static final double LEAST_SECONDS_BETWEEN = 6;

    /** One submission in so many meets its metrics port taken. */
    private static final int PORT_TAKEN_ONCE_IN = 8;

    /** One submission in so many is disturbed while it is starting as well. */
    private static final int FROM_THE_START_ONCE_IN = 4;

    private static final long POLL_MILLIS = 100;

    /** What a driver may say that ends by itself before its sweep is done. Whatever else it says is a fault of ours. */
    private static final List<String> WAYS_ON = List.of("the same command goes on from there", "No space left");

    /** Spark waits for two minutes and more where nobody disturbs it; that would be most of a short soak. */
    private static final List<String> IMPATIENT = List.of(
            "spark.network.timeout=40s",
            "spark.network.timeoutInterval=10s",
            "spark.executor.heartbeatInterval=4s",
            "spark.speculation.minTaskRuntime=5s");

    private final int minutes = Integer.getInteger("almagest.soak.minutes", 10);
    private final long seed = Long.getLong("almagest.soak.seed", Instant.now().getEpochSecond());
    private final Random random = new Random(seed);
    private final SoakLog log = new SoakLog(seed);

    @TempDir
    Path folder;

    private StandaloneCluster cluster;
    private Mischief mischief;
    private Path file;

    /** The last one; null before the first. */
    private @Nullable Process driver;

    @Test
    void theTablesAreThoseOfAnUndisturbedFleet() throws Exception {
        log.say("%d minutes, seed %d (-Dalmagest.soak.seed=%d)", minutes, seed, seed);
        file = Files.writeString(folder.resolve("soaked.yaml"), SWEEP);
        Path undisturbed = folder.resolve("undisturbed");
        long begun = System.nanoTime();
        assertEquals(
                0,
                AlmagestCommand.execute(
                        "sweep", file.toString(), "--out", undisturbed.toString(), "--master", "local[2]"));
        double seconds = (System.nanoTime() - begun) * 1e-9;
        SmallDisk disk = disk();
        cluster = StandaloneCluster.start(Files.createDirectories(folder.resolve("cluster")));
        try {
            double between = Math.max(LEAST_SECONDS_BETWEEN, seconds / FAULTS_A_SWEEP);
            log.say("undisturbed it takes %.0f s; a fault every %.0f s", seconds, between);
            mischief = new Mischief(between, cluster, random, log, disk == null ? null : disk.folder());
            long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
            for (int round = 1; round == 1 || System.nanoTime() - end < 0; round++) {
                Path out = (disk == null ? folder : disk.folder()).resolve("out-" + round);
                round(round, out, undisturbed);
                delete(out);
            }
        } finally {
            System.out.print(log.summary());
            if (driver != null) {
                driver.destroyForcibly();
            }
            cluster.close();
            if (disk != null) {
                disk.close();
            }
        }
    }

    private @Nullable SmallDisk disk() throws Exception {
        try {
            return SmallDisk.at(folder.resolve("disk"), DISK_BYTES);
        } catch (TestAbortedException e) {
            log.say("no disk is filled: %s", e.getMessage());
            return null;
        }
    }

    private void round(int round, Path out, Path undisturbed) throws Exception {
        boolean whole = false;
        for (int attempt = 1; !whole; attempt++) {
            boolean disturbed = attempt <= MOST_DISTURBED;
            log.say(
                    "round %d, submission %d%s, %d runs published",
                    round, attempt, disturbed ? "" : ", undisturbed", Math.max(0, TableFiles.published(out)));
            log.submitted(attempt > 1);
            whole = disturbed && random.nextInt(PORT_TAKEN_ONCE_IN) == 0
                    ? refusedForItsPort(out)
                    : submission(out, disturbed);
        }
        awaitExecutorsEnd();
        Map<String, String> failed = TableFiles.failed(out);
        failed.forEach((run, error) ->
                assertTrue(error.startsWith(BundleTask.MOST_DEATHS + " executors ended"), () -> "run %s: %s"
                        .formatted(run, error)));
        if (failed.isEmpty()) {
            TableFiles.assertSame(TableFiles.of(undisturbed), TableFiles.of(out));
        } else {
            log.say("%d runs met too many deaths; they are carried out again", failed.size());
            cluster.submit("sweep", file.toString(), "--out", out.toString(), "--retry", "failed")
                    .endsWith(0);
            awaitExecutorsEnd();
            assertEquals(TableFiles.rows(undisturbed), TableFiles.rows(out));
        }
        // executors that outlived their driver may have left something, which goes with the next start
        OutputFolder.open(Storage.at(out.toString())).close();
        TableFiles.assertNothingElse(out);
        assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
        log.roundIsWhole(TableFiles.column(out, Table.RUNS, "run_id").size(), failed.size());
    }

    /** Executors end soon after their driver; those that were cut off from it, after Spark's patience. */
    private void awaitExecutorsEnd() throws Exception {
        long start = System.nanoTime();
        while (!cluster.idle()) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), () -> "executors are left after " + PATIENCE);
            assertEquals(2, cluster.livingWorkers().size(), "a worker died that nobody killed");
        }
    }

    /** False, since nothing is done. */
    private boolean refusedForItsPort(Path out) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            log.fault(Fault.METRICS_PORT_TAKEN, port);
            StandaloneCluster.Submission refused =
                    cluster.submit("sweep", file.toString(), "--out", out.toString(), "--metrics-port", port);
            await(refused);
            assertEquals(2, refused.driver().exitValue(), refused::said);
            assertTrue(refused.said().contains(port), refused::said);
            log.ended("refused, the port being taken");
        }
        return false;
    }

    /** Whether the sweep is done. */
    private boolean submission(Path out, boolean disturbed) throws Exception {
        List<Wire> wires = List.of(Wire.free(), Wire.free());
        try {
            StandaloneCluster.Submission submission = cluster.submit(
                    options(wires, disturbed),
                    "sweep",
                    file.toString(),
                    "--out",
                    out.toString(),
                    "--metrics-port",
                    "0");
            driver = submission.driver();
            boolean ended = disturbed && disturb(submission, wires);
            await(submission);
            mischief.healAll();
            int status = submission.driver().exitValue();
            String said = submission.said();
            if (status == 0) {
                boolean merged = !said.contains("not compacted");
                log.ended(merged ? "well" : "well, but for merging");
                return merged;
            }
            if (ended) {
                log.ended("by a signal");
                return false;
            }
            assertTrue(disturbed, said);
            assertTrue(WAYS_ON.stream().anyMatch(said::contains), () -> "status %d, and no way on:%n%s"
                    .formatted(status, said));
            log.ended(said.contains("No space left") ? "no space left" : "it gave up, with a way on");
            return false;
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    private static List<String> options(List<Wire> wires, boolean disturbed) {
        List<String> settings = new ArrayList<>(disturbed ? IMPATIENT : List.of());
        // another port than the wire's would be heard by nobody
        settings.add("spark.port.maxRetries=0");
        settings.add("spark.driver.host=" + Wire.ADDRESS);
        settings.add("spark.driver.bindAddress=127.0.0.1");
        settings.add("spark.driver.port=" + wires.get(0).port());
        settings.add("spark.driver.blockManager.port=" + wires.get(1).port());
        return settings.stream()
                .flatMap(setting -> Stream.of("--conf", setting))
                .toList();
    }

    /** Strikes again and again until the driver has ended; whether it was ended by us. */
    private boolean disturb(StandaloneCluster.Submission submission, List<Wire> wires) throws Exception {
        long start = System.nanoTime();
        long next = start + mischief.pause().toNanos();
        boolean ended = false;
        // most faults are to meet a sweep at work; some meet one that is only beginning
        boolean begun = random.nextInt(FROM_THE_START_ONCE_IN) == 0;
        while (submission.driver().isAlive()) {
            Thread.sleep(POLL_MILLIS);
            mischief.heal();
            if (!begun && !cluster.executors().isEmpty()) {
                begun = true;
                next = System.nanoTime() + mischief.pause().toNanos();
            }
            if (begun && System.nanoTime() - next >= 0) {
                ended |= mischief.strike(submission.driver().toHandle(), wires);
                next = System.nanoTime() + mischief.pause().toNanos();
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                stuck(submission);
            }
        }
        return ended;
    }

    private void await(StandaloneCluster.Submission submission) throws Exception {
        if (!submission.driver().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            stuck(submission);
        }
    }

    /** Has the driver say where its threads are, and gives up. */
    private void stuck(StandaloneCluster.Submission submission) throws Exception {
        mischief.healAll();
        Processes.signal(submission.driver().toHandle(), "QUIT");
        Thread.sleep(1000);
        String said = submission.said();
        Processes.kill(submission.driver().toHandle());
        fail("not done after %s:%n%s".formatted(PATIENCE, said));
    }

    private static void delete(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            for (Path any : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(any);
            }
        }
    }
}
