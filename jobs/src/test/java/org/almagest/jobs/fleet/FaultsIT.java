package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.almagest.dynamics.data.DataSource;
import org.almagest.jobs.command.AlmagestCommand;
import org.almagest.jobs.table.FolderCheck;
import org.almagest.jobs.table.Table;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, fills up or rots: the tables are those of the sweep that nobody disturbed. */
@Tag("faults")
class FaultsIT {
    private static final String FAULTY_SWEEP =
            """
            sweep: faulty
            description: Its first data set kills who loads it.
            seeds: [1, 2]
            model: {family: resnet, activation: tanh, depth: 8, width: 10, delta: shared, init: xavier-depth}
            data: {name: faulty-flow, dimension: 10, data_seed: [1, 2, 3]}
            train: {optimizer: adam, learning_rate: 0.01, batch_size: 32, epochs: 5}
            """;

    /** One run has 67 million weights, half a gigabyte, and the executors have half a gigabyte. */
    private static final String OVERSIZED_SWEEP =
            """
            sweep: oversized
            description: One of its networks does not fit.
            seeds: [1]
            model: {family: mlp, activation: tanh, depth: 2, width: [8, 8192, 10]}
            data: {name: ode-flow, dimension: 10}
            train: {optimizer: adam, learning_rate: 0.01, batch_size: 32, epochs: 2}
            """;

    private static final String DEADLY_SWEEP = FAULTY_SWEEP
            .replace("[1, 2, 3]", "[2, %d, 3]".formatted(FaultyFlow.DEADLY))
            .replace("seeds: [1, 2]", "seeds: [1]");

    @TempDir
    static Path shared;

    private static Path disturbed;
    private static Path undisturbed;

    /** Serves until one of its processes is killed; null before and after. */
    private static StandaloneCluster cluster;

    private static int clusters;

    @TempDir
    Path folder;

    private Path file;
    private Path out;

    @BeforeAll
    static void undisturbed() throws IOException {
        DisturbedSweep sweep = DisturbedSweep.in(shared);
        disturbed = sweep.file();
        undisturbed = sweep.tables();
    }

