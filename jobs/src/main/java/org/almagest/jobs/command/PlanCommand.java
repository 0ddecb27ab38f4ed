package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.Locale;
import org.almagest.jobs.fleet.Forecast;
import org.almagest.jobs.fleet.MeasuredCosts;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how long a sweep would take on how many cores. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Say how a sweep would go on so many cores, without running it.",
            "Estimates alone are rough; --measured takes the costs of runs like these from an output folder."
        })
final class PlanCommand implements Runnable {
    private static final int MOST_CORES = 1_000_000;

    @Parameters(paramLabel = "FILE|NAME", description = "A sweep file, or a ready-made sweep (almagest list sweeps).")
    private String sweep;

    @Option(
            names = "--cores",
            paramLabel = "N",
            required = true,
            description = "Cores of the cluster, one run on each at a time.")
    private int cores;

    @Option(names = "--measured", paramLabel = "DIR", description = "Output folder with runs of the same families.")
    private @Nullable String measured;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if (cores < 1 || cores > MOST_CORES) {
            throw new ParameterException(
                    spec.commandLine(), String.format(Locale.ROOT, "--cores: %d: expected 1 to %d", cores, MOST_CORES));
        }
        Sweep read = Sweep.read(SweepSource.find(sweep));
        if (measured != null) {
            OutputArgument.requireThere(measured);
        }
        Guesses.say(read, spec);
        MeasuredCosts costs = measured == null ? MeasuredCosts.NONE : MeasuredCosts.of(measured);
        Progress progress = new PlainProgress(read.name(), spec.commandLine().getErr(), System::nanoTime);
        PrintWriter out = spec.commandLine().getOut();
        out.print(text(read.name(), Forecast.of(read, cores, costs, progress)));
        costs.scale()
                .forEach((family, scale) ->
                        out.printf(Locale.ROOT, "  %s: measured %.2f times the estimate%n", family, scale));
        out.flush();
    }

    private static String text(String name, Forecast forecast) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: %d runs in %d tasks on %d cores%n",
                name,
                forecast.runs(),
                forecast.bundles(),
                forecast.cores()));
        text.append(String.format(
                Locale.ROOT,
                "  work          %s of one core%n  makespan      %s, the longest task %s%n  cores idle    %.1f %%%n",
                Duration.words(forecast.coreSeconds()),
                Duration.words(forecast.makespanSeconds()),
                Duration.words(forecast.longestSeconds()),
                100 * forecast.idleShare()));
        text.append(String.format(
                Locale.ROOT,
                "  cost          %.2f core hours%n  plan          %.1f MB in the driver%n",
                forecast.makespanSeconds() * forecast.cores() / 3600,
                forecast.planBytes() / 1e6));
        if (forecast.outputBytes() > 0) {
            text.append(String.format(Locale.ROOT, "  tables        %.1f MB%n", forecast.outputBytes() / 1e6));
        }
        return text.toString();
    }
}
