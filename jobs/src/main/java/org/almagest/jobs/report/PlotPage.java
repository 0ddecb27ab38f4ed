package org.almagest.jobs.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What pages beside the report need to look and draw as it does. */
public final class PlotPage {
    private PlotPage() {}

    /** A plot, its caption and legend, as an element {@code figure}. */
    public static String html(Figure figure) {
        StringBuilder html = new StringBuilder();
        Page.append(html, figure);
        return html.toString();
    }

    /** The style sheet. */
    public static String style() {
        return Page.resource("report.css");
    }

    /**
     * The scripts by file name, in the order in which a page has to load them: the first counts errors and stands in the head, the last
     * draws every figure.
     */
    public static Map<String, String> scripts() {
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("watch.js", Page.watch());
        for (Page.Library library : Page.libraries()) {
            scripts.put(library.file(), library.script().replaceAll("(?m)^//# sourceMappingURL=.*$", ""));
        }
        scripts.put("draw.js", Page.resource("report.js"));
        return scripts;
    }

    /** The licences of the libraries among the scripts, by their names with versions. */
    public static Map<String, String> licences() {
        Map<String, String> licences = new LinkedHashMap<>();
        Page.libraries().forEach(library -> licences.put(library.name() + " " + library.version(), library.licence()));
        return licences;
    }
}