    @BeforeEach
    void start() throws Exception {
        file = disturbed;
        out = folder.resolve("out");
        if (cluster == null || !cluster.idle()) {
            stop();
            cluster = StandaloneCluster.start(shared.resolve("cluster-" + ++clusters));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    private StandaloneCluster.Submission sweep(String... more) throws IOException {
        return sweep(List.of(), more);
    }

    private StandaloneCluster.Submission sweep(List<String> options, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("sweep", file.toString(), "--out", out.toString()));
        arguments.addAll(List.of(more));
        return cluster.submit(options, arguments.toArray(String[]::new));
    }

    /** Some runs are published, others under way on both workers. */
    private void awaitTheMiddle(StandaloneCluster.Submission submission) throws InterruptedException {
        submission.await(
                () -> TableFiles.published(out) > 0 && cluster.executors().size() == 2);
    }

    private void assertUndisturbed() throws IOException {
        TableFiles.assertSame(TableFiles.of(undisturbed), TableFiles.of(out));
        TableFiles.assertNothingElse(out);
        assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
    }

    @Test
    void anExecutorIsKilled() throws Exception {
        StandaloneCluster.Submission submission = sweep();
        awaitTheMiddle(submission);
        Processes.kill(cluster.executors().get(0));
        submission.endsWith(0);
        assertUndisturbed();
    }

    @Test
    void aWorkerIsKilled() throws Exception {
        StandaloneCluster.Submission submission = sweep();
        awaitTheMiddle(submission);
        Processes.kill(cluster.process("worker-1"));
        submission.endsWith(0);
        assertUndisturbed();
    }

    @Test
    void theDriverIsKilled() throws Exception {
        StandaloneCluster.Submission submission = sweep();
        awaitTheMiddle(submission);
        Processes.kill(submission.driver().toHandle());
        int published = TableFiles.published(out);
        assertTrue(published < TableFiles.published(undisturbed), "it was done before it was killed");
        StandaloneCluster.Submission again = sweep();
        again.endsWith(0);
        assertFalse(again.said().contains(" 0 of them done before"), again::said);
        assertUndisturbed();
    }

    /** Frozen, not dead: no connection breaks. Another executor takes its bundle over. */
    @Test
    void anExecutorHangs() throws Exception {
        StandaloneCluster.Submission submission = sweep(
                List.of("--conf", "spark.speculation.minTaskRuntime=1s", "--conf", "spark.speculation.quantile=0.5"));
        awaitTheMiddle(submission);
        ProcessHandle frozen = cluster.executors().get(0);
        Processes.freeze(frozen);
        try {
            submission.endsWith(0);
        } finally {
            frozen.destroyForcibly();
        }
        assertUndisturbed();
    }

    /** A data source in a jar of its own kills the executors that load it, three times. */
    @Test
    void aTaskFailsThreeTimes() throws Exception {
        file = Files.writeString(folder.resolve("faulty.yaml"), FAULTY_SWEEP);
        List<String> jar = List.of("--jars", faultyJar().toString());
        Path alone = folder.resolve("alone");
        cluster.submit(jar, "sweep", file.toString(), "--out", alone.toString(), "--master", "local[2]")
                .endsWith(0);
        sweep(jar).endsWith(0);
        TableFiles.assertSame(TableFiles.of(alone), TableFiles.of(out));
        TableFiles.assertNothingElse(out);
        assertTrue(
                TableFiles.column(out, Table.EXECUTIONS, "attempt").contains(String.valueOf(FaultyFlow.DEATHS + 1)),
                "nobody died");
    }

    /** One run ends whichever executor takes it. It is a row in the end, and its neighbours in the bundle are done. */
    @Test
    void aRunKillsItsExecutors() throws Exception {
        file = Files.writeString(folder.resolve("deadly.yaml"), DEADLY_SWEEP);
        List<String> jar = List.of("--jars", faultyJar().toString());
        Path alone = folder.resolve("alone");
        cluster.submit(jar, "sweep", file.toString(), "--out", alone.toString(), "--master", "local[2]")
                .endsWith(0);
        sweep(jar).endsWith(0);
        Map<String, String> failed = TableFiles.failed(out);
        assertEquals(1, failed.size(), failed::toString);
        failed.forEach((run, error) -> {
            assertTrue(error.startsWith(BundleTask.MOST_DEATHS + " executors ended"), error);
            assertEquals(TableFiles.rowsOfRunsBut(alone, run), TableFiles.rowsOfRunsBut(out, run));
        });
        TableFiles.assertNothingElse(out);
    }

    /** The JVM refuses what one network needs, and nothing else is harmed. */
    @Test
    void aRunNeedsMoreMemoryThanThereIs() throws Exception {
        file = Files.writeString(folder.resolve("oversized.yaml"), OVERSIZED_SWEEP);
        sweep().endsWith(0);
        Map<String, String> failed = TableFiles.failed(out);
        assertEquals(1, failed.size(), failed::toString);
        Path others = folder.resolve("others");
        file = Files.writeString(folder.resolve("others.yaml"), OVERSIZED_SWEEP.replace("8192, ", ""));
        assertEquals(
                0,
                AlmagestCommand.execute("sweep", file.toString(), "--out", others.toString(), "--master", "local[2]"));
        failed.forEach((run, error) -> {
            assertTrue(error.startsWith("out of memory"), error);
            assertEquals(TableFiles.rowsOfRunsBut(others, run), TableFiles.rowsOfRunsBut(out, run));
        });
        TableFiles.assertNothingElse(out);
    }

    /** In the middle of a sweep. With more space the same command goes on. */
    @Test
    void theDiskIsFull() throws Exception {
        try (SmallDisk disk = SmallDisk.at(folder.resolve("disk"), roomForSome(undisturbed))) {
            out = disk.folder().resolve("out");
            StandaloneCluster.Submission submission = sweep();
            submission.endsWith(2);
            assertTrue(submission.said().contains("output folder " + out), submission::said);
            assertTrue(submission.said().contains("No space left"), submission::said);
            int published = TableFiles.published(out);
            assertTrue(published > 0 && published < TableFiles.published(undisturbed), () -> "published " + published);
            assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
            disk.enlarge();
            sweep().endsWith(0);
            assertUndisturbed();
        }
    }

    /**
     * Bytes on disk that are too few for all bundles and enough for some: the folder's own files, and twice what its tables take
     * once all bundles are merged. A bundle alone takes no more than that, since its files are mostly footers.
     */
    private static long roomForSome(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> {
                        long bytes = SmallDisk.taken(file.toFile().length());
                        boolean once = file.endsWith("schema.parquet") || file.startsWith(out.resolve("_almagest"));
                        return once ? bytes : 2 * bytes;
                    })
                    .sum();
        }
    }

    private Path faultyJar() throws IOException {
        Path jar = folder.resolve("faulty.jar");
        String path = FaultyFlow.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = FaultyFlow.class.getClassLoader().getResourceAsStream(path)) {
            entries.putNextEntry(new ZipEntry(path));
            code.transferTo(entries);
            entries.putNextEntry(new ZipEntry("META-INF/services/" + DataSource.class.getName()));
            entries.write(FaultyFlow.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    @Test
    void theMetricsPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            StandaloneCluster.Submission submission = sweep("--metrics-port", port);
            submission.endsWith(2);
            assertTrue(submission.said().contains(port), submission::said);
            assertFalse(Files.exists(out), "it began without its metrics");
        }
        sweep("--metrics-port", "0").endsWith(0);
        assertUndisturbed();
    }

    @Test
    void theOutputIsReadOnly() throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of("/sys/kernel")),
                "no /sys here: nothing else is read-only for every user, root included");
        StandaloneCluster.Submission submission = cluster.submit("sweep", file.toString(), "--out", "/sys/almagest");
        submission.endsWith(2);
        assertTrue(submission.said().contains("cannot use output folder /sys/almagest"), submission::said);
    }

    /** The executors' part of the output cannot be written any more, in the middle of a sweep. */
    @Test
    void theOutputBecomesUnwritable() throws Exception {
        StandaloneCluster.Submission submission = sweep();
        awaitTheMiddle(submission);
        Path staging = out.resolve("_almagest/staging");
        Files.move(staging, folder.resolve("lost"));
        Files.createFile(staging);
        submission.endsWith(2);
        assertTrue(submission.said().contains("output folder " + out), submission::said);
        int published = TableFiles.published(out);
        assertTrue(published > 0 && published < TableFiles.published(undisturbed), () -> "published " + published);
        Files.delete(staging);
        sweep().endsWith(0);
        assertUndisturbed();
    }

    /** Found long after the sweep. Only the runs of its bundle come again. */
    @Test
    void aFileRots() throws Exception {
        copy(undisturbed, out);
        Map<Table, List<String>> rows = TableFiles.rows(out);
        Path rotten;
        try (Stream<Path> files = Files.list(out.resolve("measurements"))) {
            rotten = files.filter(file -> !file.endsWith("schema.parquet"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(rotten);
        bytes[bytes.length / 3] ^= 0x10;
        Files.write(rotten, bytes);

        StandaloneCluster.Submission verify = cluster.submit("verify", out.toString());
        verify.endsWith(1);
        assertTrue(verify.said().contains("damaged: " + out.relativize(rotten)), verify::said);
        StandaloneCluster.Submission repair = cluster.submit("verify", out.toString(), "--repair");
        repair.endsWith(0);
        assertTrue(repair.said().contains("1 bundles taken back"), repair::said);
        assertEquals(List.of(), FolderCheck.of(out.toString()).damaged());
        assertEquals(rows, TableFiles.rows(out));
        TableFiles.assertNothingElse(out);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path source : files.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
        }
    }
}
