package org.almagest.dynamics.claim;

import java.util.List;
import java.util.Set;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.RunGroup;
import org.jspecify.annotations.Nullable;

/**
 * What claims may look at.
 *
 * @param slices every slice of every sweep in the output folder, in the order of the {@code fits} table
 * @param runs every run of every sweep, by sweep and run_id
 * @param draws the coordinates beside the seed that choose random numbers, such as {@code data_seed}
 */
public record Evidence(List<FittedSlice> slices, List<MeasuredRun> runs, Set<String> draws) {
    public Evidence {
        slices = List.copyOf(slices);
        runs = List.copyOf(runs);
        draws = Set.copyOf(draws);
    }

    /** The part of it that is about one sweep. */
    Evidence of(String sweep) {
        return new Evidence(
                slices.stream().filter(slice -> slice.sweep().equals(sweep)).toList(),
                runs.stream().filter(run -> run.sweep().equals(sweep)).toList(),
                draws);
    }

    /** The slices along {@code axis} whose runs have {@code setting}. */
    public List<FittedSlice> matching(String axis, ExperimentFilter setting) {
        return slices.stream()
                .filter(slice -> slice.axis().equals(axis) && setting.matches(slice.fixed()::get))
                .toList();
    }

    /** The runs that have {@code setting}, in groups that differ in {@code axis} and their draws only. */
    public List<RunGroup> groups(ExperimentFilter setting, @Nullable String axis) {
        return RunGroup.of(matching(setting), axis, draws);
    }

    /** The runs that have {@code setting}. */
    public List<MeasuredRun> matching(ExperimentFilter setting) {
        return runs.stream().filter(run -> setting.matches(run::coordinate)).toList();
    }
}
