package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.fit.Interval;
import org.almagest.dynamics.fit.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict rests on, to be drawn beside it: numbers at named places, and where they should lie.
 *
 * @param number what the numbers are, such as a quantity or a formula
 * @param setting what the places are values of, such as {@code depth}; empty where their names say it all
 * @param marks the numbers; places stand in the order in which they come first here
 * @param bars intervals that were judged, at places of marks
 * @param expected where they should lie; null where it is their order that counts
 * @param joined whether marks of one unit belong together across places
 */
public record Exhibit(
        String number, String setting, List<Mark> marks, List<Bar> bars, @Nullable Range expected, boolean joined) {
    /** Nothing to be drawn. */
    public static final Exhibit NONE = new Exhibit("", "", List.of(), List.of(), null, false);

    /** What a number counts for. */
    public enum Kind {
        /** It was judged. */
        COUNTED,
        /** It was judged, and is against the claim by itself. */
        AGAINST,
        /** It is of the control: untrained networks, or runs in which the claim must fail. */
        CONTROL
    }

    /**
     * One number.
     *
     * @param place where it stands
     * @param value the number; may be infinite
     * @param unit what it has in common with marks at other places, such as the number of its replicate
     * @param kind what it counts for
     * @param run identity of the run that it is of; null where it is of several, or of none that is known
     */
    public record Mark(String place, double value, int unit, Kind kind, @Nullable String run) {
        /** Of several runs. */
        public Mark(String place, double value, int unit, Kind kind) {
            this(place, value, unit, kind, null);
        }
    }

    /**
     * An interval that was judged.
     *
     * @param place where it stands
     * @param interval the number with its ends
     */
    public record Bar(String place, Interval interval) {}

    /**
     * Where numbers should lie.
     *
     * @param low the lower end, −∞ where there is none
     * @param high the upper end, ∞ where there is none
     */
    public record Range(double low, double high) {}

    /** One number a replicate, with the interval that is judged. */
    static Exhibit ofReplicates(String number, List<Double> values, Interval interval, Expectation expect) {
        String place = "replicates";
        List<Mark> marks = new ArrayList<>();
        for (double value : values) {
            marks.add(new Mark(place, value, marks.size(), Kind.COUNTED));
        }
        return new Exhibit(number, "", marks, List.of(new Bar(place, interval)), expect.range(), false);
    }

    public Exhibit {
        marks = List.copyOf(marks);
        bars = bars.stream().filter(bar -> bar.interval().known()).toList();
    }

    /** The name of a place on an axis: "0.001"; without an axis {@code otherwise}. */
    public static String place(double place, String otherwise) {
        return Double.isNaN(place) ? otherwise : JsonText.number(place);
    }
}
