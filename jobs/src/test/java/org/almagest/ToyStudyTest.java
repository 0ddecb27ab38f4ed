package org.almagest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study is a folder: what lies in {@code toy-study} is made into a jar that Almagest meets for the first time, as users'
 * own jars are, and nothing else knows of it.
 */
class ToyStudyTest {
    private static final Path SOURCES = Path.of("src/test/resources/toy-study");
    private static final int PATIENCE_SECONDS = 300;

    /** What AutoService would write: the processor is no library of ours. */
    private static final Map<Class<?>, String> SERVICES = Map.of(
            Study.class, "org.example.toy.ToyStudy",
            Family.class, "org.example.toy.ToyLine",
            DataSource.class, "org.example.toy.ToyRamp",
            Probe.class, "org.example.toy.ToySize");

    @TempDir
    static Path folder;

    private static Path jar;

    @BeforeAll
    static void build() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        compile(classes);
        jar = folder.resolve("toy-study.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : contents(classes).entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
            }
        }
    }

    private static void compile(Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            said,
                            files,
                            null,
                            List.of(
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(paths(SOURCES, ".java")))
                    .call();
            assertTrue(compiled, said::toString);
        }
    }

    private static Map<String, byte[]> contents(Path classes) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (Path file : paths(classes, ".class")) {
            contents.put(classes.relativize(file).toString(), Files.readAllBytes(file));
        }
        for (String text : List.of(".yaml", ".md")) {
            for (Path file : paths(SOURCES, text)) {
                contents.put(SOURCES.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        SERVICES.forEach((service, implementation) -> contents.put(
                "META-INF/services/" + service.getName(), (implementation + "\n").getBytes(StandardCharsets.UTF_8)));
        return contents;
    }

    private static List<Path> paths(Path under, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
        }
    }

    /** What {@code almagest} with these arguments says, in a process of its own with the jar beside Almagest's own. */
    private static String almagest(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent"))
                .forEach(command::add);
        // without the tests of this module, and what they add
        String own = Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(java.io.File.pathSeparator));
        command.addAll(List.of("-cp", own + java.io.File.pathSeparator + jar, "org.almagest.jobs.Almagest"));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "no end");
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(said);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    @Test
    void isListedRunAndJudged() throws Exception {
        String studies = almagest("studies");
        assertTrue(studies.contains("toy  ") && studies.contains("toy-lines"), studies);

        String text = almagest("study", "toy", "--master", "local[1]");
        assertTrue(text.contains("toy-lines: 9 runs, 0 of them done before; now 0 converged, 9 finished"), text);
        assertTrue(text.contains("toy: Lines through the origin"), text);
        assertTrue(text.contains("✓ toy-size-bounded: agrees; measured 1.000"), text);
        assertTrue(text.contains("✗ toy-size-is-one: disagrees; measured 0.250"), text);
        String verdicts = text.substring(text.indexOf("Verdicts"));
        assertTrue(!verdicts.contains("not examined") && !verdicts.contains("resnet-tanh-beta"), verdicts);

        Path out = folder.resolve("almagest-out/toy-lines");
        List<Object[]> runs = rows(out, Table.RUNS, "family", "dataset", "sweep", "study", "status");
        assertEquals(9, runs.size());
        runs.forEach(
                row -> assertEquals(List.of("toy-line", "toy-ramp", "toy-lines", "toy", "finished"), List.of(row)));
        TreeSet<Double> sizes = new TreeSet<>();
        rows(out, Table.MEASUREMENTS, "step", "value").forEach(row -> {
            if (row[0].equals(0L)) {
                sizes.add((Double) row[1]);
            }
        });
        assertEquals(List.of(0.25, 0.5, 1.0), List.copyOf(sizes));

        String again = almagest("study", "toy", "--master", "local[1]");
        assertTrue(again.contains("toy-lines: 9 runs, 9 of them done before;"), again);
        assertEquals(verdicts, again.substring(again.indexOf("Verdicts")));
    }

    @Test
    void itsQuickFormHasAFolderOfItsOwn() throws Exception {
        String text = almagest("study", "toy", "--quick", "--out", "quick", "--master", "local[1]");
        assertTrue(text.contains("toy-lines-quick: 4 runs, 0 of them done before;"), text);
        assertTrue(text.contains("These verdicts are of quick runs, for trying it out"), text);
        assertTrue(text.contains("toy-size-is-one: disagrees; measured 0.500"), text);
        assertEquals(
                4,
                rows(folder.resolve("quick/toy-lines-quick"), Table.RUNS, "run_id")
                        .size());
        try (Stream<Path> made = Files.list(folder.resolve("quick"))) {
            assertEquals(1, made.count());
        }
    }

    private static List<Object[]> rows(Path out, Table table, String... columns) {
        List<Object[]> rows = new ArrayList<>();
        TableReader.forEach(out.toString(), table, List.of(columns), rows::add);
        return rows;
    }
}
