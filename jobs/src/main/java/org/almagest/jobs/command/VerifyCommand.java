package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.fleet.Repair;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.FolderCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads an output folder from end to end, and mends it if asked. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Read every table of an output folder from end to end against its checksums; name what is damaged.")
final class VerifyCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Option(
            names = "--repair",
            description = "Take damaged bundles of runs back, and carry those runs out anew, to the same numbers.")
    private boolean repair;

    @Option(names = "--master", paramLabel = "URL", description = "Spark master for a repair; as for sweep.")
    private @Nullable String master;

    @Spec
    private CommandSpec spec;

    VerifyCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        OutputArgument.requireThere(folder);
        PrintWriter out = spec.commandLine().getOut();
        FolderCheck check = jobs.verify(folder);
        out.printf(Locale.ROOT, "%s: %d runs in %d files%n", folder, check.runs(), check.files());
        for (FolderCheck.Damage damage : check.damaged()) {
            out.printf(Locale.ROOT, "damaged: %s: %s%n", damage.file(), damage.problem());
        }
        if (check.damaged().isEmpty()) {
            out.println("all of them whole");
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        if (!repair) {
            out.println("Carry the damaged runs out anew with:  almagest verify --repair " + folder);
            out.flush();
            return CommandLine.ExitCode.SOFTWARE;
        }
        String url = MasterUrl.choose(master, spec.commandLine());
        Progress progress = new PlainProgress("repair", spec.commandLine().getErr(), System::nanoTime);
        Repair.Result result = jobs.repair(folder, check, url, progress);
        jobs.analyse(folder);
        out.printf(
                Locale.ROOT,
                "repaired: %d bundles taken back, %d runs carried out anew%n",
                result.retracted().size(),
                result.recomputed());
        out.flush();
        if (!result.lost().isEmpty()) {
            throw new OutputException(String.format(
                    Locale.ROOT,
                    "%s: the runs of bundle %s cannot be carried out from here, since their file in the table runs is lost or "
                            + "another program trained them; they count as not done: run their sweep again into this "
                            + "folder, or that program",
                    folder,
                    String.join(", ", result.lost())));
        }
        return CommandLine.ExitCode.OK;
    }
}
