package org.almagest.jobs.dl4j.averaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Forecast;
import org.almagest.jobs.fleet.MeasuredCosts;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSchema;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps of trainer {@code dl4j-spark}, from the file to the tables. */
class LocalSgdSweepTest {
    private static final Duration START_OF_A_JVM = Duration.ofSeconds(120);

    private static final String SWEEP =
            """
            sweep: averaged
            seeds: 1
            data: {name: digits, train: 64, test: 0}
            fleets:
              - name: averaged
                model: {family: dl4j-resnet, depth: 1, width: 2, activation: tanh}
                train: {trainer: dl4j-spark, workers: 2, averaging_frequency: [1, 2, 4], batch_size: 8, epochs: 2, learning_rate: 0.1, stop_loss: 10}
                probes: [weight-scaling, {name: hessian, operators: hessian, method: lanczos}]
              - name: ordinary
                model: {family: mlp, depth: 1, width: 3}
                train: {epochs: 1}
            """;

    @TempDir
    Path folder;

    private static Sweep sweep() {
        return Sweep.read(new SweepSource("averaged.yaml", SWEEP));
    }

    private FleetSummary carryOut(Path out, FleetMetrics metrics) {
        return Fleet.run(sweep(), out.toString(), "local[2]", Progress.SILENT, metrics);
    }

    private static List<String> wrong(String train) {
        InvalidFileException refused = assertThrows(
                InvalidFileException.class,
                () -> Sweep.read(new SweepSource(
                        "bad.yaml",
                        """
                                sweep: bad
                                seeds: 1
                                model: {family: dl4j-cnn, depth: 1}
                                data: {name: digits, train: 50, test: 0}
                                train: {%s}
                                """
                                .formatted(train))));
        return String.valueOf(refused.getMessage()).lines().toList();
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertEquals(
                List.of(
                        "bad.yaml:5:39: train.workers: 0 is not a whole number from 1 to 10000",
                        "bad.yaml:5:53: train.precision: half is not one of double, single"),
                wrong("trainer: dl4j-spark, workers: 0, precision: half"));
        assertOne("bad.yaml:5:18: train.trainer: dl4j-spork is not one of dl4j-spark", wrong("trainer: dl4j-spork"));
        assertOne("bad.yaml:5:18: train.trainer is a list", wrong("trainer: [dl4j-spark, dl4j-spark]"));
        assertOne("unknown key patience in train", wrong("trainer: dl4j-spark, patience: 3"));
        assertOne(
                "bad.yaml:5:8: train does not fit data digits at train.workers 4: 4 workers with batch_size 16 take 64 examples in a step, and there are 50: lower one of the two",
                wrong("trainer: dl4j-spark, workers: [2, 4], batch_size: 16"));
        assertOne(
                "batch_size 0 shares the 50 training examples evenly among workers, but there are 3",
                wrong("trainer: dl4j-spark, workers: 3, batch_size: 0"));
        // and the ordinary trainer knows neither these networks nor these settings
        List<String> ordinary = wrong("workers: 2");
        assertTrue(
                ordinary.stream().anyMatch(one -> one.contains("model.family: dl4j-cnn is not one of")),
                ordinary::toString);
        assertTrue(ordinary.stream().anyMatch(one -> one.contains("unknown key workers in train")), ordinary::toString);
    }

    private static void assertOne(String expected, List<String> problems) {
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
    }

    @Test
    void theReadyMadeSweepIsFoundPlannedAndInTheSchema() {
        Sweep sweep = Sweep.read(SweepSource.find("local-sgd"));
        assertEquals(24, sweep.size());
        Forecast forecast = Forecast.of(sweep, 2, MeasuredCosts.NONE);
        assertEquals(24, forecast.bundles());
        assertTrue(forecast.coreSeconds() > 24);
        String schema = SweepSchema.text(Catalogue.onClassPath());
        assertTrue(schema.contains("averaging_frequency") && schema.contains("dl4j-resnet"));
    }

