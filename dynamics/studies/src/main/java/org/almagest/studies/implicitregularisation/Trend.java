package org.almagest.studies.implicitregularisation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a number rises or falls from look to look: Kendall's rank correlation with time. */
final class Trend {
    private final List<Double> values = new ArrayList<>();
    private long rises;
    private long pairs;

    /**
     * Takes in the number of a further look.
     *
     * @return pairs of looks between which it has risen less those between which it has fallen, over all pairs; null of one look
     */
    @Nullable
    Double add(double value) {
        for (double earlier : values) {
            rises += Double.compare(value, earlier);
            pairs++;
        }
        values.add(value);
        return pairs == 0 ? null : (Double) ((double) rises / pairs);
    }
}
