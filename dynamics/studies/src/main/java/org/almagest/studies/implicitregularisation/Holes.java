package org.almagest.studies.implicitregularisation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Sampling;

/** Which pixels of an image of n rows and columns are hidden. */
enum Holes {
    /** Seven pixels of ten, anywhere. */
    RANDOM {
        @Override
        void punch(double[] seen, int n, RandomStream random) {
            for (int i = 0; i < seen.length; i++) {
                seen[i] = random.uniform() < RANDOM_SEEN ? 1 : 0;
            }
        }
    },
    /** Seven sixteenths of the rows and a quarter of the columns, and a tenth of what is left. */
    TEXTURE {
        @Override
        void punch(double[] seen, int n, RandomStream random) {
            for (int i = 0; i < seen.length; i++) {
                seen[i] = random.uniform() < TEXTURE_SEEN ? 1 : 0;
            }
            for (int row : drawn(n, 7 * n / 16, random)) {
                hide(seen, n, row, 0, 1, n);
            }
            for (int column : drawn(n, n / 4, random)) {
                hide(seen, n, 0, column, n, 1);
            }
        }
    },
    /** Four squares of side 9n/32, two pixels away from the upper and the left edge. */
    PATCH {
        @Override
        void punch(double[] seen, int n, RandomStream random) {
            Arrays.fill(seen, 1);
            int side = 9 * n / 32;
            int places = n - side - 4;
            for (int k = 0; k < PATCHES; k++) {
                int row = 2 + random.below(places);
                int column = 2 + random.below(places);
                hide(seen, n, row, column, side, side);
            }
        }
    };

    private static final double RANDOM_SEEN = 0.3;
    private static final double TEXTURE_SEEN = 0.9;
    private static final int PATCHES = 4;

    /** The words in a sweep file. */
    static final List<String> WORDS = Stream.of(values()).map(Holes::word).toList();

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Holes named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Says which pixels are seen.
     *
     * @param seen [n][n], overwritten: 1 where a pixel is seen, 0 where it is hidden
     */
    abstract void punch(double[] seen, int n, RandomStream random);

    private static int[] drawn(int n, int count, RandomStream random) {
        int[] order = Sampling.inOrder(n);
        random.shuffle(order);
        return Arrays.copyOf(order, count);
    }

    private static void hide(double[] seen, int n, int row, int column, int height, int width) {
        for (int i = row; i < row + height; i++) {
            Arrays.fill(seen, i * n + column, i * n + column + width, 0);
        }
    }
}
