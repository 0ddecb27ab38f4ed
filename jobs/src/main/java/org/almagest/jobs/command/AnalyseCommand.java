package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.almagest.jobs.table.OutputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Analyses an output folder anew. */
@Command(
        name = "analyse",
        aliases = "analyze",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Fit exponents to the runs of an output folder and judge claims; writes the tables fits and verdicts.")
final class AnalyseCommand implements Callable<Integer> {
    private static final Pattern URI_SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]+:");

    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Spec
    private CommandSpec spec;

    AnalyseCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        if (!URI_SCHEME.matcher(folder).find() && !Files.isDirectory(Path.of(folder))) {
            throw new OutputException("%s: no such folder: expected the output folder of a sweep".formatted(folder));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(jobs.analyse(folder));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
