package org.almagest.jobs.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.fleet.FleetSummary;
import org.almagest.jobs.sweep.ReadyMadeSweeps;
import org.almagest.jobs.sweep.Sweep;
import org.almagest.metrics.FleetMetrics;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Carries out the sweeps of studies one after another, each into a folder of its own.
 *
 * @param jobs the work
 * @param spec the command, for what is printed
 * @param out where the sweeps' folders lie
 * @param master the Spark master
 */
record StudyRuns(Jobs jobs, CommandSpec spec, String out, String master) {
    /**
     * What became of a study.
     *
     * @param folders of its sweeps, analysed
     * @param nothingButFailures whether all runs of one of them failed
     */
    record Outcome(List<String> folders, boolean nothingButFailures) {}

    /** Carries out sweeps, and prints a line about each. */
    Outcome of(List<Sweep> sweeps) {
        PrintWriter printed = spec.commandLine().getOut();
        List<String> folders = new ArrayList<>();
        boolean nothingButFailures = false;
        for (Sweep sweep : sweeps) {
            String folder = out + "/" + sweep.name();
            folders.add(folder);
            Guesses.say(sweep, spec);
            FleetSummary summary = jobs.sweep(
                    sweep,
                    folder,
                    master,
                    TerminalProgress.orPlain(sweep.name(), spec.commandLine().getErr()),
                    FleetMetrics.unread());
            jobs.analyse(folder);
            printed.println(SummaryText.of(sweep.name(), summary));
            printed.flush();
            nothingButFailures |= SummaryText.nothingButFailures(summary);
        }
        return new Outcome(folders, nothingButFailures);
    }

    /** The sweeps of a study, read from their files. */
    static List<Sweep> whole(Study study) {
        return study.sweeps().stream()
                .map(sweep -> Sweep.read(ReadyMadeSweeps.of(study, sweep)))
                .toList();
    }

    /** The small forms of those sweeps that declare one, and a line on standard error about the others. */
    static List<Sweep> quick(List<Sweep> whole, CommandSpec spec) {
        List<String> without = whole.stream()
                .filter(sweep -> sweep.quick().isEmpty())
                .map(Sweep::name)
                .toList();
        if (!without.isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf(Locale.ROOT, "left out, since they declare no quick form: %s%n", String.join(", ", without));
            err.flush();
        }
        return whole.stream().map(Sweep::quick).flatMap(Optional::stream).toList();
    }
}
