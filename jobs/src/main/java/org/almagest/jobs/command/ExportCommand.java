package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.almagest.dynamics.yaml.Suggestion;
import org.almagest.jobs.export.Exported;
import org.almagest.jobs.export.Format;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes tables in other formats. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Write the tables of an output folder as Arrow IPC files or CSV, one file a table.")
final class ExportCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Option(names = "--format", required = true, paramLabel = "FORMAT", description = "arrow or csv.")
    private String format;

    @Option(
            names = "--out",
            paramLabel = "DIR2",
            description = "Where to write them (default: DIR-FORMAT, beside DIR).")
    private @Nullable String out;

    @Option(names = "--table", arity = "1..*", paramLabel = "NAME", description = "Only these tables (default: all).")
    private @Nullable List<String> tables;

    @Spec
    private CommandSpec spec;

    ExportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        Format chosen = format();
        List<Table> wanted = tables();
        OutputArgument.requireThere(folder);
        String destination = out != null ? out : folder.replaceAll("/+$", "") + "-" + chosen.word();
        List<Exported> written = jobs.export(folder, chosen, wanted, destination);
        PrintWriter printed = spec.commandLine().getOut();
        written.forEach(table -> printed.printf(Locale.ROOT, "%s: %d rows%n", table.file(), table.rows()));
        if (written.stream().allMatch(table -> table.rows() == 0)) {
            printed.printf(Locale.ROOT, "Nothing yet: these tables of %s are empty.%n", folder);
        }
        printed.flush();
        return CommandLine.ExitCode.OK;
    }

    private Format format() {
        return Stream.of(Format.values())
                .filter(known -> known.word().equals(format))
                .findFirst()
                .orElseThrow(() -> unknown(
                        "--format",
                        format,
                        Stream.of(Format.values()).map(Format::word).toList()));
    }

    private List<Table> tables() {
        if (tables == null) {
            return List.of(Table.values());
        }
        Set<Table> wanted = EnumSet.noneOf(Table.class);
        for (String name : tables) {
            wanted.add(Stream.of(Table.values())
                    .filter(table -> table.folder().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(
                            "--table",
                            name,
                            Stream.of(Table.values()).map(Table::folder).toList())));
        }
        return new ArrayList<>(wanted);
    }

    private ParameterException unknown(String option, String word, List<String> known) {
        return new ParameterException(
                spec.commandLine(),
                String.format(
                        Locale.ROOT,
                        "%s: %s is not one of %s%s",
                        option,
                        word,
                        String.join(", ", known),
                        Suggestion.forWord(word, known)));
    }
}
