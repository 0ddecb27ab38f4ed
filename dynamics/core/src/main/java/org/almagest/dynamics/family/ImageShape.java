package org.almagest.dynamics.family;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.linear.Volume;

/**
 * How the numbers of one input are an image, [channel][y][x]; or a line, which is an image of height 1. What is not
 * given is inferred: one channel; a square where the numbers of a channel are a square number, else a line.
 */
public final class ImageShape {
    /** Its settings. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer(
                    "channels_in",
                    0,
                    0,
                    1_000_000,
                    "channels of the data's inputs, which are [channel][y][x]; 0 = inferred, 1 unless the other two say more"),
            Parameter.integer(
                    "height",
                    0,
                    0,
                    1_000_000,
                    "rows of the data's images; 1 = one-dimensional; 0 = inferred: a square if possible, else 1"),
            Parameter.integer("width_pixels", 0, 0, 1_000_000, "columns of the data's images; 0 = inferred"));

    private ImageShape() {}

    /**
     * The volume that {@code features} numbers fill.
     *
     * @throws IllegalArgumentException if they do not, naming what is given
     */
    public static Volume of(Settings settings, int features) {
        int channels = settings.integer("channels_in");
        int height = settings.integer("height");
        int width = settings.integer("width_pixels");
        if (height > 0 && width > 0) {
            int each = check(features, channels, height, width, (long) height * width);
            return new Volume(channels == 0 ? each : channels, height, width);
        }
        channels = Math.max(channels, 1);
        if (height > 0) {
            return new Volume(channels, height, check(features, channels, height, width, (long) channels * height));
        }
        if (width > 0) {
            return new Volume(channels, check(features, channels, height, width, (long) channels * width), width);
        }
        int pixels = check(features, channels, height, width, channels);
        int side = (int) Math.round(Math.sqrt(pixels));
        return side * side == pixels ? new Volume(channels, side, side) : new Volume(channels, 1, pixels);
    }

    /** What is left when the known extents are taken out. */
    private static int check(int features, int channels, int height, int width, long known) {
        boolean all = channels > 0 && height > 0 && width > 0;
        if (features % known != 0 || (all && features != known * channels)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d numbers do not fill channels_in %s, height %s, width_pixels %s: expected channels_in·height·width_pixels = %d; correct them, or leave one out to have it inferred",
                    features,
                    word(channels),
                    word(height),
                    word(width),
                    features));
        }
        return (int) (features / known);
    }

    private static String word(int extent) {
        return extent == 0 ? "(inferred)" : Integer.toString(extent);
    }
}
