package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A grid of a million runs is planned by a process with little memory, as the driver does before it starts Spark. */
class MillionRunsTest {
    /** The identities of all runs take 32 MB, and twice that while the set grows; the runs themselves would take gigabytes. */
    private static final String HEAP = "-Xmx160m";

    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    Path folder;

    @Test
    void aMillionRunsArePlannedInLittleMemory() throws Exception {
        Path sweep = Files.writeString(
                folder.resolve("million.yaml"),
                """
                sweep: million
                seeds: {range: {from: 1, to: 10000}}
                model: {family: resnet, depth: {geometric: {from: 8, to: 256, points: 10}}, width: 8, activation: [tanh, relu]}
                data: {name: ode-flow, dimension: 8, train: 64}
                train: {learning_rate: [0.01, 0.003, 0.001, 0.0003, 0.0001], epochs: 20}
                """);
        Path said = folder.resolve("said");
        Process planning = start(sweep, said);
        try {
            assertTrue(planning.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "not planned in time");
        } finally {
            planning.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        assertEquals(0, planning.exitValue(), () -> String.join("\n", lines));
        String[] numbers = last.split(" ");
        assertEquals(1_000_000, Long.parseLong(numbers[0]));
        double mean = Double.parseDouble(numbers[1]) / Integer.parseInt(numbers[2]);
        assertTrue(mean > 5 && mean < 11, () -> "tasks of %s s on average, expected about ten".formatted(mean));
        double bytes = Double.parseDouble(numbers[3]) / 1_000_000;
        assertTrue(bytes < 20, () -> "a run takes %s bytes of the plan".formatted(bytes));
    }

    private static Process start(Path sweep, Path said) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-Xm"))
                .forEach(command::add);
        command.addAll(List.of(
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MillionRunsTest.class.getName() + "$Planning",
                sweep.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** The other process. */
    static final class Planning {
        public static void main(String[] args) {
            Sweep sweep = Sweep.read(SweepSource.find(args[0]));
            Bundling bundling = Bundling.of(sweep.runs(), Set.of(), RunExecutor.REAL::estimatedSeconds);
            double seconds = 0;
            long packed = 0;
            for (Bundle bundle : bundling.bundles()) {
                seconds += bundle.seconds();
                packed += bundle.packed().length;
            }
            System.out.printf(
                    "%d %s %d %d%n",
                    bundling.planned(), seconds, bundling.bundles().size(), packed);
        }
    }
}
