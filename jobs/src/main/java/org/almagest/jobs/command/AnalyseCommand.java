package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.almagest.metrics.FleetMetrics;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Mixin
    private ClaimsOption claims;

    @Spec
    private CommandSpec spec;

    AnalyseCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        OutputArgument.requireThere(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.print(Painted.verdicts(jobs.analyse(folder, FleetMetrics.unread(), claims.claims())));
        out.flush();
        return CommandLine.ExitCode.OK;
    }
}
