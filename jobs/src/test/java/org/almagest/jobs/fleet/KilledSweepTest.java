package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.sweep.RunIdentity;
import org.almagest.jobs.table.Table;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that carry out a sweep are ended, or stopped for a while, by the operating system. */
class KilledSweepTest {
    private static final int KILLS = 5;
    private static final Duration START_OF_A_JVM = Duration.ofSeconds(60);
    private static final List<RunConfiguration> RUNS = PretendRuns.grid(20, 15);

    /** Spark gives an executor up after two minutes without a sign; nobody waits for that here. What else it waits for stays. */
    private static final List<String> IMPATIENT = List.of(
            "-Dspark.network.timeout=2s",
            "-Dspark.network.timeoutInterval=500ms",
            "-Dspark.executor.heartbeatInterval=1s",
            "-Dspark.rpc.askTimeout=120s",
            "-Dspark.rpc.lookupTimeout=120s");

    /** Whether Spark looks for its executors or hears from them first when it wakes is chance. */
    private static final int STOPS = 3;

    private static final long STOP_MILLIS = 4000;

    /** For a sweep of seconds, on a machine that has much else to do. */
    private static final Duration END_OF_A_SWEEP = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void killedAtAnyMomentItEndsWithTheSameTables() throws Exception {
        new Fleet(new PretendExecutor(1, 0), new FleetMetrics())
                .run("killed", RUNS.iterator(), folder.resolve("whole").toString(), "local[2]", Progress.SILENT);
        Map<String, Object> expected = TableFiles.of(folder.resolve("whole"));

        Path out = folder.resolve("killed");
        RandomStream random = new RandomStream(20240601, "kill -9");
        List<Integer> left = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Process sweep = start(out, 100, ProcessBuilder.Redirect.INHERIT);
            try {
                // The first moment that matters comes when this process has made the folder its own.
                await(sweep, () -> lockedBy(out, sweep));
                if (kill % 2 == 0) {
                    int before = TableFiles.published(out);
                    await(sweep, () -> TableFiles.published(out) > before);
                    Thread.sleep(random.below(700));
                } else {
                    Thread.sleep(random.below(2500));
                }
                assertTrue(sweep.isAlive(), "the sweep had ended before it was killed: give it more to do");
            } finally {
                sweep.destroyForcibly().waitFor();
            }
            int published = TableFiles.published(out);
            assertTrue(left.isEmpty() || published >= left.get(left.size() - 1), () -> "lost some of " + left);
            left.add(published);
        }
        Process last = start(out, 0, ProcessBuilder.Redirect.INHERIT);
        assertTrue(last.waitFor(START_OF_A_JVM.toSeconds(), TimeUnit.SECONDS));
        assertEquals(0, last.exitValue());
        TableFiles.assertSame(expected, TableFiles.of(out));
        assertEquals(
                RUNS.stream().map(RunIdentity::of).sorted().toList(), TableFiles.column(out, Table.RUNS, "run_id"));
        assertEquals(List.of(), Storage.at(out.toString()).list("_almagest/commits"));
    }

    @Test
    void terminatedItStopsSoonAndSaysHowToGoOn() throws Exception {
        Path out = folder.resolve("terminated");
        Process sweep = start(out, 50, ProcessBuilder.Redirect.PIPE);
        String said;
        try {
            await(sweep, () -> TableFiles.published(out) > 0);
            long start = System.nanoTime();
            // What Ctrl-C and a cluster's scheduler do.
            sweep.toHandle().destroy();
            assertTrue(sweep.waitFor(10, TimeUnit.SECONDS), "still alive 10 s after SIGTERM");
            said = new String(sweep.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
        } finally {
            sweep.destroyForcibly().waitFor();
        }
        String expected = "interrupted: results published so far are safe in %s; the same command goes on from there"
                .formatted(out);
        assertTrue(said.contains(expected), said);
        assertTrue(!said.contains("\tat "), said);
        int published = TableFiles.published(out);
        assertTrue(published > 0 && published < RUNS.size(), "published " + published);
    }

    /** By Ctrl-Z, or since a laptop slept: the executor that has not been heard of for so long is the sweep itself. */
    @Test
    void stoppedForLongerThanSparkIsPatientItGoesOn() throws Exception {
        Path out = folder.resolve("stopped");
        Path log = folder.resolve("stopped.log");
        Process sweep = start(out, 100, ProcessBuilder.Redirect.to(log.toFile()), IMPATIENT);
        try {
            await(sweep, () -> TableFiles.published(out) > 0);
            for (int stop = 0; stop < STOPS; stop++) {
                assertTrue(sweep.isAlive(), "the sweep had ended before it was stopped: give it more to do");
                Processes.freeze(sweep.toHandle());
                Thread.sleep(STOP_MILLIS);
                Processes.signal(sweep.toHandle(), "CONT");
                Thread.sleep(500);
            }
            assertTrue(sweep.waitFor(END_OF_A_SWEEP.toSeconds(), TimeUnit.SECONDS));
        } finally {
            sweep.destroyForcibly().waitFor();
        }
        String said = Files.readString(log);
        assertEquals(0, sweep.exitValue(), said);
        // what every sign of life of an executor that was given up ends in; after sixty of them Spark ends the process
        assertTrue(!said.contains("Cannot find endpoint"), said);
        assertEquals(
                RUNS.stream().map(RunIdentity::of).sorted().toList(), TableFiles.column(out, Table.RUNS, "run_id"));
    }

    private static Process start(Path out, long millisPerRun, ProcessBuilder.Redirect output) throws IOException {
        return start(out, millisPerRun, output, List.of());
    }

    private static Process start(Path out, long millisPerRun, ProcessBuilder.Redirect output, List<String> flags)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The flags that this test runs under; a coverage agent's file is no place for two.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSweepTest.class.getName() + "$Sweeping",
                out.toString(),
                String.valueOf(millisPerRun)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    private static boolean lockedBy(Path out, Process process) {
        try {
            return Files.readString(out.resolve("_almagest/lock")).contains("process " + process.pid());
        } catch (IOException e) {
            return false;
        }
    }

    private static void await(Process process, BooleanSupplier condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(process.isAlive(), "the sweep ended by itself");
            assertTrue(System.nanoTime() - start < START_OF_A_JVM.toNanos(), "nothing within " + START_OF_A_JVM);
            Thread.sleep(5);
        }
    }

    /** The other process. */
    static final class Sweeping {
        public static void main(String[] args) {
            new Fleet(new PretendExecutor(1, Long.parseLong(args[1])), new FleetMetrics())
                    .run("killed", RUNS.iterator(), args[0], "local[2]", Progress.SILENT);
        }
    }
}
