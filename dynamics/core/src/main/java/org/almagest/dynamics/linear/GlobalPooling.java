package org.almagest.dynamics.linear;

/**
 * The sum of each channel, no weights. The mean differs from it by a factor, which no rank sees.
 *
 * @param input what it reads
 */
public record GlobalPooling(Volume input) implements LinearLayer {
    @Override
    public Volume output() {
        return new Volume(input.channels(), 1, 1);
    }

    @Override
    public int parameters() {
        return 0;
    }
}
