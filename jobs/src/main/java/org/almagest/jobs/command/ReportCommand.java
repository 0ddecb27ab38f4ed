package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page of figures. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Write one HTML file with the verdicts, figures and failures of an output folder.",
        footer = {
            "",
            "Examples:",
            "  almagest report almagest-out/quickstart    then open the file it names in a browser",
            "  almagest report almagest-out/mine --compare almagest-out/quickstart"
        })
final class ReportCommand implements Callable<Integer> {
    private final Jobs jobs;

    @Parameters(paramLabel = "DIR", description = "The output folder of a sweep.")
    private String folder;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it (default: DIR/report.html).")
    private @Nullable String out;

    @Option(
            names = "--figures",
            paramLabel = "DIR2",
            description =
                    "Write the plots of power laws as SVG and PNG files into DIR2 as well, those that carry a verdict under its name.")
    private @Nullable String figures;

    @Option(
            names = "--compare",
            paramLabel = "DIR3",
            description =
                    "Write a page that shows this output folder beside DIR instead (default: DIR/compare.html): settings that"
                            + " differ, verdicts and exponents of both, and their points in one plot.")
    private @Nullable String other;

    @Spec
    private CommandSpec spec;

    ReportCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        OutputArgument.requireThere(folder);
        PrintWriter printed = spec.commandLine().getOut();
        if (other != null) {
            if (figures != null) {
                throw new ParameterException(
                        spec.commandLine(), "--figures are of one output folder: leave out --compare, or --figures");
            }
            OutputArgument.requireThere(other);
            String page = jobs.compare(folder, other, out);
            printed.printf(Locale.ROOT, "The comparison is in %s: open it in a browser.%n", page);
            printed.flush();
            return CommandLine.ExitCode.OK;
        }
        String file = jobs.report(folder, out);
        printed.printf(Locale.ROOT, "The report is in %s: open it in a browser.%n", file);
        if (figures != null) {
            List<String> files = jobs.figures(folder, figures);
            printed.printf(Locale.ROOT, "%d figures are in %s%n", files.size(), figures);
            files.forEach(each -> printed.println("  " + each));
        }
        printed.flush();
        return CommandLine.ExitCode.OK;
    }
}
