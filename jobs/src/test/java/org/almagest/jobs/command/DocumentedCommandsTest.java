package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.almagest.docs.MarkdownPage;
import org.almagest.docs.MarkdownPage.Fence;
import org.almagest.dynamics.study.Studies;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Every command in the documentation is one that there is. Those that need no training are carried out; the others are read
 * as the program reads them, with the sweeps and studies that they name.
 */
class DocumentedCommandsTest {
    private static final Set<String> CARRIED_OUT = Set.of("studies", "check");

    /** Kept in a module of its own. */
    private static final Path SWEEPS_OF_DL4J = MarkdownPage.ROOT.resolve("jobs/dl4j/sweeps");

    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern PROFILE = Pattern.compile("-P([\\w-]+)");
    private static final Pattern MODULES = Pattern.compile("-pl (\\S+)");

    /** A command line, and where it stands. */
    private record Written(String where, String line) {}

    @TestFactory
    Stream<DynamicTest> commandsInBlocks() {
        return MarkdownPage.ofUsers().stream()
                .flatMap(page -> page.fences().stream().flatMap(fence -> commands(page, fence)))
                .map(command -> DynamicTest.dynamicTest(command.where() + " " + command.line(), () -> check(command)));
    }

    private static Stream<Written> commands(MarkdownPage page, Fence fence) {
        List<Written> commands = new ArrayList<>();
        if (!fence.language().isEmpty()) {
            return Stream.of();
        }
        String[] lines = fence.text().replace("\\\n", " ").split("\n");
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].replaceAll("\\s#.*", "").strip();
            if (line.matches("([A-Z_]+=\\S+ )?(\\./)?(almagest|mvn|deploy/\\S+|jobs/\\S+) .*")) {
                commands.add(new Written("%s:%d".formatted(page.name(), fence.line() + i), line));
            }
        }
        return commands.stream();
    }

    @TestFactory
    Stream<DynamicTest> commandsInSentences() {
        return MarkdownPage.ofUsers().stream()
                .flatMap(page -> page.inlineCode().stream()
                        .filter(code -> code.matches("(\\./)?almagest [a-z-]+ .*|mvn .*"))
                        .filter(code -> !code.contains("…") && !code.contains("["))
                        .map(code -> new Written(page.name(), code.replaceAll("(--cores|--port) [A-Z]\\b", "$1 1"))))
                .map(command -> DynamicTest.dynamicTest(command.where() + " " + command.line(), () -> check(command)));
    }

    @Test
    void aCommandThatIsNotThereIsNoticed() {
        for (String line : List.of(
                "./almagest swep quickstart",
                "almagest sweep quikstart",
                "almagest study condensatoin",
                "almagest list --nothing",
                "mvn -Pnonsense verify",
                "mvn -pl nowhere test",
                "deploy/nothing start")) {
            assertThrows(Throwable.class, () -> check(new Written("here", line)), line);
        }
    }

    private void check(Written command) throws IOException {
        String line = command.line().replaceFirst("^[A-Z_]+=\\S+ ", "");
        List<String> words = words(line);
        String program = words.get(0).replaceFirst("^\\./", "");
        if (program.equals("mvn")) {
            checkMaven(line);
        } else if (program.equals("almagest")) {
            checkAlmagest(
                    command,
                    words.subList(1, words.size()).stream()
                            .takeWhile(word -> !word.matches("[>&|]+"))
                            .toList());
        } else {
            assertTrue(Files.isExecutable(MarkdownPage.ROOT.resolve(program)), () -> program + " is not there");
        }
    }

    private void checkAlmagest(Written written, List<String> words) {
        String[] arguments = words.toArray(String[]::new);
        Jobs none = (Jobs) Proxy.newProxyInstance(
                Jobs.class.getClassLoader(), new Class<?>[] {Jobs.class}, (proxy, method, given) -> {
                    throw new AssertionError("this command was not to reach its work: " + written);
                });
        CommandLine commandLine = AlmagestCommand.commandLine(none);
        ParseResult parsed = commandLine.parseArgs(arguments);
        if (parsed.subcommand() == null) {
            assertTrue(parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested(), written::toString);
            return;
        }
        assertEquals(List.of(), parsed.subcommand().unmatched(), written::toString);
        String name = parsed.subcommand().commandSpec().name();
        String first = parsed.subcommand().matchedPositionals().isEmpty()
                ? ""
                : String.valueOf(parsed.subcommand()
                        .matchedPositionals()
                        .get(0)
                        .originalStringValues()
                        .get(0));
        if (Set.of("sweep", "plan").contains(name) && !first.matches("FILE|NAME|FILE\\|NAME")) {
            checkSweep(first);
        }
        if (name.equals("study") && !first.equals("NAME")) {
            assertTrue(Studies.ALL.names().contains(first), () -> first + " is no study");
        }
        if (CARRIED_OUT.contains(name) && Stream.of(arguments).noneMatch(word -> word.matches(".*\\.yaml|[A-Z|]+"))) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
            assertEquals(0, commandLine.execute(arguments), err::toString);
            assertTrue(!out.toString().isBlank(), written::toString);
        }
    }

    /** It is ready made, or one of the examples. */
    private static void checkSweep(String name) {
        if (name.endsWith(".yaml")) {
            String own = name.replace(".yaml", "");
            boolean shown = MarkdownPage.ofUsers().stream()
                    .flatMap(page -> page.fences().stream())
                    .anyMatch(fence -> fence.text().startsWith("sweep: " + own + "\n"));
            assertTrue(shown, () -> "no page shows " + name);
        } else if (!Files.exists(SWEEPS_OF_DL4J.resolve(name + ".yaml"))) {
            assertEquals(name, Sweep.read(SweepSource.find(name)).name());
        }
    }

    private static void checkMaven(String line) throws IOException {
        StringBuilder poms = new StringBuilder();
        for (String pom : List.of("pom.xml", "jobs/pom.xml", "jobs/dl4j/pom.xml", "dynamics/core/pom.xml")) {
            poms.append(Files.readString(MarkdownPage.ROOT.resolve(pom)));
        }
        Set<String> missing = new TreeSet<>();
        Matcher profiles = PROFILE.matcher(line);
        while (profiles.find()) {
            if (!poms.toString().contains("<id>%s</id>".formatted(profiles.group(1)))) {
                missing.add(profiles.group());
            }
        }
        Matcher modules = MODULES.matcher(line);
        while (modules.find()) {
            for (String module : modules.group(1).split(",", -1)) {
                if (!Files.exists(MarkdownPage.ROOT.resolve(module).resolve("pom.xml"))) {
                    missing.add(module);
                }
            }
        }
        assertEquals(Set.of(), missing, line);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }
}
