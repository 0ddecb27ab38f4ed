package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One plot of the report.
 *
 * @param title what it shows, plain text
 * @param caption how to read it, and what was left out, plain text
 * @param legend names of the series in the order of {@link Colours#series}, where the plot itself does not name them
 * @param specification its Vega-Lite specification with its data
 * @param query SQL that gives the numbers behind it, in DuckDB's dialect, to be run in the output folder
 */
public record Figure(String title, String caption, List<String> legend, ObjectNode specification, String query) {
    public Figure {
        legend = List.copyOf(legend);
    }
}
