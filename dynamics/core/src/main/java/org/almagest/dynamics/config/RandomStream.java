package org.almagest.dynamics.config;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A deterministic stream of random numbers derived from a seed and a purpose ("init", "shuffle", …), so that adding a
 * draw for one purpose never shifts the numbers of another. The generator is splitmix64 (Steele, Lea, Flood, OOPSLA
 * 2014), normals by the Marsaglia polar method: all in our own arithmetic and StrictMath, hence the same bits on every
 * JVM.
 */
public final class RandomStream {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long origin;
    private long state;
    private double spare;
    private boolean hasSpare;

    /** The stream for {@code purpose} under {@code seed}. */
    public RandomStream(long seed, String purpose) {
        long h = mix(seed + GOLDEN_GAMMA);
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            h = mix(h ^ (b & 0xff)) + GOLDEN_GAMMA;
        }
        this.origin = h;
        this.state = h;
    }

    /**
     * Goes to the beginning of one of its parts: what is drawn from there depends on nothing that was drawn before. The parts
     * begin at unrelated places of the generator's one cycle of 2⁶⁴.
     */
    public void moveTo(long part) {
        state = mix(origin ^ mix(part + GOLDEN_GAMMA));
        hasSpare = false;
    }

    /** 64 random bits. */
    public long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform on [0, 1), a multiple of 2⁻⁵³. */
    public double uniform() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    /** Uniform on [low, high). */
    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    /** Uniform on {0, …, bound−1}, without bias. */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "bound %d is not positive", bound));
        }
        long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
        while (true) {
            long r = bits() >>> 1;
            if (r < limit) {
                return (int) (r % bound);
            }
        }
    }

    /** Standard normal. */
    public double normal() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        while (true) {
            double u = 2 * uniform() - 1;
            double v = 2 * uniform() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
                spare = v * factor;
                hasSpare = true;
                return u * factor;
            }
        }
    }

    /** Shuffles in place (Fisher–Yates). */
    public void shuffle(int[] items) {
        for (int i = items.length - 1; i > 0; i--) {
            int j = below(i + 1);
            int t = items[i];
            items[i] = items[j];
            items[j] = t;
        }
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