    @Test
    void aSweepIsPublishedCountedAnalysedAndNotRepeated() throws IOException {
        Path out = folder.resolve("out");
        FleetMetrics metrics = new FleetMetrics();
        FleetSummary summary = carryOut(out, metrics);
        assertEquals(4, summary.planned());
        assertEquals(3, summary.converged(), summary::toString);
        assertEquals(1, summary.finished());
        Map<String, String> frequencies = new TreeMap<>();
        TableReader.forEach(
                out.toString(), Table.RUNS, List.of("family", "config", "steps", "batch_size", "depth"), row -> {
                    if ("dl4j-resnet".equals(row[0])) {
                        String config = (String) row[1];
                        assertTrue(
                                config.contains("\"trainer\":\"dl4j-spark\"") && config.contains("\"workers\":2"),
                                config);
                        frequencies.put(
                                config.replaceAll(".*\"averaging_frequency\":(\\d+).*", "$1"),
                                row[2] + " " + row[3] + " " + row[4]);
                    }
                });
        // converged after the first round, since every loss is below 10
        assertEquals(Map.of("1", "1 8 1", "2", "2 8 1", "4", "4 8 1"), frequencies);
        try (MetricsServer server = MetricsServer.start(0, metrics);
                InputStream exposed = URI.create("http://localhost:%d/metrics".formatted(server.port()))
                        .toURL()
                        .openStream()) {
            String text = new String(exposed.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(text.contains("almagest_runs_total{family=\"dl4j-resnet\",status=\"converged\",} 3.0"), text);
        }
        Analysis.run(out.toString());
        List<String> axes = new ArrayList<>();
        TableReader.forEach(out.toString(), Table.FITS, List.of("axis", "quantity", "points"), row -> {
            if ("top_eigenvalue".equals(row[1])) {
                axes.add(row[0] + " " + row[2]);
            }
        });
        assertTrue(axes.contains("averaging_frequency 3"), axes::toString);
        FleetSummary again = carryOut(out, FleetMetrics.unread());
        assertEquals(4, again.alreadyDone());
        assertEquals(0, again.converged() + again.finished());
    }

    @Test
    void killedItGoesOnToTheSameTables() throws Exception {
        Path whole = folder.resolve("whole");
        carryOut(whole, FleetMetrics.unread());
        Path out = folder.resolve("killed");
        Process other = start(out);
        try {
            long start = System.nanoTime();
            // the ordinary run goes first, and then those of the cluster
            while (published(out) < 2) {
                assertTrue(other.isAlive(), "the sweep ended by itself");
                assertTrue(System.nanoTime() - start < START_OF_A_JVM.toNanos(), "nothing within " + START_OF_A_JVM);
                Thread.sleep(5);
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
        int before = published(out);
        assertTrue(before < 4, "all were published before it was killed");
        FleetSummary summary = carryOut(out, FleetMetrics.unread());
        assertEquals(before, summary.alreadyDone());
        assertSame(files(whole), files(out));
    }

    private static Process start(Path out) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sweeping.class.getName(), out.toString()));
        return new ProcessBuilder(command).inheritIO().start();
    }

    /** The other process. */
    static final class Sweeping {
        public static void main(String[] args) {
            Fleet.run(sweep(), args[0], "local[2]", Progress.SILENT);
        }
    }

    /** Runs that readers see; files would not tell, since they are merged as the sweep goes. */
    private static int published(Path out) {
        int[] runs = new int[1];
        try {
            TableReader.forEach(out.toString(), Table.RUNS, List.of("run_id"), row -> runs[0]++);
        } catch (OutputException e) {
            // there is no folder yet
            return 0;
        }
        return runs[0];
    }

    /** All files but those with times. */
    private static Map<String, byte[]> files(Path out) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (Table table : Table.values()) {
            if (table != Table.EXECUTIONS) {
                try (Stream<Path> entries = Files.list(out.resolve(table.folder()))) {
                    for (Path entry : entries.toList()) {
                        files.put(out.relativize(entry).toString(), Files.readAllBytes(entry));
                    }
                }
            }
        }
        return files;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        assertFalse(expected.isEmpty());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
    }
}
