package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.jobs.command.AlmagestCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process of Almagest shows of itself: the sockets that it listens on, and the secrets that it was given. */
class ExposureTest {
    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern METRICS = Pattern.compile("http://localhost:([0-9]+)/metrics");
    private static final Pattern SOCKET = Pattern.compile("socket:\\[([0-9]+)]");
    private static final String LISTENING = "0A";
    private static final String SWEEP =
            """
            sweep: exposure
            seeds: {range: {from: 1, to: 10}}
            model: {family: resnet, depth: [8, 16], width: 4, activation: tanh, input_layer: true, output_layer: true}
            data: {name: teacher, dimension: 4, outputs: 1, train: 64, test: 16}
            train: {epochs: 60, learning_rate: 0.01}
            probes: [weight-scaling]
            """;

    /** Each is given to the process in the way of its name; none is like anything that it would print. */
    private enum Secret {
        TOKEN,
        CLOUD_KEY_OF_THE_ENVIRONMENT,
        CLOUD_KEY_OF_HADOOP,
        PASSWORD_OF_SPARK;

        String value() {
            return "c4n4ry" + name().toLowerCase(Locale.ROOT).hashCode() + "s3cr3t";
        }
    }

    @TempDir
    private static Path folder;

    private static final Set<InetAddress> LISTENED_ON_BY_SWEEP = new HashSet<>();
    private static final Set<Integer> PORTS_OF_SWEEP = new TreeSet<>();
    private static String said = "";
    private static String page = "";
    private static Path text = Path.of("");

