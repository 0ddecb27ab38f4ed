package org.almagest.dynamics.train;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the probes of one run threw, in a line for its row: a measurement that failed does not fail the run. */
final class ProbeFailures implements ProbeTimetable.OnFailure {
    /** A line stays readable with so many. */
    private static final int MOST = 3;

    /** By what went wrong: the step at which it did so first. */
    private final Map<String, Long> first = new LinkedHashMap<>();

    @Override
    public void failed(ProbeRequest request, long step, RuntimeException failure) {
        String message = failure.getMessage();
        String what = message == null || message.isBlank() ? failure.toString() : message;
        // some messages name the probe themselves, and not what its run calls it
        String own = "probe " + request.probe() + ": ";
        String words = what.startsWith(own) ? what.substring(own.length()) : what;
        first.putIfAbsent("probe " + request.label() + ": " + words, step);
    }

    /** {@code error}, and what the probes threw; null if there is neither. */
    @Nullable
    String after(@Nullable String error) {
        if (first.isEmpty()) {
            return error;
        }
        String failures = first.entrySet().stream()
                .limit(MOST)
                .map(failure -> String.format(Locale.ROOT, "%s (at step %d)", failure.getKey(), failure.getValue()))
                .collect(Collectors.joining("; "));
        String more = first.size() > MOST ? String.format(Locale.ROOT, "; and %d more", first.size() - MOST) : "";
        return (error == null ? "" : error + "; ") + failures + more;
    }
}
