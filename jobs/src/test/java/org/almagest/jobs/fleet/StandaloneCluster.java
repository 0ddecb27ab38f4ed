package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.almagest.deploy.Built;

/** A master and two workers of one core each, as processes of their own, by the script that users have. */
final class StandaloneCluster implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("..", "deploy", "standalone", "cluster").toAbsolutePath().normalize();
    /** Longer than the script itself waits for a process. */
    private static final Duration PATIENCE = Duration.ofMinutes(12);

    /** They end as soon as their driver is gone. */
    private static final Duration PATIENCE_WITH_EXECUTORS = Duration.ofSeconds(30);

    private final Path folder;
    private int submissions;

    private StandaloneCluster(Path folder) {
        this.folder = folder;
    }

    static StandaloneCluster start(Path folder) throws Exception {
        StandaloneCluster cluster = new StandaloneCluster(folder);
        Path log = folder.resolveSibling(folder.getFileName() + ".log");
        Process start = script(log, "", "start", folder.toString());
        assertTrue(start.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "no cluster within " + PATIENCE);
        assertEquals(0, start.exitValue(), () -> text(log));
        return cluster;
    }

    /** Begins {@code almagest ARGUMENTS} by spark-submit; the process is the driver itself. */
    Submission submit(String... arguments) throws IOException {
        return submit(List.of(), arguments);
    }

    /** As {@link #submit(String...)}, with further options of spark-submit. */
    Submission submit(List<String> options, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("submit", folder.toString()));
        words.addAll(List.of(arguments));
        Path log = folder.resolve("submission-" + ++submissions + ".log");
        return new Submission(script(log, String.join(" ", options), words.toArray(String[]::new)), log);
    }

    /** The executors alive, of worker 1 first; those of a worker that was killed end by themselves, and are not among them. */
    List<ProcessHandle> executors() {
        return livingWorkers().stream()
                .flatMap(worker -> process(worker).descendants())
                .filter(ProcessHandle::isAlive)
                .filter(child -> child.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .toList();
    }

    /** Whether master and workers are alive, and no executor is, not even after a while. */
    boolean idle() throws InterruptedException {
        long start = System.nanoTime();
        while (Stream.of("master", "worker-1", "worker-2").allMatch(this::alive)) {
            if (executors().isEmpty()) {
                return true;
            }
            if (System.nanoTime() - start > PATIENCE_WITH_EXECUTORS.toNanos()) {
                return false;
            }
            Thread.sleep(20);
        }
        return false;
    }

    /** The names of the workers that are alive. */
    List<String> livingWorkers() {
        return Stream.of("worker-1", "worker-2").filter(this::alive).toList();
    }

    /** Starts a worker again that was killed; returns when the master knows it. */
    void revive(String worker) throws Exception {
        Path log = folder.resolve("revive.log");
        Process start = script(log, "", "revive", folder.toString(), worker.substring(worker.indexOf('-') + 1));
        assertTrue(start.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), worker + " does not come back");
        assertEquals(0, start.exitValue(), () -> text(log));
    }

    private boolean alive(String name) {
        return ProcessHandle.of(pid(name)).filter(ProcessHandle::isAlive).isPresent();
    }

    private long pid(String name) {
        return Long.parseLong(text(folder.resolve(name + ".pid")).strip());
    }

    /** One of {@code master}, {@code worker-1}, {@code worker-2}. */
    ProcessHandle process(String name) {
        return ProcessHandle.of(pid(name)).orElseThrow(() -> new AssertionError(name + " is dead already"));
    }

    /** Whether a worker has ever had an executor. */
    boolean took(String worker) {
        try (Stream<Path> files = Files.walk(folder.resolve(worker.replace("worker", "work")))) {
            return files.anyMatch(file -> file.endsWith("stderr"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        Path log = folder.resolveSibling(folder.getFileName() + "-stop.log");
        Process stop = script(log, "", "stop", folder.toString());
        assertTrue(stop.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "the cluster does not stop");
        assertEquals(0, stop.exitValue(), () -> text(log));
    }

    private static Process script(Path log, String options, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ALMAGEST_SPARK", Built.SPARK);
        builder.environment().put("ALMAGEST_SUBMIT", options);
        // what killed processes leave goes with the test's folder
        builder.environment()
                .put("SPARK_LOCAL_DIRS", log.resolveSibling("spark-local").toString());
        return builder.start();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One driver, and all that it says. */
    record Submission(Process driver, Path log) {
        String said() {
            return text(log);
        }

        /** Waits until the driver ends, with that status. */
        void endsWith(int status) throws InterruptedException {
            boolean ended = driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                Processes.kill(driver.toHandle());
            }
            assertTrue(ended, () -> "still at it after %s:%n%s".formatted(PATIENCE, said()));
            assertEquals(status, driver.exitValue(), this::said);
        }

        /** Waits for {@code condition}, which has to come before the driver ends. */
        void await(BooleanSupplier condition) throws InterruptedException {
            long start = System.nanoTime();
            while (!condition.getAsBoolean()) {
                assertTrue(driver.isAlive(), () -> "ended before it could be disturbed:\n" + said());
                assertFalse(
                        System.nanoTime() - start > PATIENCE.toNanos(), () -> "nothing within " + PATIENCE + said());
                Thread.sleep(5);
            }
        }
    }
}
