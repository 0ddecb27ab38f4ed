package org.almagest.dynamics.linear;

import java.util.Locale;

/**
 * A full matrix, weights [out][in] with the inputs flattened as {@link Volume} numbers them.
 *
 * @param input what it reads
 * @param channels its outputs
 */
public record Dense(Volume input, int channels) implements LinearLayer {
    /** @throws IllegalArgumentException if there are no outputs */
    public Dense {
        if (channels < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a dense layer with %d outputs; it needs at least 1", channels));
        }
    }

    @Override
    public Volume output() {
        return new Volume(channels, 1, 1);
    }

    @Override
    public int parameters() {
        return channels * input.size();
    }
}
