package org.almagest.jobs.command;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what an output folder holds, or one of its runs. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Print the runs of an output folder, those that failed or broke a bound first.",
            "With RUN print that one: its settings, how it ended, its trajectory, what was measured."
        })
final class ShowCommand implements Runnable {
    private final Jobs jobs;

    @Parameters(index = "0", paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run_id of a run in it, or how that begins.")
    private @Nullable String run;

    @Spec
    private CommandSpec spec;

    ShowCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void run() {
        OutputArgument.requireThere(folder);
        PrintWriter out = spec.commandLine().getOut();
        String named = run;
        out.print(named == null ? FolderText.of(jobs.show(folder), folder) : RunText.of(jobs.show(folder, named)));
        out.flush();
    }
}
