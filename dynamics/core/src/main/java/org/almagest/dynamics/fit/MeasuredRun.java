package org.almagest.dynamics.fit;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One run with what was measured network-wide before its first and after its last step. */
public interface MeasuredRun {
    /** Its identity, by which people find it again; null where it has none. */
    default @Nullable String id() {
        return null;
    }

    /** Name of the sweep. */
    String sweep();

    /** Seed of initialisation and shuffling. */
    long seed();

    /** P, the numbers that are trained. */
    long parameters();

    /** The status word of the {@code runs} table. */
    String status();

    /** Whether its training reached its goal, or had none and ran to its end. */
    boolean converged();

    /** The coordinate called {@code name}, a String, Long, Double or Boolean; null where the run has none. */
    @Nullable
    Object coordinate(String name);

    /** All coordinates but the seed, as in {@link FittedSlice#fixed}. */
    SortedMap<String, Object> coordinates();

    /** What was measured before the first step; null where it was not. */
    @Nullable
    Double initial(String quantity);

    /** What was measured after the last step; null where it was not. */
    @Nullable
    Double trained(String quantity);
}
