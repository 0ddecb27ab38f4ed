package org.almagest.dynamics.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whole numbers from 0 on, each with a probability proportional to its weight; by inversion, one uniform number a draw. */
final class WeightedPlaces implements Distribution {
    /** The sum of the weights up to each place, itself included. */
    private final double[] sums;

    WeightedPlaces(List<Double> weights) {
        this.sums = new double[weights.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            double weight = weights.get(i);
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "weight %s: expected a finite number from 0 on", weight));
            }
            sum += weight;
            sums[i] = sum;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d weights with the sum %s: expected a positive, finite one", sums.length, sum));
        }
    }

    @Override
    public double draw(RandomStream random) {
        // below the whole sum, also where rounding has taken the product up to it
        double share = Math.min(random.uniform() * sums[sums.length - 1], Math.nextDown(sums[sums.length - 1]));
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (share < sums[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WeightedPlaces places && Arrays.equals(places.sums, sums);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sums);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "places 0 to %d by weight", sums.length - 1);
    }
}
