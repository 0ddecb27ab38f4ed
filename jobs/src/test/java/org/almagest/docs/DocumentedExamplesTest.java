package org.almagest.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.almagest.docs.MarkdownPage.Fence;
import org.almagest.dynamics.study.Studies;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The examples in the documentation are read by what they are for. */
class DocumentedExamplesTest {
    /** A fragment of a sweep file stands on its own with these before it. */
    private static final String BASE =
            "sweep: example\nseeds: [1]\nmodel: {family: resnet, depth: 2}\ndata: {name: ode-flow}\n";

    /** What needs a jar that is not on this class path: its own module reads it. */
    private static final String OF_DL4J = "dl4j-spark";

    /** Which programs read a language; others have no examples. */
    private static final List<String> LANGUAGES = List.of("yaml", "json", "java", "python", "sql", "text", "");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> examples() {
        return MarkdownPage.ofUsers().stream().flatMap(page -> page.fences().stream()
                .map(fence -> DynamicTest.dynamicTest(
                        "%s:%d %s".formatted(page.name(), fence.line(), fence.language()), () -> read(page, fence))));
    }

    private void read(MarkdownPage page, Fence fence) throws IOException, SQLException {
        assertTrue(LANGUAGES.contains(fence.language()), () -> "%s:%d: no one reads %s here"
                .formatted(page.name(), fence.line(), fence.language()));
        switch (fence.language()) {
            case "yaml" -> yaml(fence.text());
            case "java" -> java(fence.text());
            case "sql" -> sql(fence.text());
            case "json" -> new com.fasterxml.jackson.databind.ObjectMapper().readTree(fence.text());
            default -> {
                // commands and what they print: DocumentedCommandsTest; Python below, all at once
            }
        }
    }

    private static void yaml(String text) throws IOException {
        if (text.stripLeading().startsWith("- id:")) {
            claims(text);
        } else if (!text.contains(OF_DL4J)) {
            String sweep = text.contains("sweep:") ? text : BASE + text;
            assertTrue(Sweep.read(new SweepSource("example.yaml", sweep)).size() > 0);
        }
    }

    /** An entry for the first study's file, whose settings it uses. */
    private static void claims(String text) throws IOException {
        String name = "depth-scaling";
        try (InputStream file = Studies.ALL.named(name).getClass().getResourceAsStream("claims.yaml")) {
            String all = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String ownNames = all.replaceAll("(- id: )", "$1again-").replaceAll("study: .*\n", "");
            assertTrue(SweepClaims.onClassPath()
                            .ofFile("claims.yaml", ownNames.stripTrailing() + "\n" + text)
                            .size()
                    > 1);
        }
    }

    /** A class, members of one, or statements: as far as the compiler's grammar goes. */
    private static void java(String text) throws IOException {
        List<String> ways = List.of(
                text,
                "class A { %s }".formatted(text),
                "class A { void a() { %s } }".formatted(text),
                "class A { void a() { if (true) { %s } } }".formatted(text));
        StringBuilder problems = new StringBuilder();
        for (String way : ways) {
            DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
            SimpleJavaFileObject source =
                    new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreErrors) {
                            return way;
                        }
                    };
            ((JavacTask) ToolProvider.getSystemJavaCompiler()
                            .getTask(null, null, found, List.of("-proc:none"), null, List.of(source)))
                    .parse();
            if (found.getDiagnostics().isEmpty()) {
                return;
            }
            problems.append(found.getDiagnostics().get(0)).append('\n');
        }
        throw new AssertionError(problems + text);
    }

    private void sql(String text) throws SQLException {
        new EmptyTables(folder).answer(text);
    }

    @Test
    void pythonIsPython() throws IOException, InterruptedException {
        List<String> programs = MarkdownPage.ofUsers().stream()
                .flatMap(page -> page.fences().stream())
                .filter(fence -> fence.language().equals("python"))
                .map(Fence::text)
                .toList();
        assertTrue(programs.size() >= 4, () -> "only " + programs.size());
        boolean there =
                Stream.of(System.getenv("PATH").split(":")).anyMatch(at -> Files.isExecutable(Path.of(at, "python3")));
        if (!there) {
            System.err.println("SKIPPED: DocumentedExamplesTest found no python3 on the PATH; no Python is read");
        }
        Assumptions.assumeTrue(there, "no python3 on the PATH");
        for (String program : programs) {
            Path file = Files.writeString(folder.resolve("example.py"), program);
            Process python = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import ast,sys; ast.parse(open(sys.argv[1], encoding='utf-8').read())",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, python.waitFor(), () -> program + said);
        }
    }

    @Test
    void aMistakeInAnExampleIsNoticed() {
        Stream.<org.junit.jupiter.api.function.Executable>of(
                        () -> yaml(BASE.replace("depth: 2", "depth: 0")),
                        () -> yaml("train: {optimiser: adam}\n"),
                        () -> java("class A { int a( }"),
                        () -> sql("SELECT nothing FROM 'almagest-out/quickstart/runs/*.parquet'"))
                .forEach(mistake -> org.junit.jupiter.api.Assertions.assertThrows(Throwable.class, mistake));
    }
}
