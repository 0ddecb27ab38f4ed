package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One plot of the report.
 *
 * @param title what it shows, plain text
 * @param caption how to read it, and what was left out, plain text
 * @param legend names of the series in the order of {@link Colours#series}, where the plot itself does not name them
 * @param specification its Vega-Lite specification with its data; a mark of one run has its name as {@code id}
 * @param query SQL that gives the numbers behind it, in DuckDB's dialect, to be run in the output folder
 * @param run identity of the run that all of it is of; null where it is of several
 */
public record Figure(
        String title,
        String caption,
        List<String> legend,
        ObjectNode specification,
        String query,
        @Nullable String run) {
    public Figure {
        legend = List.copyOf(legend);
    }

    /** A plot of several runs. */
    public Figure(String title, String caption, List<String> legend, ObjectNode specification, String query) {
        this(title, caption, legend, specification, query, null);
    }

    /** A plot of one run. */
    static Figure ofRun(
            String run, String title, String caption, List<String> legend, ObjectNode specification, String query) {
        return new Figure(title, caption, legend, specification, query, run);
    }
}
