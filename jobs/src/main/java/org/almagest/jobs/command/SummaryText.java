package org.almagest.jobs.command;

import java.util.Locale;
import org.almagest.jobs.fleet.FleetSummary;

/** What is said of a sweep that has been carried out. */
final class SummaryText {
    private SummaryText() {}

    static String of(String name, FleetSummary summary) {
        String text = String.format(
                Locale.ROOT,
                "%s: %d runs, %d of them done before; now %d converged, %d finished, %d diverged, %d failed in %.1f s",
                name,
                summary.planned(),
                summary.alreadyDone(),
                summary.converged(),
                summary.finished(),
                summary.diverged(),
                summary.failed(),
                summary.seconds());
        return summary.failed() == 0 ? text : text + "\nWhy runs failed stands in the column error of the table runs.";
    }

    /** Whether something was to be done and all of it failed. */
    static boolean nothingButFailures(FleetSummary summary) {
        long carriedOut = summary.planned() - summary.alreadyDone();
        return carriedOut > 0 && summary.failed() >= carriedOut;
    }
}
