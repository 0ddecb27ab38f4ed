package org.almagest.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.almagest.dynamics.train.Status;

/**
 * The head of the page.
 *
 * @param title which sweeps it is about, plain text
 * @param html their runs in numbers
 */
record Summary(String title, String html) {
    private static final int NAMED = 3;

    static Summary of(Observed observed) {
        List<String> sweeps = List.copyOf(observed.sweeps().keySet());
        String title = sweeps.isEmpty()
                ? "Nothing yet"
                : sweeps.stream().limit(NAMED).collect(Collectors.joining(", "))
                        + (sweeps.size() > NAMED
                                ? String.format(Locale.ROOT, " and %d more", sweeps.size() - NAMED)
                                : "");
        Map<String, Long> statuses = observed.runs().stream()
                .collect(Collectors.groupingBy(ReportedRun::status, TreeMap::new, Collectors.counting()));
        StringBuilder html = new StringBuilder("<ul class=tiles>\n");
        html.append(tile(observed.runs().size(), "runs"));
        for (Status status : Status.values()) {
            long count = statuses.getOrDefault(status.word(), 0L);
            if (count > 0) {
                html.append(tile(count, status.word()));
            }
        }
        return new Summary(title, html.append("</ul>\n").toString());
    }

    private static String tile(long number, String what) {
        return String.format(Locale.ROOT, "<li><b>%d</b><span>%s</span></li>%n", number, what);
    }
}
