package org.almagest.dynamics.probe;

import java.util.Arrays;

/**
 * Neurons grouped by the line on which they lie, u and −u being one: the neuron with the most neighbours, |D| above a
 * threshold, leads them; what it takes is set aside, and so on. So each member lies within the threshold of its leader,
 * and a chain of neighbours cannot join two lines. Ties go to the smaller index.
 *
 * @param of the cluster of each neuron of the cosine matrix; 0 is the largest
 * @param sizes neurons in each cluster, descending
 * @param leaders the leading neuron of each
 */
record NeuronClusters(int[] of, int[] sizes, int[] leaders) {

    /** Groups the neurons of {@code cosines}. */
    static NeuronClusters of(CosineMatrix cosines, double threshold) {
        int count = cosines.size();
        int[] neighbours = new int[count];
        for (int j = 0; j < count; j++) {
            for (int k = 0; k < count; k++) {
                neighbours[j] += near(cosines, j, k, threshold) ? 1 : 0;
            }
        }
        int[] of = new int[count];
        Arrays.fill(of, -1);
        int[] sizes = new int[count];
        int[] leaders = new int[count];
        int clusters = 0;
        for (int left = count; left > 0; clusters++) {
            int leader = -1;
            for (int j = 0; j < count; j++) {
                if (of[j] < 0 && (leader < 0 || neighbours[j] > neighbours[leader])) {
                    leader = j;
                }
            }
            leaders[clusters] = leader;
            for (int j = 0; j < count; j++) {
                if (of[j] < 0 && near(cosines, leader, j, threshold)) {
                    of[j] = clusters;
                    sizes[clusters]++;
                    left--;
                    for (int k = 0; k < count; k++) {
                        neighbours[k] -= near(cosines, j, k, threshold) ? 1 : 0;
                    }
                }
            }
        }
        // each leader had the most neighbours of those left, so the sizes descend
        return new NeuronClusters(of, Arrays.copyOf(sizes, clusters), Arrays.copyOf(leaders, clusters));
    }

    private static boolean near(CosineMatrix cosines, int j, int k, double threshold) {
        return j == k || Math.abs(cosines.between(j, k)) > threshold;
    }

    /** The share of all neurons that the {@code lines} largest clusters hold. */
    double share(int lines) {
        int held = 0;
        for (int c = 0; c < Math.min(lines, sizes.length); c++) {
            held += sizes[c];
        }
        return (double) held / of.length;
    }

    /** The mean direction of each cluster, its members turned to the side of their leader; [clusters][length]. */
    double[] directions(CosineMatrix cosines) {
        int length = cosines.length();
        double[] directions = new double[sizes.length * length];
        for (int j = 0; j < of.length; j++) {
            double side = cosines.between(leaders[of[j]], j) < 0 ? -1 : 1;
            for (int i = 0; i < length; i++) {
                directions[of[j] * length + i] += side * cosines.directions()[j * length + i];
            }
        }
        for (int c = 0; c < sizes.length; c++) {
            Vectors.normalise(directions, c * length, length);
        }
        return directions;
    }
}
