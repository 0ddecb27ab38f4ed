package org.almagest.dynamics.fit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row of the {@code fits} table: the slope of log quantity on log axis, over the runs of one slice of a sweep.
 *
 * @param sweep name of the sweep
 * @param slice JSON object of the coordinates held fixed
 * @param quantity what was fitted, such as {@code max_norm}
 * @param axis what varies, such as {@code depth}
 * @param exponent slope, with its sign
 * @param standardError standard error of the slope
 * @param ciLow lower end of its 95 % interval
 * @param ciHigh upper end
 * @param rSquared share of the variance explained by the line through all points
 * @param points runs that entered
 * @param excluded runs of the slice left out because they had not converged, or their value was not positive
 * @param replicates independent seeds that the interval rests on, see {@link PowerLaw#fit}
 * @param status {@code ok}, or a word that says why there is no slope
 */
public record Fit(
        String sweep,
        String slice,
        String quantity,
        String axis,
        double exponent,
        double standardError,
        double ciLow,
        double ciHigh,
        double rSquared,
        int points,
        int excluded,
        int replicates,
        String status) {
    /**
     * What a verdict says of it.
     *
     * @param decay whether the verdict speaks of minus the slope
     */
    public Map<String, Object> evidence(boolean decay) {
        Interval interval = Interval.of(this, decay);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("quantity", quantity);
        row.put("slice", slice);
        row.put("sign", decay ? "minus the exponent in fits" : "the exponent in fits");
        row.put("value", interval.value());
        row.put("interval", interval.ends());
        row.put("replicates", replicates);
        row.put("points", points);
        row.put("excluded", excluded);
        row.put("status", status);
        return row;
    }
}
