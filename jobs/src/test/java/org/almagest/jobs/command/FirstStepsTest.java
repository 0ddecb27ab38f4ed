package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.study.Studies;
import org.almagest.jobs.sweep.Catalogue;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands for someone who begins: a file to start from, what it costs, help, completion, and JSON for scripts. */
class FirstStepsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    private int execute(String... arguments) {
        CommandLine commandLine = AlmagestCommand.commandLine(new SparkJobs());
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    /** What is written is a sweep, and of the family that was asked for. */
    @Test
    void starterFilesAreSound() throws IOException {
        List<String> without = new ArrayList<>();
        int written = 0;
        for (String family : Families.ALL.names()) {
            Optional<String> text = StarterFile.of(family);
            if (text.isEmpty()) {
                without.add(family);
                continue;
            }
            Sweep sweep = Sweep.outline(new SweepSource(family + ".yaml", text.get()), Catalogue.onClassPath());
            assertEquals("my-" + family, sweep.name());
            assertEquals(3, sweep.size(), family);
            assertEquals(family, sweep.runs().next().family());
            assertTrue(
                    text.get().lines().filter(line -> line.startsWith("  # ")).count() > 20, text::get);
            written++;
        }
        assertTrue(written >= 25, () -> "families that no ready-made sweep trains: " + without);
    }

    @Test
    void initWritesOnceAndCheckReadsIt() throws IOException {
        String file = folder.resolve("mine.yaml").toString();
        assertEquals(0, execute("init", "resnet", "--out", file), err::toString);
        assertTrue(out.toString().contains("almagest check " + file), out::toString);
        String text = Files.readString(Path.of(file));
        assertEquals(2, execute("init", "resnet", "--out", file));
        assertTrue(err.toString().contains("is there already"), err::toString);
        assertEquals(text, Files.readString(Path.of(file)));
        assertEquals(0, execute("check", file), err::toString);
        assertTrue(out.toString().contains("my-resnet is sound."), out::toString);
    }

    @Test
    void anUnknownFamilyGetsASuggestion() {
        assertEquals(2, execute("init", "resnt"));
        assertTrue(err.toString().contains("did you mean resnet?"), err::toString);
    }

    @Test
    void checkSaysRunsSecondsAndBytes() throws IOException {
        assertEquals(0, execute("check", "quickstart", "--json"), err::toString);
        JsonNode said = new ObjectMapper().readTree(out.toString());
        assertEquals(42, said.path("runs").intValue());
        assertTrue(said.path("seconds").doubleValue() > 0);
        assertTrue(
                said.path("core_seconds").doubleValue() >= said.path("seconds").doubleValue());
        assertEquals(40_000 + 42 * 1000, said.path("bytes").intValue());
        assertTrue(said.path("measured_in").isNull());
    }

    /** What a file leaves open is said before anything is computed from it, and apart from the results. */
    @Test
    void whatIsGuessedIsSaid() throws IOException {
        Path table = Files.writeString(folder.resolve("t.csv"), "x,y,kind\n1,2,0\n2,1,1\n3,1,0\n4,0,1\n");
        String sweep = Files.writeString(
                        folder.resolve("s.yaml"),
                        """
                        sweep: s
                        seeds: 1
                        model: {family: mlp, depth: 1, width: 2}
                        data: {name: csv, path: '%s'}
                        """
                                .replace("%s", table.toString()))
                .toString();
        assertEquals(0, execute("check", sweep, "--json"), err::toString);
        assertEquals(1, new ObjectMapper().readTree(out.toString()).path("runs").intValue());
        String guess = "data csv, " + table + ": what is learnt is the last column, kind";
        assertTrue(err.toString().contains(guess), err::toString);
        err.getBuffer().setLength(0);
        assertEquals(0, execute("plan", sweep, "--cores", "1"), err::toString);
        assertTrue(err.toString().contains(guess), err::toString);
    }

    @Test
    void listsAreJsonForPrograms() throws IOException {
        assertEquals(0, execute("list", "probes", "--json"), err::toString);
        JsonNode probes = new ObjectMapper().readTree(out.toString()).path("probes");
        assertTrue(probes.findValuesAsText("name").contains("weight-scaling"));
        out.getBuffer().setLength(0);
        assertEquals(0, execute("studies", "--json"));
        JsonNode studies = new ObjectMapper().readTree(out.toString()).path("studies");
        assertEquals(Studies.ALL.all().size(), studies.size());
        assertEquals(2, execute("list", "nonsense", "--json"));
        assertEquals(2, execute("list", "--schema", "--json"));
    }

    @Test
    void everyCommandIsInTheHelpOfAll() {
        assertEquals(0, execute("--help"));
        for (CommandLine command :
                AlmagestCommand.commandLine(new SparkJobs()).getSubcommands().values()) {
            assertTrue(out.toString().contains("\n  " + command.getCommandName() + " "), command.getCommandName());
        }
    }

    @Test
    void theShellIsToldAllCommands() {
        assertEquals(0, execute("completion"));
        assertTrue(out.toString().contains("complete -F _complete_almagest"), out::toString);
        assertTrue(out.toString().contains("--metrics-port"));
    }

    @Test
    void aSweepWithoutItsCommandGetsIt() {
        assertEquals(2, execute("quickstart"));
        assertTrue(err.toString().contains("Did you mean almagest sweep quickstart?"), err::toString);
    }

    @Test
    void noStatementOfOthersIsTakenForColour() {
        assertFalse(Painted.verdicts("plain", true).contains("\u001b"));
    }
}
