package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.almagest.jobs.Almagest;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sweep, its report and what is printed are the same bytes on machines that are set up otherwise. */
class OtherMachinesTest {
    private static final String SWEEP =
            """
            sweep: small
            seeds: [1, 2]
            data: {name: teacher, dimension: 4, train: 32, test: 8}
            model: {family: resnet, depth: [4, 8, 16], input_layer: true, output_layer: true, width: 4}
            train: {epochs: 2, stop_loss: 1.0}
            probes: [weight-scaling]
            """;

    /** How often progress was told depends on the machine's speed. */
    private static final String PROGRESS = "small: [0-9]+ of 6 runs, [^\n]*\n";

    /** What a sweep took, and when, is all that two of them may differ in. */
    private static final String TIMES = "[0-9]+(\\.[0-9]+)? s\\b";

    @TempDir
    static Path folder;

    private static Path file;
    private static Map<String, String> expected;

    @BeforeAll
    static void here() throws IOException {
        file = Files.writeString(folder.resolve("small.yaml"), SWEEP);
        expected = carriedOut("here");
    }

    private static Map<String, String> carriedOut(String name) throws IOException {
        Path out = folder.resolve(name);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        assertEquals(
                0, execute(printed, errors, "sweep", file.toString(), "--out", out.toString(), "--master", "local[1]"));
        assertEquals(0, execute(printed, errors, "report", out.toString()));
        assertEquals(0, execute(printed, errors, "list", "probes"));
        assertEquals(2, execute(printed, errors, "sweep", file.toString(), "--flight", "1234567"));
        return found(out, printed.toString(StandardCharsets.UTF_8) + errors.toString(StandardCharsets.UTF_8));
    }

    private static int execute(ByteArrayOutputStream out, ByteArrayOutputStream err, String... arguments) {
        return AlmagestCommand.execute(
                AlmagestCommand.commandLine(new SparkJobs()),
                new StandardOutput(out),
                new StandardOutput(err),
                arguments);
    }

    /** All files below {@code out} but those that hold times or a process, and the text, by name; bytes as Latin-1. */
    private static Map<String, String> found(Path out, String printed) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path entry : files.filter(Files::isRegularFile).toList()) {
                String name = out.relativize(entry).toString();
                boolean timed = name.startsWith(Table.EXECUTIONS.folder()) && !name.endsWith("schema.parquet");
                if (!timed && !name.endsWith("lock")) {
                    found.put(
                            name,
                            Files.readString(entry, StandardCharsets.ISO_8859_1).replaceAll(TIMES, "N s"));
                }
            }
        }
        found.put(
                "printed",
                printed.replace(out.toString(), "OUT").replaceAll(PROGRESS, "").replaceAll(TIMES, "N s"));
        return found;
    }

    private static void assertSame(String name, @Nullable String content) {
        String[] right = expected.get(name).split("\n", -1);
        String[] lines = String.valueOf(content).split("\n", -1);
        for (int i = 0; i < Math.min(right.length, lines.length); i++) {
            assertEquals(right[i], lines[i], name + ", line " + (i + 1));
        }
        assertEquals(right.length, lines.length, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fa-IR", "ar-EG-u-nu-arab", "tr-TR", "de-DE", "hi-IN-u-nu-deva"})
    void languageAndTimeZone(String language) throws IOException {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
        try {
            Map<String, String> found = carriedOut(language);
            assertEquals(expected.keySet(), found.keySet());
            found.forEach(OtherMachinesTest::assertSame);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    /** In a process of its own: what is read when classes are loaded, the charset, and a name that does not resolve. */
    @Test
    void charsetAndNameOfTheMachine() throws Exception {
        Path out = folder.resolve("elsewhere");
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 nobody\n");
        List<String> flags = List.of(
                "-Duser.language=fa",
                "-Duser.country=IR",
                "-Duser.timezone=Asia/Kathmandu",
                "-Dfile.encoding=ISO-8859-1",
                "-Djdk.net.hosts.file=" + hosts);
        String printed = process(flags, "sweep", file.toString(), "--out", out.toString(), "--master", "local[1]")
                + process(flags, "report", out.toString());
        Map<String, String> found = found(out, printed);
        found.remove("printed");
        found.forEach(OtherMachinesTest::assertSame);
        assertEquals(expected.size(), found.size() + 1);
        // letters beyond ASCII are UTF-8, and digits are those that programs read
        assertTrue(!printed.contains("\ufffd") && !printed.matches("(?s).*[\u0660-\u0669\u06f0-\u06f9].*"), printed);
        assertTrue(printed.contains("6 runs") && !printed.contains(" WARN "), printed);
    }

    private static String process(List<String> flags, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(flags);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Almagest.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
