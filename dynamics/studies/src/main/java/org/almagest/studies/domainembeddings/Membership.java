package org.almagest.studies.domainembeddings;

/** How well the excess tells those who belong to a side of a relation from the others. */
final class Membership {
    private Membership() {}

    /**
     * The mean over sides of P(x(member) < x(other)) + ½·P(equal); sides that all entities belong to, or none, are left out.
     *
     * @param excess [2·relations][entities]
     * @return NaN where all sides are left out
     */
    static double auc(TripleGraph graph, double[][] excess) {
        double sum = 0;
        int sides = 0;
        for (int side = 0; side < excess.length; side++) {
            double[] x = excess[side];
            int at = side * graph.entities();
            double wins = 0;
            long pairs = 0;
            for (int i = 0; i < x.length; i++) {
                if (graph.members()[at + i] != 1) {
                    continue;
                }
                for (int j = 0; j < x.length; j++) {
                    if (graph.members()[at + j] == 0) {
                        wins += x[i] < x[j] ? 1 : x[i] == x[j] ? 0.5 : 0;
                        pairs++;
                    }
                }
            }
            if (pairs > 0) {
                sum += wins / pairs;
                sides++;
            }
        }
        return sum / sides;
    }
}
