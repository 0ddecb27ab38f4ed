package org.almagest.dynamics.linear;

import java.util.Locale;

/**
 * Units between two layers, numbered [channel][y][x] row by row; a line is a volume of height 1, a dense layer's output
 * one of height and width 1.
 *
 * @param channels m, at least 1
 * @param height rows of a channel
 * @param width columns of a channel
 */
public record Volume(int channels, int height, int width) {
    /** @throws IllegalArgumentException if a length is not positive */
    public Volume {
        if (channels < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d channels; a layer needs at least 1", channels));
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "a channel of %d × %d; both must be at least 1", height, width));
        }
    }

    /** d, the units of one channel. */
    public int positions() {
        return height * width;
    }

    /** m·d, all units. */
    public int size() {
        return channels * positions();
    }

    /** Number of the unit at (y, x) of {@code channel}. */
    public int unit(int channel, int y, int x) {
        return (channel * height + y) * width + x;
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
