package org.almagest.jobs.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import org.almagest.jobs.fleet.Forecast;
import org.almagest.jobs.fleet.MeasuredCosts;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.jobs.sweep.SweepSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a sweep would cost on this machine. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Read a sweep file to the end, and say how many runs, seconds and bytes it would take here; nothing is trained.",
            "Seconds are an estimate, as if no run reached its goal before its last step; --measured takes those of runs like these."
        },
        footer = {
            "",
            "Examples:",
            "  almagest check my-depths.yaml",
            "  almagest check quickstart --measured almagest-out/quickstart",
            "  almagest check my-depths.yaml --json"
        })
final class CheckCommand implements Runnable {
    /** What the tables take without a run: footers of Parquet, mostly. */
    private static final double BYTES_OF_TABLES = 40_000;

    /** A row in runs, one in executions, and a dozen each in trajectory and measurements, as Parquet packs them. */
    private static final double BYTES_OF_A_RUN = 1000;

    /** Two digits of more would be written with a power of ten. */
    private static final double MOST_SMALL = 10;

    @Parameters(paramLabel = "FILE|NAME", description = "A sweep file, or a ready-made sweep (almagest list sweeps).")
    private String sweep;

    @Option(names = "--measured", paramLabel = "DIR", description = "Output folder with runs of the same families.")
    private @Nullable String measured;

    @Option(names = "--json", description = "Print JSON, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        Sweep read = Sweep.read(SweepSource.find(sweep));
        if (measured != null) {
            OutputArgument.requireThere(measured);
        }
        MeasuredCosts costs = measured == null ? MeasuredCosts.NONE : MeasuredCosts.of(measured);
        Forecast forecast = Forecast.of(read, Runtime.getRuntime().availableProcessors(), costs);
        Guesses.say(read, spec);
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? json(read, forecast) : text(read, forecast));
        out.flush();
    }

    private double bytes(Forecast forecast) {
        return measured == null ? BYTES_OF_TABLES + BYTES_OF_A_RUN * forecast.runs() : forecast.outputBytes();
    }

    private String text(Sweep read, Forecast forecast) {
        return String.format(
                Locale.ROOT,
                """
                %s is sound.
                  runs    %d
                  time    about %s on the %d cores of this machine (%s of one core, %s)
                  tables  %s
                Start it with: almagest sweep %s
                """,
                read.name(),
                forecast.runs(),
                Duration.words(forecast.makespanSeconds()),
                forecast.cores(),
                Duration.words(forecast.coreSeconds()),
                measured == null
                        ? "estimated from the networks' sizes, as if no run reached its goal before its last step"
                        : "as measured in " + measured,
                measured == null
                        ? String.format(
                                Locale.ROOT,
                                "%s; spectra, matrices and weights come on top, where a probe or keep_weights asks for them",
                                megabytes(forecast))
                        : megabytes(forecast),
                sweep);
    }

    private String megabytes(Forecast forecast) {
        double megabytes = bytes(forecast) / 1e6;
        return megabytes < MOST_SMALL
                ? String.format(Locale.ROOT, "about %.2g MB", megabytes)
                : String.format(Locale.ROOT, "about %.0f MB", megabytes);
    }

    private String json(Sweep read, Forecast forecast) {
        ObjectNode object = new ObjectMapper().createObjectNode();
        object.put("sweep", read.name())
                .put("runs", forecast.runs())
                .put("tasks", forecast.bundles())
                .put("cores", forecast.cores())
                .put("seconds", forecast.makespanSeconds())
                .put("core_seconds", forecast.coreSeconds())
                .put("bytes", Math.round(bytes(forecast)))
                .put("measured_in", measured);
        return object.toPrettyString() + "\n";
    }
}
