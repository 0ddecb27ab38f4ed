package org.almagest.dynamics.geometry;

import java.util.SplittableRandom;

/** Masks for tests. */
final class Masks {
    private Masks() {}

    /** A mask drawn as text: {@code #} is inside, rows are lines. */
    static boolean[] drawn(String... rows) {
        String pixels = String.join("", rows);
        boolean[] mask = new boolean[pixels.length()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = pixels.charAt(i) == '#';
        }
        return mask;
    }

    /** Independent pixels, each inside with probability {@code share}. */
    static boolean[] random(long seed, int pixels, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] mask = new boolean[pixels];
        for (int i = 0; i < pixels; i++) {
            mask[i] = random.nextDouble() < share;
        }
        return mask;
    }
}
