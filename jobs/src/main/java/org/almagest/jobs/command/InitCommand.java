package org.almagest.jobs.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.storage.OutputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a sweep file to begin with. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Write a commented sweep file for a family of networks, to be changed and run.",
            "It begins with settings of a ready-made sweep; all others stand there with their defaults and meanings."
        },
        footer = {
            "",
            "Example:",
            "  almagest init mlp       writes mlp.yaml; then almagest check mlp.yaml, then almagest sweep mlp.yaml"
        })
final class InitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FAMILY", description = "A family of networks (almagest list families).")
    private String family;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: FAMILY.yaml).")
    private @Nullable String out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!Families.ALL.names().contains(family)) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT,
                            "unknown family %s (known are %s)%s",
                            family,
                            String.join(", ", Families.ALL.names()),
                            Suggestion.forWord(family, Families.ALL.names())));
        }
        String text = StarterFile.of(family)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        String.format(
                                Locale.ROOT,
                                "no ready-made sweep trains %s, so there is nothing to begin with: almagest list families has its settings",
                                family)));
        String file = out != null ? out : family + ".yaml";
        write(file, text);
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(
                Locale.ROOT,
                "%s is written. What it costs:  almagest check %s%nTo run it:                  almagest sweep %s%n",
                file,
                file,
                file);
        printed.flush();
        return CommandLine.ExitCode.OK;
    }

    private static void write(String file, String text) {
        try {
            Files.write(Path.of(file), text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT, "%s is there already: choose another name with --out, or remove it", file),
                    e);
        } catch (IOException e) {
            discard(file);
            throw new OutputException(
                    String.format(
                            Locale.ROOT, "cannot write %s (%s): expected a place where this user may write", file, e),
                    e);
        }
    }

    /** A file that was begun, on a full disk for one, would be in the way the next time. */
    private static void discard(String file) {
        try {
            Files.deleteIfExists(Path.of(file));
        } catch (IOException e) {
            // what could not be written may not be removed either
        }
    }
}
