package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.fleet.Progress;
import org.almagest.jobs.saved.CheckpointProbe;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures saved models. */
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Measure saved models: networks in ONNX format, as PyTorch exports them, weight files in safetensors or npz format "
                    + "and, where jobs/dl4j is built as well, models that DL4J (.zip) or Keras 2 (.h5) has saved; or folders "
                    + "of them.",
            "A file that cannot be read is a row with its error. Models that the output folder holds already are not "
                    + "measured again."
        })
final class ProbeCommand implements Callable<Integer> {
    private static final String NAME = "probe";

    private final Jobs jobs;

    @Parameters(arity = "1..*", paramLabel = "MODEL", description = "A saved model, or a folder of them.")
    private List<String> models;

    @Option(
            names = "--data",
            paramLabel = "NAME[:KEY=VALUE,…]",
            description =
                    "What to measure them on, such as digits:train=100 (almagest list datasets); weight files need none.")
    private @Nullable String data;

    @Option(
            names = "--probe",
            paramLabel = "NAME[:KEY=VALUE,…]",
            description =
                    "A probe (almagest list probes); may be repeated (default: those that weights alone suffice for).")
    private @Nullable List<String> probes;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: almagest-out/probe).")
    private String out = "almagest-out/probe";

    @Option(names = "--master", paramLabel = "URL", description = "Spark master; as for sweep.")
    private @Nullable String master;

    @Spec
    private CommandSpec spec;

    ProbeCommand(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        String url = MasterUrl.choose(master, spec.commandLine());
        CheckpointProbe examination = examination();
        Guesses.say(examination.guesses(), spec);
        Progress progress = TerminalProgress.orPlain(NAME, spec.commandLine().getErr());
        FleetSummary summary = jobs.probe(examination, out, url, progress);
        PrintWriter printed = spec.commandLine().getOut();
        printed.printf(
                Locale.ROOT,
                "%s: %d models, %d of them done before; now %d measured, %d failed in %.1f s%n",
                NAME,
                summary.planned(),
                summary.alreadyDone(),
                summary.finished(),
                summary.failed(),
                summary.seconds());
        if (summary.failed() > 0) {
            printed.println("Why models failed stands in the column error of the table runs.");
        }
        printed.println();
        OutputHint.ofMeasurements(out).forEach(printed::println);
        printed.flush();
        return SummaryText.nothingButFailures(summary) ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    private CheckpointProbe examination() {
        try {
            return CheckpointProbe.of(models, data, probes == null ? List.of() : probes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
