package org.almagest.dynamics.probe;

import org.almagest.dynamics.decomposition.Decomposition;
import org.almagest.dynamics.decomposition.Joint;
import org.almagest.dynamics.decomposition.Lattice;
import org.almagest.dynamics.decomposition.MinimumInformation;
import org.almagest.dynamics.decomposition.Redundancy;
import org.almagest.dynamics.decomposition.SharedExclusions;
import org.almagest.dynamics.decomposition.Sources;
import org.jspecify.annotations.Nullable;

/**
 * What a layer knows of the label at one moment, and what it would know of permuted ones.
 *
 * @param states how many it has
 * @param shared by shared exclusions
 * @param minimum by I_min
 * @param chanceInformation bits with permuted labels, in the mean; NaN without permutations
 * @param chanceComplexity by shared exclusions with permuted labels, over those that give any information; NaN where none does
 * @param shortcutError how far the complexity by union information lies from that by the lattice, the larger of both measures; NaN
 *     where there is too little information or there are too many sources for a lattice
 */
record DecomposedLayer(
        int states,
        Decomposition shared,
        Decomposition minimum,
        double chanceInformation,
        double chanceComplexity,
        double shortcutError) {
    /**
     * Decomposes.
     *
     * @param labels of the examples
     * @param permuted the same in other orders
     * @param lattice of as many sources; null where there are too many
     */
    static DecomposedLayer of(Sources sources, int[] labels, int[][] permuted, @Nullable Lattice lattice) {
        Joint joint = sources.with(labels);
        Redundancy exclusions = new SharedExclusions(joint);
        Redundancy least = new MinimumInformation(joint);
        Decomposition shared = Decomposition.of(exclusions);
        Decomposition minimum = Decomposition.of(least);
        double information = 0;
        double complexity = 0;
        int telling = 0;
        for (int[] other : permuted) {
            Decomposition chance = Decomposition.of(new SharedExclusions(sources.with(other)));
            information += chance.information();
            if (chance.tells()) {
                complexity += chance.complexity();
                telling++;
            }
        }
        double error = Double.NaN;
        if (lattice != null && shared.tells()) {
            error = Math.max(
                    Math.abs(shared.complexity()
                            - Decomposition.of(exclusions, lattice).complexity()),
                    Math.abs(minimum.complexity()
                            - Decomposition.of(least, lattice).complexity()));
        }
        return new DecomposedLayer(
                sources.states(),
                shared,
                minimum,
                information / permuted.length,
                telling == 0 ? Double.NaN : complexity / telling,
                error);
    }

    /** C by shared exclusions. */
    double complexity() {
        return shared.complexity();
    }

    /** By how much C by I_min lies outside of 1 … n, where it cannot be; 0 inside, NaN where there is too little information. */
    double outside() {
        double complexity = minimum.complexity();
        return Math.max(0, Math.max(1 - complexity, complexity - minimum.orders().length));
    }
}
