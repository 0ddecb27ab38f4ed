package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.Observation;

/** What a page about an output folder asks of its runs: where each stands in its sweep, and what every fit went through. */
public final class FleetView {
    private final ObservedFleet fleet;
    private final Map<String, ObservedRun> runs = new HashMap<>();
    private final Map<String, SortedSet<String>> varying = new HashMap<>();

    private FleetView(ObservedFleet fleet) {
        this.fleet = fleet;
        fleet.bySweep().forEach((sweep, own) -> {
            varying.put(sweep, SweepSlices.varying(own));
            own.forEach(run -> runs.put(run.id(), run));
        });
    }

    /**
     * Reads the runs of {@code outputFolder} and what was measured network-wide.
     *
     * @throws org.almagest.jobs.storage.OutputException if a table cannot be read
     */
    public static FleetView of(String outputFolder) {
        return new FleetView(ObservedFleet.read(outputFolder));
    }

    /** Fits anew, as the analysis does, and gives each fit with all observations of its slice. */
    public void forEachFit(BiConsumer<Fit, List<Observation>> receiver) {
        SortedMap<String, List<ObservedRun>> sweeps = fleet.bySweep();
        SliceFits fits = new SliceFits(fleet.quantities(), receiver);
        sweeps.forEach((sweep, own) -> SweepSlices.of(sweep, own).forEach(fits::fit));
    }

    /** Whether the run was trained as asked: it reached its goal, or had none and ran to its end. */
    public boolean converged(String runId) {
        return run(runId).converged();
    }

    /** Where the run stands on {@code axis}, such as {@code depth}; NaN where it has no such number. */
    public double place(String runId, String axis) {
        return run(runId).place(axis);
    }

    /**
     * What tells the run from others of its sweep, seeds apart: "cnn on gratings, init_scale 0.001".
     *
     * @param without coordinates to leave unsaid
     */
    public String words(String runId, Set<String> without) {
        ObservedRun run = run(runId);
        Coordinates coordinates = run.coordinates();
        List<String> words = new ArrayList<>();
        words.add(String.format(
                Locale.ROOT,
                "%s on %s",
                coordinates.value(CoordinateReader.FAMILY),
                coordinates.value(CoordinateReader.DATA)));
        for (String name : Objects.requireNonNull(varying.get(run.sweep()))) {
            boolean said = name.equals(CoordinateReader.FAMILY)
                    || name.equals(CoordinateReader.DATA)
                    || name.equals(CoordinateReader.PROBES);
            Object value = coordinates.value(name);
            if (!said && value != null && !without.contains(name)) {
                words.add(name + " " + (value instanceof Double number ? JsonText.number(number) : value));
            }
        }
        return String.join(", ", words);
    }

    /** A slice of the {@code fits} table as people say it: "resnet on ode-flow, activation tanh". */
    public static String sliceWords(String slice) {
        return SliceWords.of(slice);
    }

    private ObservedRun run(String runId) {
        ObservedRun run = runs.get(runId);
        if (run == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no run %s in this folder; expected one of its table runs", runId));
        }
        return run;
    }
}
