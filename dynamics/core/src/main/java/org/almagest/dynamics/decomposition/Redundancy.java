package org.almagest.dynamics.decomposition;

/** What several sets of sources know of the target in common, by one of the definitions; of one {@link Joint}. */
public interface Redundancy {
    /** How many sources there are. */
    int sources();

    /**
     * The redundancy I(T: α) in bits: what every set of {@code antichain} knows of the target.
     *
     * @throws IllegalArgumentException if there are not all the sources that it names
     */
    double of(Antichain antichain);

    /**
     * The union information U_k in bits of all sets of {@code size} sources: what some set of so many knows, that is, the sum of
     * all atoms of order {@code size} and below. Needs no lattice.
     *
     * @param size k, from 1 to the number of sources
     * @throws IllegalArgumentException if it is none of these
     */
    double union(int size);

    /** The mutual information I(S: T) in bits of all sources with the target. */
    double information();
}
