package org.almagest.jobs.command;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the studies. */
@Command(
        name = "studies",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Show the papers that can be run again, each with its sweeps and how many claims are judged.")
final class StudiesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Lists.studies());
        out.flush();
    }
}
