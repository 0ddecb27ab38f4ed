package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.almagest.deploy.DeployFiles;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParseResult;

/** The command lines in {@code deploy/} are read by the command line that they are for. */
class DeployedCommandsTest {

    static Stream<List<String>> commands() {
        Path kubernetes = DeployFiles.DEPLOY.resolve("kubernetes");
        JsonNode services = DeployFiles.document(DeployFiles.DEPLOY.resolve("compose/compose.yaml"))
                .path("services");
        return Stream.of(
                        DeployFiles.kubernetes("sweep.yaml", "SparkApplication", "almagest")
                                .at("/spec/arguments"),
                        DeployFiles.document(kubernetes.resolve("overlays/hdfs/sweep.yaml"))
                                .at("/spec/arguments"),
                        DeployFiles.documents(kubernetes.resolve("components/tables/tables.yaml"))
                                .get(0)
                                .at("/spec/template/spec/containers/0/args"),
                        services.at("/sweep/command"),
                        services.at("/tables/command"))
                .map(DeployFiles::texts);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theProgramTakesIt(List<String> arguments) {
        ParseResult parsed = AlmagestCommand.commandLine(new SparkJobs()).parseArgs(arguments.toArray(String[]::new));
        assertTrue(parsed.hasSubcommand());
        ParseResult command = parsed.subcommand();
        assertEquals(List.of(), command.unmatched());
        if (command.commandSpec().name().equals("sweep")) {
            // Compose fills in a variable, with a default.
            String name = arguments.get(1).replaceAll("\\$\\{[A-Z]+:-(.*)}", "$1");
            assertEquals(name, Sweep.read(SweepSource.find(name)).name());
        }
    }
}
