package org.almagest.dynamics.decomposition;

/**
 * Information by how many sources must be read together for it.
 *
 * @param information the mutual information I of all sources with the target, in bits
 * @param orders Π_1 … Π_n in bits: the sum of the atoms of each order; together they are I
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Decomposition(double information, double[] orders) {
    /** Of less information than this, in bits, no share says anything. */
    public static final double LEAST_INFORMATION = 1e-9;

    /** By union information: Π_k = U_k − U_(k−1). */
    public static Decomposition of(Redundancy redundancy) {
        double[] orders = new double[redundancy.sources()];
        double before = 0;
        for (int k = 1; k <= orders.length; k++) {
            double union = k == orders.length ? redundancy.information() : redundancy.union(k);
            orders[k - 1] = union - before;
            before = union;
        }
        return new Decomposition(redundancy.information(), orders);
    }

    /** By all atoms of {@code lattice}; for checks. */
    public static Decomposition of(Redundancy redundancy, Lattice lattice) {
        double[] atoms = lattice.atoms(redundancy);
        double[] orders = new double[redundancy.sources()];
        for (int i = 0; i < atoms.length; i++) {
            orders[lattice.antichains().get(i).order() - 1] += atoms[i];
        }
        return new Decomposition(redundancy.information(), orders);
    }

    /** Whether there is enough information to ask how it is divided. */
    public boolean tells() {
        return information >= LEAST_INFORMATION;
    }

    /**
     * The representational complexity C = Σ_k k·Π_k / I, in sources (Ehrlich, Schneider, Priesemann, Wibral, Makkeh, TMLR 2023,
     * arXiv 2209.10438): how many must be read together for a piece of the information, in the mean; NaN where it does not
     * {@link #tells}.
     */
    public double complexity() {
        if (!tells()) {
            return Double.NaN;
        }
        double sum = 0;
        for (int k = 1; k <= orders.length; k++) {
            sum += k * orders[k - 1];
        }
        return sum / information;
    }
}
