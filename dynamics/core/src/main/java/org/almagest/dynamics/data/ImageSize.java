package org.almagest.dynamics.data;

import java.util.Locale;

/**
 * How the numbers of one input are an image, [channel][y][x].
 *
 * @param channels 1 for grey levels, 3 for colours
 * @param height rows of a channel
 * @param width columns of a channel
 */
public record ImageSize(int channels, int height, int width) {
    /**
     * A size.
     *
     * @throws IllegalArgumentException if one of them is below 1
     */
    public ImageSize {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "an image of %d channels of %d×%d: expected positive sizes", channels, height, width));
        }
    }

    /** Numbers in an image. */
    public int numbers() {
        return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    /** The sizes as people write them. */
    @Override
    public String toString() {
        return (channels == 1 ? "" : channels + "×") + height + "×" + width;
    }
}
