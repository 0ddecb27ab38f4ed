package org.almagest.dynamics.claim;

import java.util.List;
import org.almagest.dynamics.fit.FittedSlice;

/**
 * What claims may look at.
 *
 * @param slices every slice of every sweep in the output folder, in the order of the {@code fits} table
 */
public record Evidence(List<FittedSlice> slices) {
    public Evidence {
        slices = List.copyOf(slices);
    }

    /** The slices along {@code axis} whose runs have {@code setting}. */
    List<FittedSlice> matching(String axis, Setting setting) {
        return slices.stream()
                .filter(slice -> slice.axis().equals(axis) && setting.matches(slice))
                .toList();
    }
}
