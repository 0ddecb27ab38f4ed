package org.almagest.dynamics.decomposition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * All antichains of sets of n sources: 1, 4, 18, 166 for n from 1 to 4. Slow beside {@link Redundancy#union}, and its check.
 */
public final class Lattice {
    /** Five sources have 7579 antichains. */
    public static final int MOST = 4;

    private final int sources;
    private final List<Antichain> antichains;
    /** For each antichain the places of those strictly below it. */
    private final List<int[]> below;

    /**
     * The lattice.
     *
     * @param sources n
     * @throws IllegalArgumentException if n is not from 1 to {@value #MOST}
     */
    public Lattice(int sources) {
        if (sources < 1 || sources > MOST) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the lattice of %d sources: expected 1 to %d; union information needs none",
                    sources,
                    MOST));
        }
        this.sources = sources;
        List<Antichain> found = new ArrayList<>();
        grow(new ArrayList<>(), 1, found);
        // what is below has fewer below itself
        this.antichains = found.stream()
                .sorted(Comparator.comparingLong(
                        high -> found.stream().filter(low -> low.atMost(high)).count()))
                .toList();
        this.below = new ArrayList<>();
        for (int i = 0; i < antichains.size(); i++) {
            Antichain high = antichains.get(i);
            below.add(IntStream.range(0, i)
                    .filter(j -> antichains.get(j).atMost(high))
                    .toArray());
        }
    }

    private void grow(List<Integer> sets, int from, List<Antichain> found) {
        if (!sets.isEmpty()) {
            found.add(new Antichain(sets));
        }
        for (int set = from; set < 1 << sources; set++) {
            int next = set;
            if (sets.stream().noneMatch(own -> (own & next) == own || (own & next) == next)) {
                sets.add(set);
                grow(sets, set + 1, found);
                sets.remove(sets.size() - 1);
            }
        }
    }

    /** The antichains; what is below another comes before it. */
    public List<Antichain> antichains() {
        return antichains;
    }

    /**
     * The atoms Π in bits, in the order of {@link #antichains}, by Moebius inversion of Σ over β ≤ α of Π_β = I(T: α) (Williams,
     * Beer, eq. 8).
     *
     * @throws IllegalArgumentException if {@code redundancy} is of another number of sources
     */
    public double[] atoms(Redundancy redundancy) {
        if (redundancy.sources() != sources) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "redundancy of %d sources on a lattice of %d: expected as many",
                    redundancy.sources(),
                    sources));
        }
        double[] atoms = new double[antichains.size()];
        for (int i = 0; i < atoms.length; i++) {
            double rest = redundancy.of(antichains.get(i));
            for (int j : below.get(i)) {
                rest -= atoms[j];
            }
            atoms[i] = rest;
        }
        return atoms;
    }
}
