package org.almagest.jobs.command;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? ListsAsJson.of("studies") : Lists.studies());
        out.flush();
    }
}
