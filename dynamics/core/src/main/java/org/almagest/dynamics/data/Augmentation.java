package org.almagest.dynamics.data;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.jspecify.annotations.Nullable;

/**
 * How the images of a data set are moved anew at every training step, and at no other time: shifted by (dx, dy), both uniform
 * on {−shift, …, shift}, with zeros where nothing is left; and mirrored, left for right, with chance one half. The zeros are
 * those of the inputs as the network sees them: black where inputs are grey levels, the mean where they are standardised.
 *
 * @param size of an image
 * @param shift the most pixels, in either direction; 0 = none
 * @param flip whether images are mirrored
 * @param targets whether targets are images too, and move as their inputs do
 */
public record Augmentation(ImageSize size, int shift, boolean flip, boolean targets) {
    /** Of inputs alone. */
    public Augmentation(ImageSize size, int shift, boolean flip) {
        this(size, shift, flip, false);
    }

    /** Its settings, for any source of images. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer(
                    "shift",
                    0,
                    0,
                    1000,
                    "in training only, every step: images are shifted by up to so many pixels, each direction drawn anew,"
                            + " zeros fill the gap"),
            Parameter.flag(
                    "flip", false, "in training only, every step: half of the images are mirrored, left for right"));

    /** The same of targets that are images. */
    public Augmentation ofTargets() {
        return new Augmentation(size, shift, flip, true);
    }

    /**
     * What {@code settings} ask for.
     *
     * @param source whose images they are, for the message
     * @return null where they ask for nothing
     * @throws DataException if images are shifted by more than they are wide or high
     */
    public static @Nullable Augmentation of(String source, Settings settings, ImageSize size) {
        int shift = settings.integer("shift");
        boolean flip = settings.flag("flip");
        if (shift == 0 && !flip) {
            return null;
        }
        int most = Math.min(size.height(), size.width()) - 1;
        if (shift > most) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: images of %s are shifted by %d pixels: expected shift from 0 to %d",
                    source,
                    size,
                    shift,
                    most));
        }
        return new Augmentation(size, shift, flip);
    }
}
