package org.almagest.dynamics.claim;

import java.util.List;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;

/**
 * What claims may look at.
 *
 * @param slices every slice of every sweep in the output folder, in the order of the {@code fits} table
 * @param runs every run of every sweep, by sweep and run_id
 */
public record Evidence(List<FittedSlice> slices, List<MeasuredRun> runs) {
    public Evidence {
        slices = List.copyOf(slices);
        runs = List.copyOf(runs);
    }

    /** Evidence for claims about exponents alone. */
    public Evidence(List<FittedSlice> slices) {
        this(slices, List.of());
    }

    /** The slices along {@code axis} whose runs have {@code setting}. */
    List<FittedSlice> matching(String axis, ExperimentFilter setting) {
        return slices.stream()
                .filter(slice -> slice.axis().equals(axis) && setting.matches(slice))
                .toList();
    }

    /** The runs that have {@code setting}. */
    List<MeasuredRun> matching(ExperimentFilter setting) {
        return runs.stream().filter(setting::matches).toList();
    }
}
