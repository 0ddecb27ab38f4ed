package org.almagest.jobs.report;

import java.util.List;

/**
 * A part of the report.
 *
 * @param id its anchor
 * @param title its heading, plain text
 * @param note a sentence below the heading, plain text; what is missing, where there is nothing to show
 * @param html content before the figures, as HTML; may be empty
 * @param figures its plots
 */
record Section(String id, String title, String note, String html, List<Figure> figures) {
    Section {
        figures = List.copyOf(figures);
    }

    /** A section of plots. */
    static Section of(String id, String title, String note, List<Figure> figures) {
        return new Section(id, title, note, "", figures);
    }

    /** The same with {@code others} for its plots. */
    Section with(List<Figure> others) {
        return new Section(id, title, note, html, others);
    }

    /** The same with {@code more} after its note. */
    Section noting(String more) {
        return new Section(id, title, note + more, html, figures);
    }

    /** Whether it has nothing but its note. */
    boolean isEmpty() {
        return html.isEmpty() && figures.isEmpty();
    }
}
