package org.almagest.dynamics.probe;

import java.util.stream.IntStream;

/**
 * The cosines D(u, v) = ⟨u, v⟩/(‖u‖‖v‖) between the neurons of a layer that are not negligible (arXiv 2105.11686).
 *
 * @param kept indices of those neurons, ascending
 * @param length numbers in a direction
 * @param directions their unit vectors, [kept][length]
 * @param cosines [kept][kept], symmetric, 1 on the diagonal
 */
record CosineMatrix(int[] kept, int length, double[] directions, double[] cosines) {

    /**
     * The cosines of {@code layer}.
     *
     * @param negligible share of the largest norm below which a neuron is left out; those of norm 0 always are
     */
    static CosineMatrix of(NeuronLayer layer, double negligible) {
        double[] norms = layer.norms();
        double largest = 0;
        for (double norm : norms) {
            largest = Math.max(largest, norm);
        }
        double cut = negligible * largest;
        int[] kept = IntStream.range(0, layer.count())
                .filter(j -> norms[j] > 0 && norms[j] >= cut)
                .toArray();
        int length = layer.length();
        double[] directions = new double[kept.length * length];
        for (int j = 0; j < kept.length; j++) {
            for (int i = 0; i < length; i++) {
                directions[j * length + i] = layer.vectors()[kept[j] * length + i] / norms[kept[j]];
            }
        }
        double[] cosines = new double[kept.length * kept.length];
        for (int j = 0; j < kept.length; j++) {
            cosines[j * kept.length + j] = 1;
            for (int k = 0; k < j; k++) {
                double dot = 0;
                for (int i = 0; i < length; i++) {
                    dot += directions[j * length + i] * directions[k * length + i];
                }
                // rounding may carry parallel vectors a little past 1
                double cosine = Math.max(-1, Math.min(1, dot));
                cosines[j * kept.length + k] = cosine;
                cosines[k * kept.length + j] = cosine;
            }
        }
        return new CosineMatrix(kept, length, directions, cosines);
    }

    /** How many neurons there are. */
    int size() {
        return kept.length;
    }

    /** The cosine between the j-th and the k-th of them. */
    double between(int j, int k) {
        return cosines[j * kept.length + k];
    }

    /** The mean |D| over all pairs of different neurons; NaN where there is none. */
    double meanAbsolute() {
        double sum = 0;
        for (int j = 0; j < size(); j++) {
            for (int k = 0; k < j; k++) {
                sum += Math.abs(between(j, k));
            }
        }
        return sum / (0.5 * size() * (size() - 1.0));
    }
}
