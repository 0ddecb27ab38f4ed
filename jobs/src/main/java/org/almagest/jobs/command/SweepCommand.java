package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.almagest.dynamics.claim.Claim;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.serve.TableServer;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Carries out a sweep, then analyses it. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Train all runs of a sweep, measure them, fit exponents and judge claims.",
            "Runs that the output folder holds already are not repeated, so an interrupted sweep goes on."
        },
        footer = {
            "",
            "Examples:",
            "  almagest sweep quickstart                  42 networks, in a quarter of a minute",
            "  almagest sweep my-depths.yaml              a sweep file of yours (almagest init makes one)",
            "  almagest sweep quickstart --out elsewhere  the same runs into another folder"
        })
final class SweepCommand implements Callable<Integer> {
    static final long MOST_WITHOUT_YES = 10_000_000;

    /** Lines of a terminal: what a sweep ends with is seen at once. */
    static final int SCREEN = 40;

    private static final List<String> RETRIED = List.of("failed", "diverged");

    private final Jobs jobs;

    @Parameters(paramLabel = "FILE|NAME", description = "A sweep file, or a ready-made sweep (almagest list sweeps).")
    private String sweep;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: almagest-out/<sweep name>).")
    private @Nullable String out;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "Spark master (default: what spark-submit was given, otherwise local[*]).")
    private @Nullable String master;

    @Mixin
    private MetricsOptions metricsOptions;

    @Option(
            names = "--flight",
            paramLabel = "PORT",
            description = "Serve the tables over Arrow Flight on this port while the sweep runs; 0 takes any free one.")
    private @Nullable Integer flightPort;

    @Mixin
    private TokenOption token;

    @Mixin
    private ClaimsOption claimsOption;

    @Option(
            names = "--retry",
            paramLabel = "STATUS",
            split = ",",
            description =
                    "Carry out again just those runs that have this status, failed or diverged; their new rows take the place of the old ones in one step.")
    private Set<String> retried = Set.of();

    @Option(names = "--yes", description = "Run a sweep of more than 10 million runs.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    SweepCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        if (flightPort != null) {
            PortOption.require("--flight", flightPort, spec.commandLine());
        }
        for (String status : retried) {
            if (!RETRIED.contains(status)) {
                throw new ParameterException(
                        spec.commandLine(),
                        String.format(Locale.ROOT, "--retry: %s: expected %s", status, String.join(" or ", RETRIED)));
            }
        }
        String url = MasterUrl.choose(master, spec.commandLine());
        Sweep read = Sweep.read(SweepSource.find(sweep));
        List<Claim> claims = claimsOption.claims();
        if (!yes) {
            read.requireAtMost(MOST_WITHOUT_YES, "shorten an axis, or add --yes to run them all");
        }
        PrintWriter err = spec.commandLine().getErr();
        Guesses.say(read, spec);
        String folder = out != null ? out : "almagest-out/" + read.name();
        if (!retried.isEmpty()) {
            OutputArgument.requireThere(folder);
        }
        Progress progress = TerminalProgress.orPlain(read.name(), err);
        try (LiveMetrics live = metricsOptions.open(spec.commandLine())) {
            return carryOut(read, claims, folder, url, progress, live);
        }
    }

    private int carryOut(
            Sweep read, List<Claim> claims, String folder, String url, Progress progress, LiveMetrics live) {
        FleetSummary summary;
        try (TableServer tables = tables(folder)) {
            summary = retried.isEmpty()
                    ? jobs.sweep(read, folder, url, progress, live.metrics())
                    : jobs.retry(read, retried, folder, url, progress, live.metrics());
        }
        PrintWriter out = spec.commandLine().getOut();
        String said = SummaryText.of(read.name(), summary);
        List<String> hints = OutputHint.lines(folder, starter(read));
        // one line is the prompt, two part what is said from the page, and the page from the hints
        int room = SCREEN - 3 - (int) said.lines().count() - hints.size();
        out.println(said);
        out.println();
        out.print(Painted.verdicts(jobs.screen(folder, read.name(), live.metrics(), claims, room)));
        out.println();
        hints.forEach(out::println);
        out.flush();
        if (SummaryText.nothingButFailures(summary)) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        live.succeeded();
        return CommandLine.ExitCode.OK;
    }

    /** A family to begin a file with, for those who have none yet. */
    private @Nullable String starter(Sweep read) {
        return ReadyMadeSweeps.onClassPath().names().contains(sweep)
                ? read.runs().next().family()
                : null;
    }

    private @Nullable TableServer tables(String folder) {
        if (flightPort == null) {
            return null;
        }
        TableServer server = jobs.serve(folder, TableServer.LOOPBACK, flightPort, token.token());
        PrintWriter err = spec.commandLine().getErr();
        err.printf(Locale.ROOT, "tables on %s%n", server.location());
        err.flush();
        return server;
    }
}
