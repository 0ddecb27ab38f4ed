package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.jobs.table.Compacted;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Merges the files of an output folder. */
@Command(
        name = "compact",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Merge the files of an output folder into few, so that readers are fast; no row changes.",
            "A sweep does so by itself as it goes. This is for what many small trainings or an unfinished sweep have left."
        })
final class CompactCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Spec
    private CommandSpec spec;

    CompactCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        OutputArgument.requireThere(folder);
        Compacted compacted = jobs.compact(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT, "%s: %d files a table at most, now %d%n", folder, compacted.before(), compacted.after());
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
