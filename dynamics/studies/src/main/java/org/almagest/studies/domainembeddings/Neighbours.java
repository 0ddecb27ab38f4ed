package org.almagest.studies.domainembeddings;

/** Whether the nearest entities are of the same group. */
final class Neighbours {
    private static final int COUNTED = 5;

    private Neighbours() {}

    /**
     * The numbers of the five nearest others of each point, or of all others where there are fewer; of equal distances the
     * smaller number first.
     *
     * @param points [count][dimension] from the array's beginning on
     */
    static int[][] nearest(double[] points, int count, int dimension) {
        int kept = Math.min(COUNTED, count - 1);
        int[][] nearest = new int[count][kept];
        double[] distances = new double[kept];
        for (int i = 0; i < count; i++) {
            int found = 0;
            for (int other = 0; other < count; other++) {
                if (other == i) {
                    continue;
                }
                double distance = 0;
                for (int j = 0; j < dimension; j++) {
                    double off = points[i * dimension + j] - points[other * dimension + j];
                    distance = Math.fma(off, off, distance);
                }
                if (found == kept && !(distance < distances[kept - 1])) {
                    continue;
                }
                int at = found < kept ? found++ : kept - 1;
                while (at > 0 && distance < distances[at - 1]) {
                    distances[at] = distances[at - 1];
                    nearest[i][at] = nearest[i][at - 1];
                    at--;
                }
                distances[at] = distance;
                nearest[i][at] = other;
            }
        }
        return nearest;
    }

    /** The share of them that are of the same group. */
    static double purity(int[][] nearest, double[] group) {
        long same = 0;
        long all = 0;
        for (int i = 0; i < nearest.length; i++) {
            for (int other : nearest[i]) {
                same += group[i] == group[other] ? 1 : 0;
                all++;
            }
        }
        return (double) same / all;
    }

    /** The purity of neighbours that are drawn at random. */
    static double chance(double[] group) {
        long same = 0;
        for (int i = 0; i < group.length; i++) {
            for (int other = 0; other < group.length; other++) {
                same += other != i && group[i] == group[other] ? 1 : 0;
            }
        }
        return (double) same / ((long) group.length * (group.length - 1));
    }
}
