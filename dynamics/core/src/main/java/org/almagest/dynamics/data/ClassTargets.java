package org.almagest.dynamics.data;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Classes as target vectors: the unit vector of the class, of length K (the number of classes), or padded with zeros to
 * the length of an input, for networks whose prediction is as long as their input (arXiv 2105.12245, image data).
 *
 * @param outputs numbers in a target
 */
public record ClassTargets(int outputs) {
    private static final String PADDED = "one-hot-padded";

    /** The form of the targets. */
    public static final Parameter PARAMETER = Parameter.choice(
            "targets",
            "one-hot",
            List.of("one-hot", PADDED),
            "one-hot: as long as there are classes; one-hot-padded: followed by zeros to the length of an input");

    /**
     * The targets that {@code settings} ask for.
     *
     * @throws DataException if an input is too short to hold the classes
     */
    public static ClassTargets of(String source, Settings settings, int features, int classes) {
        if (!padded(settings)) {
            return new ClassTargets(classes);
        }
        if (features < classes) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: targets one-hot-padded puts %d classes into the %d numbers of an input:"
                            + " expected at least %d; raise the dimension or take targets one-hot",
                    source,
                    classes,
                    features,
                    classes));
        }
        return new ClassTargets(features);
    }

    /** Whether {@code settings} ask for targets as long as an input. */
    public static boolean padded(Settings settings) {
        return settings.text(PARAMETER.name()).equals(PADDED);
    }

    /**
     * One target after another.
     *
     * @param source whose they are, for the message
     * @param classes of each example, from 0 to K−1
     * @return [classes.length][outputs]
     */
    public double[] of(String source, int[] classes) {
        double[] targets = Storage.rows(source + ": targets", classes.length, outputs);
        for (int i = 0; i < classes.length; i++) {
            targets[i * outputs + classes[i]] = 1;
        }
        return targets;
    }
}
