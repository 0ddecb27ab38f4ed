package org.almagest.dynamics.kernel;

import java.util.Locale;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Squared distances of a point to a tile of others: four vectors of sums stay in registers while the units go by. */
final class VectorDistances {
    private static final int TILE = Kernels.POINT_TILE;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int W = S.length();

    static {
        if (TILE % (4 * W) != 0) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "vectors of %d numbers: expected four of them to divide a tile of %d", W, TILE));
        }
    }

    private VectorDistances() {}

    static void squared(double[] tile, int width, double[] points, int from, double[] distances) {
        for (int i = 0; i < TILE; i += 4 * W) {
            DoubleVector s0 = DoubleVector.zero(S);
            DoubleVector s1 = s0;
            DoubleVector s2 = s0;
            DoubleVector s3 = s0;
            for (int u = 0, row = i; u < width; u++, row += TILE) {
                double own = points[from + u];
                DoubleVector d0 = DoubleVector.fromArray(S, tile, row).sub(own);
                DoubleVector d1 = DoubleVector.fromArray(S, tile, row + W).sub(own);
                DoubleVector d2 = DoubleVector.fromArray(S, tile, row + 2 * W).sub(own);
                DoubleVector d3 = DoubleVector.fromArray(S, tile, row + 3 * W).sub(own);
                s0 = d0.fma(d0, s0);
                s1 = d1.fma(d1, s1);
                s2 = d2.fma(d2, s2);
                s3 = d3.fma(d3, s3);
            }
            s0.intoArray(distances, i);
            s1.intoArray(distances, i + W);
            s2.intoArray(distances, i + 2 * W);
            s3.intoArray(distances, i + 3 * W);
        }
    }
}
