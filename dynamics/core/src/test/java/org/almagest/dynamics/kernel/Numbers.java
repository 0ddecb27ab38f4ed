package org.almagest.dynamics.kernel;

import java.util.Random;

/** Seeded contents of arenas: each kind looks for another way in which two orders of arithmetic could part. */
public enum Numbers {
    /** Normally distributed: rounding errors everywhere. */
    ORDINARY {
        @Override
        double next(Random random) {
            return random.nextGaussian();
        }
    },
    /** Around 1e−160, so that products underflow to subnormal numbers and signed zeros. */
    TINY {
        @Override
        double next(Random random) {
            return random.nextGaussian() * Math.scalb(1.0, -500 - random.nextInt(60));
        }
    },
    /** Around 1e150, so that some products and sums overflow. */
    HUGE {
        @Override
        double next(Random random) {
            return random.nextGaussian() * Math.scalb(1.0, 490 + random.nextInt(40));
        }
    },
    /** Mostly zeros of both signs. */
    ZEROS {
        @Override
        double next(Random random) {
            return switch (random.nextInt(4)) {
                case 0 -> 0.0;
                case 1, 2 -> -0.0;
                default -> random.nextGaussian();
            };
        }
    },
    /** Ordinary, with infinities, NaN, subnormal and limiting numbers in between. */
    WILD {
        @Override
        double next(Random random) {
            return random.nextInt(12) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : 8 * random.nextGaussian();
        }
    };

    /** Where functions change their branch, their clamp or their class of number. */
    static final double[] SPECIAL = {
        0.0,
        -0.0,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -Double.MIN_NORMAL,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        1e-20,
        -1e-20,
        0x1p-27,
        -0x1p-27,
        Math.log(2) / 2,
        -Math.log(2) / 2,
        20,
        -20,
        37.5,
        -37.5,
        39,
        -39,
        708,
        -708,
        709.9,
        -709.9,
        745.2,
        -745.2,
        1e10,
        -1e10
    };

    abstract double next(Random random);

    double[] arena(int size, Random random) {
        double[] arena = new double[size + Kernels.SLACK];
        for (int i = 0; i < arena.length; i++) {
            arena[i] = next(random);
        }
        return arena;
    }
}
