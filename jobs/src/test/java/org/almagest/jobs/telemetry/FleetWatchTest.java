package org.almagest.jobs.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.almagest.deploy.Built;
import org.almagest.jobs.fleet.Fleet;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.almagest.metrics.FleetMetrics;
import org.almagest.metrics.MetricsServer;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One scrape of the driver sees the whole fleet, in one process and on a cluster of several. */
class FleetWatchTest {
    private static final String SWEEP =
            """
            sweep: watched
            seeds: {range: {from: 1, to: 8}}
            model: {family: resnet, depth: [4, 8, 16], width: 4}
            data: {name: ode-flow, dimension: 4, train: 64, test: 0}
            train: {epochs: 20, batch_size: 32}
            probes: [weight-scaling]
            """;
    private static final int RUNS = 24;
    /** 20 epochs of two batches. */
    private static final int STEPS = RUNS * 40;

    private static final int MOST_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void oneProcessReportsToItself() throws IOException {
        String page = Watching.page(folder.toString(), "local[2]", Files.writeString(folder.resolve("s.yaml"), SWEEP));
        assertSeesAll(page, 1);
    }

    @Test
    void executorsOfAClusterReportToTheDriver() throws Exception {
        Path home = Files.createDirectories(folder.resolve("spark"));
        Files.createDirectories(home.resolve("jars"));
        ProcessBuilder builder = new ProcessBuilder(cluster(Files.writeString(folder.resolve("s.yaml"), SWEEP)));
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", Built.SCALA);
        Path said = folder.resolve("said");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> read(said));
            assertEquals(0, process.exitValue(), () -> read(said));
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertSeesAll(read(said), 2);
    }

    @Test
    void pluginsOfTheUserStay() {
        SparkConf conf = new SparkConf(false).set("spark.plugins", "org.example.Theirs");
        FleetWatch.attach(conf, new FleetMetrics());
        assertEquals("org.example.Theirs,org.almagest.jobs.telemetry.TelemetryPlugin", conf.get("spark.plugins"));
    }

    private static void assertSeesAll(String page, int executors) {
        for (String line : List.of(
                "almagest_runs_total{family=\"resnet\",status=\"finished\",} %d.0".formatted(RUNS),
                "almagest_steps_total %d.0".formatted(STEPS),
                "almagest_loss_count{family=\"resnet\",} %d.0".formatted(RUNS),
                "almagest_run_duration_seconds_count{family=\"resnet\",} %d.0".formatted(RUNS),
                "almagest_measurement_count{probe=\"weight-scaling\",quantity=\"max_norm\",at=\"end\",depth=\"16\","
                        + "width=\"4\",} 8.0",
                "almagest_executors{kernels=\"vector\",} %d.0".formatted(executors),
                "almagest_executors{kernels=\"plain\",} 0.0",
                "almagest_series_refused_total 0.0")) {
            assertTrue(page.contains(line + "\n"), () -> "no '%s' in%n%s".formatted(line, page));
        }
        assertTrue(number(page, "almagest_model_steps_total") >= STEPS, page);
        assertTrue(number(page, "almagest_executor_heap_used_bytes") > 1e6, page);
    }

    private static double number(String page, String name) {
        return page.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private List<String> cluster(Path sweep) {
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-Xmx"))
                .toList();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        String classPath = System.getProperty("java.class.path");
        command.addAll(List.of(
                "-Xmx1g",
                "-Dspark.ui.enabled=false",
                "-Dspark.driver.host=localhost",
                "-Dspark.driver.bindAddress=127.0.0.1",
                "-Dspark.executor.memory=512m",
                "-Dspark.executor.extraClassPath=" + classPath,
                "-Dspark.executor.extraJavaOptions="
                        + flags.stream().map(flag -> "\"" + flag + "\"").collect(Collectors.joining(" ")),
                "-cp",
                classPath,
                Watching.class.getName(),
                folder.toString(),
                "local-cluster[2,1,512]",
                sweep.toString()));
        return command;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Carries out a sweep and prints the metrics page at its end. */
    static final class Watching {
        public static void main(String[] args) throws IOException {
            System.out.println(page(args[0], args[1], Path.of(args[2])));
        }

        static String page(String folder, String master, Path sweep) throws IOException {
            FleetMetrics metrics = new FleetMetrics();
            try (MetricsServer server = MetricsServer.start(0, metrics)) {
                Fleet.run(
                        Sweep.read(SweepSource.find(sweep.toString())),
                        folder + "/out",
                        master,
                        Progress.SILENT,
                        metrics);
                try (InputStream in = URI.create("http://localhost:%d/metrics".formatted(server.port()))
                        .toURL()
                        .openStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
    }
}
