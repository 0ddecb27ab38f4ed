package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The median of many curves with the band that holds 80 % of them. */
final class Bands {
    static final double LOW = 0.1;
    static final double HIGH = 0.9;

    /** Of fewer curves a quantile says nothing. */
    static final int BAND_FROM = 3;

    private Bands() {}

    /**
     * Adds medians {@code {k, s, x, y}}, of lines also bands {@code {k: band, s, x, low, high}}, to {@code values}; what is not positive and finite has no place on
     * the logarithmic axis and is left out.
     */
    static void add(ArrayNode values, String kind, String series, double[] grid, List<Curve> curves) {
        boolean banded = kind.equals("line");
        for (double step : grid) {
            double[] sorted = Numbers.sorted(
                    curves.stream().mapToDouble(curve -> curve.at(step)).toArray());
            if (sorted.length == 0) {
                continue;
            }
            double median = Numbers.quantile(sorted, 0.5);
            if (!Numbers.positive(median)) {
                continue;
            }
            point(values, kind, series, step).put("y", Numbers.drawn(median));
            double low = Numbers.quantile(sorted, LOW);
            double high = Numbers.quantile(sorted, HIGH);
            if (banded && sorted.length >= BAND_FROM && Numbers.positive(low) && Numbers.positive(high)) {
                point(values, "band", series, step)
                        .put("low", Numbers.drawn(low))
                        .put("high", Numbers.drawn(high));
            }
        }
    }

    private static ObjectNode point(ArrayNode values, String kind, String series, double step) {
        return values.addObject().put("k", kind).put("s", series).put("x", step + 1);
    }
}
