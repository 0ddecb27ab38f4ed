package org.almagest.jobs.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.almagest.jobs.analyse.FleetView;

/** The numbers of a verdict as pages write them. */
public final class VerdictWords {
    private VerdictWords() {}

    /** Evidence as it was written; an empty object where that is no JSON, since a user's claim may write what it likes. */
    public static JsonNode evidence(String text) {
        try {
            return Specification.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return Specification.JSON.createObjectNode();
        }
    }

    /** "0.2 [0.18, 0.22]"; "nothing" for NaN. */
    public static String measured(double measured, JsonNode evidence) {
        if (Double.isNaN(measured)) {
            return "nothing";
        }
        JsonNode interval = evidence.path("interval");
        return interval.path(0).isNumber() && interval.path(1).isNumber()
                ? String.format(
                        Locale.ROOT,
                        "%s [%s, %s]",
                        Numbers.words(measured),
                        Numbers.words(interval.path(0).doubleValue()),
                        Numbers.words(interval.path(1).doubleValue()))
                : Numbers.words(measured);
    }

    /** What the evidence says is expected, or else the number with its tolerance. */
    public static String expected(double expected, double tolerance, JsonNode evidence) {
        JsonNode said = evidence.path("expected");
        if (said.isTextual()) {
            return said.textValue();
        }
        return Double.isNaN(tolerance) || tolerance == 0
                ? Numbers.words(expected)
                : String.format(Locale.ROOT, "%s ± %s", Numbers.words(expected), Numbers.words(tolerance));
    }

    /** The sweep, and the slice where it is of one. */
    public static String where(JsonNode evidence) {
        String sweep = evidence.path("sweep").asText("");
        JsonNode slice = evidence.at("/fit/slice");
        return slice.isTextual()
                ? String.format(Locale.ROOT, "%s, %s", sweep, FleetView.sliceWords(slice.textValue()))
                : sweep;
    }
}
