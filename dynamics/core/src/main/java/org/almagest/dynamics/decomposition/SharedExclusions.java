package org.almagest.dynamics.decomposition;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Redundancy by shared exclusions (Makkeh, Gutknecht, Wibral, Phys. Rev. E 2021, arXiv 2002.03356):
 * i_sx(T: α) = Σ p(s, t) log2 [p(t | s_a is as observed for at least one a in α) / p(t)]. Atoms may be negative.
 *
 * <p>The union information is the alternating sum of the redundancies of all collections of sets of k sources. How many rows a
 * collection reaches from a state is the sum over the sets of sources on which rows agree with the state, so for one state all
 * collections together take one transform over subsets.
 */
public final class SharedExclusions implements Redundancy {
    private final Joint joint;
    private final LogarithmSum logarithms;
    private final double information;

    /** Of {@code joint}. */
    public SharedExclusions(Joint joint) {
        this.joint = joint;
        this.logarithms = new LogarithmSum(joint.sources());
        int all = (1 << joint.sources().count()) - 1;
        reach(new int[] {all});
        this.information = bits();
    }

    @Override
    public int sources() {
        return joint.sources().count();
    }

    @Override
    public double information() {
        return information;
    }

    @Override
    public double of(Antichain antichain) {
        joint.sources().check(antichain);
        int[] met = IntStream.range(0, 1 << sources()).filter(antichain::met).toArray();
        reach(met);
        return bits();
    }

    /** Adds the logarithms of what is reached by agreeing on one of {@code patterns} and on no other source. */
    private void reach(int[] patterns) {
        int[] counts = joint.cellCounts();
        for (int c = 0; c < counts.length; c++) {
            int reached = 0;
            for (int pattern : patterns) {
                reached += joint.exactlyCells(pattern)[c];
            }
            logarithms.add(reached, counts[c]);
        }
        int[] stateCounts = joint.stateCounts();
        for (int u = 0; u < stateCounts.length; u++) {
            int reached = 0;
            for (int pattern : patterns) {
                reached += joint.exactly(pattern)[u];
            }
            logarithms.add(reached, -stateCounts[u]);
        }
    }

    /** What has been added, with the part −log2 p(t) that every redundancy has. */
    private double bits() {
        int rows = joint.sources().rows();
        for (int count : joint.labelCounts()) {
            logarithms.add(count, -count);
        }
        logarithms.add(rows, rows);
        return logarithms.drain() / rows;
    }

    @Override
    public double union(int size) {
        joint.sources().check(size);
        if (size == sources()) {
            return information;
        }
        SetCollections collections = new SetCollections(sources(), size);
        int[][] cells = new int[1 << sources()][];
        int[][] states = new int[1 << sources()][];
        for (int set = 0; set < cells.length; set++) {
            cells[set] = joint.exactlyCells(set);
            states[set] = joint.exactly(set);
        }
        long[] times = logarithms.times();
        int[] cellCounts = joint.cellCounts();
        for (int c = 0; c < cellCounts.length; c++) {
            collections.add(cells, c, cellCounts[c], times);
        }
        int[] stateCounts = joint.stateCounts();
        for (int u = 0; u < stateCounts.length; u++) {
            collections.add(states, u, -stateCounts[u], times);
        }
        return bits();
    }

    /** All collections of sets of a size, as whole numbers whose bit j says whether the j-th set belongs to it. */
    private static final class SetCollections {
        /** For each set on which rows may agree, the sets of the size that it contains. */
        private final int[] contained;

        private final int[] missed;
        private final boolean[] odd;

        SetCollections(int sources, int size) {
            int[] sets = IntStream.range(0, 1 << sources)
                    .filter(set -> Integer.bitCount(set) == size)
                    .toArray();
            this.contained = new int[1 << sources];
            for (int agreed = 0; agreed < contained.length; agreed++) {
                for (int j = 0; j < sets.length; j++) {
                    contained[agreed] |= (agreed & sets[j]) == sets[j] ? 1 << j : 0;
                }
            }
            this.missed = new int[1 << sets.length];
            this.odd = new boolean[missed.length];
            for (int without = 0; without < odd.length; without++) {
                odd[without] = (sets.length - Integer.bitCount(without)) % 2 == 1;
            }
        }

        /**
         * Adds, for every collection but the empty one, the logarithm of what it reaches, those of an even number of sets with
         * the other sign.
         *
         * @param exactly rows by the set on which they agree and by {@code item}
         * @param weight how often
         */
        void add(int[][] exactly, int item, int weight, long[] times) {
            Arrays.fill(missed, 0);
            int all = 0;
            for (int agreed = 0; agreed < contained.length; agreed++) {
                if (contained[agreed] != 0) {
                    missed[contained[agreed]] += exactly[agreed][item];
                    all += exactly[agreed][item];
                }
            }
            // a collection misses what agrees on sets outside of it alone: sums over subsets
            for (int bit = 1; bit < missed.length; bit <<= 1) {
                for (int from = 0; from < missed.length; from += 2 * bit) {
                    for (int i = from; i < from + bit; i++) {
                        missed[i + bit] += missed[i];
                    }
                }
            }
            for (int without = 0; without < missed.length - 1; without++) {
                times[all - missed[without]] += odd[without] ? weight : -weight;
            }
        }
    }
}
