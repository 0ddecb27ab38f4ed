package org.almagest.jobs.analyse;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.Observation;

/** What claims may look at in an output folder. */
final class FolderEvidence {
    private FolderEvidence() {}

    /**
     * Fits the runs of {@code fleet}.
     *
     * @param witness is told of each fit what it went through
     */
    static Evidence of(ObservedFleet fleet, BiConsumer<Fit, List<Observation>> witness) {
        SortedMap<String, List<ObservedRun>> sweeps = fleet.bySweep();
        SliceFits fits = new SliceFits(fleet.quantities(), witness);
        List<FittedSlice> slices = new ArrayList<>();
        sweeps.forEach((sweep, runs) -> SweepSlices.of(sweep, runs).stream()
                .sorted(Comparator.comparing(Slice::axis).thenComparing(slice -> JsonText.of(slice.label())))
                .map(fits::fit)
                .forEach(slices::add));
        List<ObservedRun> runs = sweeps.values().stream().flatMap(List::stream).toList();
        return new Evidence(slices, JudgedRun.of(runs, fleet.quantities()), CoordinateReader.DRAWS);
    }
}
