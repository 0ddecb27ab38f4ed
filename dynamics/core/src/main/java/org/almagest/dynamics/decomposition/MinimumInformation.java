package org.almagest.dynamics.decomposition;

/**
 * The redundancy I_min of Williams, Beer (arXiv 1004.2515): I_min(T: α) = Σ_t p(t) min over a in α of Ispec(t; a), with the
 * specific information Ispec(t; a) = Σ p(s_a | t) log2 [p(t | s_a) / p(t)]. Its atoms are never negative, and the union information
 * has the largest in the place of the least.
 */
public final class MinimumInformation implements Redundancy {
    private final Joint joint;
    /** p(t)·Ispec(t; a), by set and label. */
    private final double[][] specific;

    /** Of {@code joint}. */
    public MinimumInformation(Joint joint) {
        this.joint = joint;
        int rows = joint.sources().rows();
        int labels = joint.labelCounts().length;
        LogarithmSum sum = new LogarithmSum(joint.sources());
        this.specific = new double[1 << joint.sources().count()][labels];
        for (int set = 1; set < specific.length; set++) {
            int c = 0;
            for (int t = 0; t < labels; t++) {
                for (; c < joint.cellCounts().length && joint.cellLabels()[c] == t; c++) {
                    int count = joint.cellCounts()[c];
                    sum.add(joint.agreeingCells(set)[c], count);
                    sum.add(joint.agreeing(set)[joint.cellStates()[c]], -count);
                }
                int count = joint.labelCounts()[t];
                sum.add(count, -count);
                sum.add(rows, count);
                specific[set][t] = sum.drain() / rows;
            }
        }
    }

    @Override
    public int sources() {
        return joint.sources().count();
    }

    @Override
    public double information() {
        return union(sources());
    }

    @Override
    public double of(Antichain antichain) {
        joint.sources().check(antichain);
        double sum = 0;
        for (int t = 0; t < joint.labelCounts().length; t++) {
            double least = Double.POSITIVE_INFINITY;
            for (int set : antichain.sets()) {
                least = Math.min(least, specific[set][t]);
            }
            sum += least;
        }
        return sum;
    }

    @Override
    public double union(int size) {
        joint.sources().check(size);
        double sum = 0;
        for (int t = 0; t < joint.labelCounts().length; t++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int set = 1; set < specific.length; set++) {
                if (Integer.bitCount(set) == size) {
                    largest = Math.max(largest, specific[set][t]);
                }
            }
            sum += largest;
        }
        return sum;
    }
}
