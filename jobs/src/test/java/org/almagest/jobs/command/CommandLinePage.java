package org.almagest.jobs.command;

import static org.almagest.docs.MarkdownTable.code;
import static org.almagest.docs.MarkdownTable.words;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.docs.MarkdownTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/command-line.md: the commands as their help describes them. */
public final class CommandLinePage {
    private static final List<String> OF_ALL = List.of("--help", "--version", "--trace");

    private CommandLinePage() {}

    /** The page. */
    public static String text() {
        CommandLine root = AlmagestCommand.commandLine(new SparkJobs());
        root.setUsageHelpAutoWidth(false);
        List<CommandLine> commands = root.getSubcommands().values().stream()
                .distinct()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .toList();
        MarkdownTable index = new MarkdownTable("command", "does");
        for (CommandLine command : commands) {
            String name = command.getCommandName();
            index.row(
                    "[%s](#almagest-%s)".formatted(name, name),
                    words(command.getCommandSpec().usageMessage().description()[0]));
        }
        return """
                # The command line

                `./almagest COMMAND --help` prints the same. This page is generated: the test `GeneratedDocsTest` says how to write it anew.

                %s
                Every command has `--help` and `--version`, and `--trace`, which shows the stack trace of an error.

                Exit status: **0** all went well, and also when some runs diverged or failed: they are rows, and the summary counts them. **1** something failed: every run of this call, Spark, or the build. **2** the sweep file, the command line, the output folder, or a port cannot be used; nothing has run. Ended by a signal it is 128 + its number, as usual.

                On a terminal, verdicts are in colour; `NO_COLOR=1` in the environment leaves it out. `source <(almagest completion)` teaches bash and zsh to complete commands and options.

                The environment variable `ALMAGEST_HEAP` (such as `8g`) sets the heap; without it that is half of the memory. `JAVA_HOME` chooses the JDK.
                %s"""
                .formatted(
                        index, commands.stream().map(CommandLinePage::section).collect(Collectors.joining()));
    }

    private static String section(CommandLine command) {
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();
        String about = String.join(
                "\n",
                Stream.of(spec.usageMessage().description())
                        .map(CommandLinePage::prose)
                        .toList());
        MarkdownTable options = new MarkdownTable("argument", "meaning");
        int rows = 0;
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            options.row(code(parameter.paramLabel()), description(parameter));
            rows++;
        }
        for (OptionSpec option : spec.options()) {
            if (option.hidden() || OF_ALL.contains(option.longestName())) {
                continue;
            }
            String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
            options.row(code(String.join(", ", option.names()) + value), description(option));
            rows++;
        }
        String synopsis = command.getHelp().synopsis(0).replaceAll("\\s+", " ").strip();
        String footer = String.join("\n", spec.usageMessage().footer()).strip();
        return "\n## almagest %s\n\n%s\n\n```text\n%s\n```\n%s%s"
                .formatted(
                        spec.name(),
                        about,
                        synopsis,
                        rows == 0 ? "" : "\n" + options,
                        footer.isEmpty() ? "" : "\n```text\n" + footer + "\n```\n");
    }

    private static String description(ArgSpec argument) {
        return words(String.join(" ", argument.description()));
    }

    private static String prose(String text) {
        return text.replace("<", "&lt;").replace("_", "\\_");
    }
}
