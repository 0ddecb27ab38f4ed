package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.jobs.fleet.Rerun;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out one run again, and compares it with its rows. */
@Command(
        name = "rerun",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Carry out a run of an output folder once more, on this machine, and compare it with its rows bit by bit.",
            "The folder stays as it is."
        })
final class RerunCommand implements Callable<Integer> {
    private static final int SHORT = 12;

    private final Jobs jobs;

    @Parameters(index = "0", paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Parameters(index = "1", paramLabel = "RUN", description = "The run_id of a run in it, or how that begins.")
    private String run;

    @Spec
    private CommandSpec spec;

    RerunCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        OutputArgument.requireThere(folder);
        Rerun.Result result = jobs.rerun(folder, run);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "run %s of sweep %s: %s, as recorded %s%n",
                result.run().id(),
                result.run().sweep(),
                result.status(),
                result.run().status());
        if (!result.sameVersion()) {
            out.println(
                    "It was recorded by another version of its family, data, probes or arithmetic, which need not give the same bits.");
        }
        TextTable table = new TextTable("table", "rows", "");
        result.rows()
                .forEach((of, rows) -> table.row(
                        of.folder(),
                        String.valueOf(rows),
                        result.differences().stream().anyMatch(difference -> difference.table() == of)
                                ? "differ"
                                : "the same bits"));
        out.print(table);
        if (result.differences().isEmpty()) {
            out.println("Every number is what it was, bit by bit.");
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        TextTable differences = new TextTable("table", "row", "column", "recorded", "now");
        result.differences()
                .forEach(difference -> differences.row(
                        difference.table().folder(),
                        String.valueOf(difference.row()),
                        difference.column(),
                        difference.recorded(),
                        difference.now()));
        out.print(differences);
        out.printf(
                Locale.ROOT,
                "The run differs from its rows; almagest show %s %s prints what was recorded.%n",
                folder,
                result.run().id().substring(0, Math.min(SHORT, result.run().id().length())));
        out.flush();
        return CommandLine.ExitCode.SOFTWARE;
    }
}