    @BeforeAll
    static void sweep() throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of("/proc/self/fd")),
                "SKIPPED: without /proc a process' sockets cannot be listed; expected Linux");
        Path file = Files.writeString(folder.resolve("exposure.yaml"), SWEEP);
        Path token = Files.writeString(folder.resolve("token"), Secret.TOKEN.value());
        Path log = folder.resolve("log");
        Process sweep = start(
                log,
                "sweep",
                file.toString(),
                "--out",
                folder.resolve("out").toString(),
                "--metrics-port",
                "0",
                "--metrics-linger",
                "0",
                "--flight",
                "0",
                "--token-file",
                token.toString());
        try {
            while (sweep.isAlive()) {
                for (Map.Entry<Integer, InetAddress> socket : listening(sweep).entrySet()) {
                    PORTS_OF_SWEEP.add(socket.getKey());
                    LISTENED_ON_BY_SWEEP.add(socket.getValue());
                }
                page += page(Files.readString(log));
                Thread.sleep(50);
            }
        } finally {
            sweep.destroyForcibly().waitFor();
        }
        said = Files.readString(log);
        assertEquals(0, sweep.exitValue(), said);
        // Parquet compresses: the same rows as plain text.
        text = folder.resolve("text");
        assertEquals(
                0,
                AlmagestCommand.execute(
                        "export", folder.resolve("out").toString(), "--format", "csv", "--out", text.toString()));
    }

    @Test
    void aSweepListensOnLoopbackOnly() {
        // Metrics, tables, Spark's driver and its block manager: if these were not seen, nothing was looked at.
        assertTrue(PORTS_OF_SWEEP.size() >= 4, () -> "only " + PORTS_OF_SWEEP);
        assertTrue(
                LISTENED_ON_BY_SWEEP.stream().allMatch(InetAddress::isLoopbackAddress), LISTENED_ON_BY_SWEEP::toString);
    }

    @Test
    void aServerOfTablesListensOnLoopbackUnlessAsked() throws Exception {
        Path usual = folder.resolve("usual");
        Path asked = folder.resolve("asked");
        String out = folder.resolve("out").toString();
        Process first = start(usual, "serve", out, "--port", "0");
        Process second = start(asked, "serve", out, "--port", "0", "--address", "0.0.0.0");
        try {
            assertEquals(List.of(true), loopbackOfServer(first, usual));
            // What is asked for is seen: this test can fail.
            assertEquals(List.of(false), loopbackOfServer(second, asked));
        } finally {
            first.destroyForcibly().waitFor();
            second.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @EnumSource(Secret.class)
    void noSecretIsPrintedServedOrWritten(Secret secret) throws IOException {
        assertFalse(said.contains(secret.value()), said);
        assertTrue(page.contains("almagest_runs_planned"), "the metrics page was not read: " + page);
        assertFalse(page.contains(secret.value()));
        assertFalse(holds(folder.resolve("out"), secret), "in the files of the output folder");
        assertTrue(Files.size(text.resolve("runs.csv")) > 5_000, "rows were exported");
        assertFalse(holds(text, secret), "in the tables");
    }

    private static boolean holds(Path where, Secret secret) throws IOException {
        try (Stream<Path> files = Files.walk(where)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret.value())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Boolean> loopbackOfServer(Process server, Path log) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(log).contains("until Ctrl-C")) {
            assertTrue(server.isAlive() && System.nanoTime() < end, Files.readString(log));
            Thread.sleep(50);
        }
        return listening(server).values().stream()
                .map(InetAddress::isLoopbackAddress)
                .toList();
    }

    private static Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The flags that this test runs under; a coverage agent's file is no place for two.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Dspark.hadoop.fs.s3a.secret.key=" + Secret.CLOUD_KEY_OF_HADOOP.value(),
                "-Dspark.ssl.keyPassword=" + Secret.PASSWORD_OF_SPARK.value(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.almagest.jobs.Almagest"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createFile(log).toFile());
        builder.environment().put("ALMAGEST_TOKEN", Secret.TOKEN.value());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", Secret.CLOUD_KEY_OF_THE_ENVIRONMENT.value());
        return builder.start();
    }

    /** Once a page shows what a sweep has, it need not be read again. */
    private static String page(String log) {
        Matcher address = METRICS.matcher(log);
        if (page.contains("almagest_runs_total") || !address.find()) {
            return "";
        }
        try (InputStream in = URI.create("http://127.0.0.1:" + address.group(1) + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // The sweep has ended.
            return "";
        }
    }

    /** The addresses that a process listens on, by port: its open sockets, as the kernel's tables describe them. */
    private static Map<Integer, InetAddress> listening(Process process) throws IOException {
        Set<String> own = new TreeSet<>();
        Path of = Path.of("/proc", String.valueOf(process.pid()));
        try (Stream<Path> files = Files.list(of.resolve("fd"))) {
            for (Path file : files.toList()) {
                Matcher socket = SOCKET.matcher(target(file));
                if (socket.matches()) {
                    own.add(socket.group(1));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // It has ended.
            return Map.of();
        }
        Map<Integer, InetAddress> found = new LinkedHashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            try (BufferedReader lines =
                    Files.newBufferedReader(of.resolve("net").resolve(table))) {
                lines.readLine();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] columns = line.strip().split("\\s+");
                    if (columns[3].equals(LISTENING) && own.contains(columns[9])) {
                        String[] local = columns[1].split(":");
                        found.put(Integer.parseInt(local[1], 16), address(local[0]));
                    }
                }
            } catch (IOException e) {
                return Map.of();
            }
        }
        return found;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // Closed since.
            return "";
        }
    }

    /** The kernel prints words of four bytes, in the byte order of the machine. */
    private static InetAddress address(String hexadecimal) throws UnknownHostException {
        byte[] bytes = HexFormat.of().parseHex(hexadecimal);
        if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
            for (int i = 0; i < bytes.length; i += 4) {
                byte first = bytes[i];
                byte second = bytes[i + 1];
                bytes[i] = bytes[i + 3];
                bytes[i + 1] = bytes[i + 2];
                bytes[i + 2] = second;
                bytes[i + 3] = first;
            }
        }
        return InetAddress.getByAddress(bytes);
    }
}
