package org.almagest.jobs.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.docs.MarkdownPage;
import org.almagest.jobs.table.SampleRows;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a process of {@code almagest serve} has loaded to answer a request, by its virtual machine's own list. The class path of the
 * process holds Spark's versions of the same libraries, and those of the client of these tests.
 */
@Timeout(120)
class ServingProcessTest {
    private static final Pattern LOADED = Pattern.compile("(\\S+) source: (file:\\S+\\.jar)");
    private static final Pattern PORT = Pattern.compile("grpc://127\\.0\\.0\\.1:([0-9]+)");
    private static final Pattern JAR = Pattern.compile("(.+?)-([0-9].*)\\.jar");

    @TempDir
    private static Path folder;

    /** Where each class came from, once the process has answered. */
    private static final Map<String, Path> SOURCES = new TreeMap<>();

    private static synchronized Map<String, Path> sources() throws Exception {
        if (!SOURCES.isEmpty()) {
            return SOURCES;
        }
        Path out = folder.resolve("out");
        TableWriter.replace(out.toString(), Table.FITS, SampleRows.of(Table.FITS, 30, 1));
        Path log = folder.resolve("log");
        Path classes = folder.resolve("classes");
        Process server = start(log, classes, "serve", out.toString(), "--port", "0");
        try {
            try (Client client = new Client(port(server, log))) {
                assertEquals(30, client.rows("fits").size());
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
        for (String line : Files.readAllLines(classes)) {
            Matcher loaded = LOADED.matcher(line);
            if (loaded.find()) {
                SOURCES.put(loaded.group(1), Path.of(URI.create(loaded.group(2))));
            }
        }
        return SOURCES;
    }

    /** The name in SECURITY.md, the packages, the jar of that version, the property of the build, and the least that is mended. */
    @ParameterizedTest
    @CsvSource({
        "Netty, io.netty., netty-codec-http2, netty.version, 4.2.17.Final",
        "gRPC, io.grpc., grpc-netty, grpc.version, 1.75.0",
        "protobuf, com.google.protobuf., protobuf-java, protobuf.version, 3.25.5",
        "Arrow, org.apache.arrow., flight-core, arrow.version, 18.0.0"
    })
    void whatTheNetworkReachesIsOfItsOwnVersion(
            String name, String packages, String artifact, String property, String mended) throws Exception {
        Map<String, String> versions = new TreeMap<>();
        for (Map.Entry<String, Path> loaded : sources().entrySet()) {
            if (loaded.getKey().startsWith(packages)) {
                assertEquals(
                        Path.of("flight"),
                        loaded.getValue().getParent().getFileName(),
                        () -> loaded.getKey() + " came from " + loaded.getValue());
                Matcher jar = JAR.matcher(loaded.getValue().getFileName().toString());
                assertTrue(jar.matches(), loaded.getValue()::toString);
                versions.put(jar.group(1), jar.group(2));
            }
        }
        String version = versions.get(artifact);
        assertEquals(built(property), version, versions::toString);
        assertTrue(Version.parse(version).compareTo(Version.parse(mended)) >= 0, version);
        String security = MarkdownPage.at("SECURITY.md").text();
        assertTrue(
                security.contains(name + " " + version),
                () -> "SECURITY.md names another " + name + " than " + version);
    }

    @Test
    void serverStartsWithoutSpark() throws Exception {
        List<String> ofSpark = sources().keySet().stream()
                .filter(name -> name.startsWith("org.apache.spark."))
                .toList();
        assertEquals(List.of(), ofSpark);
    }

    /** Were there no loader between, the process would have these from its class path: a version of Spark's, or of the tests' client. */
    @ParameterizedTest
    @CsvSource({"netty-codec-http2, netty.version", "protobuf-java, protobuf.version"})
    void classPathHoldsOthers(String artifact, String property) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Matcher jar = Pattern.compile("/" + artifact + "-([0-9][^/]*)\\.jar").matcher(classPath);
        assertTrue(jar.find(), classPath);
        assertNotEquals(built(property), jar.group(1));
    }

    private static String built(String property) throws IOException {
        Matcher value = Pattern.compile("<" + property + ">(.*)</")
                .matcher(Files.readString(MarkdownPage.ROOT.resolve("flight/pom.xml")));
        assertTrue(value.find(), property);
        return value.group(1);
    }

    private static int port(Process server, Path log) throws Exception {
        while (true) {
            String said = Files.readString(log);
            Matcher port = PORT.matcher(said);
            if (said.contains("until Ctrl-C") && port.find()) {
                return Integer.parseInt(port.group(1));
            }
            assertTrue(server.isAlive(), said);
            Thread.sleep(50);
        }
    }

    private static Process start(Path log, Path classes, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The flags that this test runs under; a coverage agent's file is no place for two.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.almagest.jobs.Almagest"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Files.createFile(log).toFile())
                .start();
    }
}
