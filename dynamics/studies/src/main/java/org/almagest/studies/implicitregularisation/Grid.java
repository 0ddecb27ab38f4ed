package org.almagest.studies.implicitregularisation;

import java.util.Locale;
import org.almagest.dynamics.nn.FixedNumbers;

/** Where the pixels of a square image lie. */
final class Grid {
    private Grid() {}

    /** n equally spaced places from −1 to 1, both included. */
    static double[] places(int n) {
        double[] places = new double[n];
        for (int i = 0; i < n; i++) {
            places[i] = n == 1 ? 0 : 2.0 * i / (n - 1) - 1;
        }
        return places;
    }

    /** The coordinates of all pixels, row by row, [2][n²]: that of the row, then that of the column. */
    static FixedNumbers of(int n) {
        double[] places = places(n);
        double[] both = new double[2 * n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                both[i * n + j] = places[i];
                both[(n + i) * n + j] = places[j];
            }
        }
        return new FixedNumbers(2, n * n, both);
    }

    /**
     * The side of a square image.
     *
     * @param pixels in it
     * @param family for the message
     * @throws IllegalArgumentException if they make no square
     */
    static int side(String family, int pixels) {
        int n = (int) Math.round(Math.sqrt(pixels));
        if (n * n != pixels) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "family %s for targets of %d numbers: expected n·n, the pixels of a square image, such as those of data %s",
                    family,
                    pixels,
                    BlockyWaves.NAME));
        }
        return n;
    }
}
