package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.almagest.dynamics.fit.Observation;

/** A power law as {@code scaling.vl.json} draws it: its points, the line through their middle, and the band of its slopes. */
public final class PowerLawMarks {
    /** The moment of what was measured after the last step. */
    public static final String TRAINED = "after training";

    /** The moment of what was measured before the first one: hollow points and a dashed line. */
    public static final String UNTRAINED = "at initialisation";

    private static final int POINTS = 240;

    /**
     * Slopes of log quantity on log axis.
     *
     * @param exponent the one that was fitted
     * @param low the lower end of its 95 % interval
     * @param high the upper end
     */
    public record Law(double exponent, double low, double high) {}

    private PowerLawMarks() {}

    /**
     * Adds the marks of {@code law} to {@code values}.
     *
     * @param observed what it was fitted to; nothing is added where that is nothing
     * @param name the series
     * @param moment {@link #TRAINED} or {@link #UNTRAINED}
     */
    public static void add(ArrayNode values, List<Observation> observed, Law law, String name, String moment) {
        List<Observation> points = new ArrayList<>(observed);
        points.sort(Comparator.comparingDouble(Observation::axis)
                .thenComparingLong(Observation::seed)
                .thenComparingDouble(Observation::value));
        if (points.isEmpty()) {
            return; // the fits are older than the runs
        }
        double left = points.get(0).axis();
        double right = points.get(points.size() - 1).axis();
        double middle = StrictMath.exp(points.stream()
                .mapToDouble(point -> StrictMath.log(point.axis()))
                .average()
                .orElseThrow());
        double height = StrictMath.exp(points.stream()
                .mapToDouble(point -> StrictMath.log(point.value()))
                .average()
                .orElseThrow());
        for (Observation point : Spread.over(points, POINTS)) {
            ObjectNode value = value(values, moment.equals(TRAINED) ? "point" : "control", name, moment, point.axis());
            value.put("y", Numbers.drawn(point.value()));
            value.put("seed", point.seed());
            ReportedRun.name(value, point.run());
        }
        for (double x : new double[] {left, right}) {
            value(values, "line", name, moment, x)
                    .put("y", Numbers.drawn(height * StrictMath.pow(x / middle, law.exponent())));
        }
        for (double x : new double[] {left, middle, right}) {
            double one = height * StrictMath.pow(x / middle, law.low());
            double other = height * StrictMath.pow(x / middle, law.high());
            if (Numbers.positive(one) && Numbers.positive(other)) {
                value(values, "band", name, moment, x)
                        .put("low", Numbers.drawn(Math.min(one, other)))
                        .put("high", Numbers.drawn(Math.max(one, other)));
            }
        }
    }

    private static ObjectNode value(ArrayNode values, String kind, String name, String moment, double x) {
        return values.addObject().put("k", kind).put("s", name).put("m", moment).put("x", Numbers.drawn(x));
    }
}
