package org.almagest.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a dashboard's number of violated bounds leads: the runs behind it, with the commands that show one and carry it out again.
 */
final class BoundsPage implements HttpHandler {
    /** Under which it is served, beside the metrics. */
    static final String PATH = "/bounds";

    private static final int OK = 200;
    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
                    + "h2{font-size:1.1rem;margin-top:2rem}:target{outline:2px solid;outline-offset:.3rem}"
                    + "code{font:14px/1.5 monospace;overflow-wrap:anywhere}";

    /** A shell takes these characters as they are. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private final FleetMetrics metrics;

    BoundsPage(FleetMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(OK, page.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
        }
    }

    /** The page as it is now. */
    String html() {
        String title = "Bounds that gave way: " + metrics.sweep().name();
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<!doctype html>%n<html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">"
                        + "<title>%1$s</title><style>%2$s</style>%n<h1>%1$s</h1>%n",
                escaped(title),
                STYLE));
        Map<String, Map<String, List<String>>> broken = metrics.brokenBounds().runs();
        html.append(
                broken.isEmpty()
                        ? "<p>No run has broken a theoretical bound so far.</p>\n"
                        : "<p>A proved bound does not give way: look at the tolerance of the rank and the gap around its cut, "
                                + "at the step size of the training, or for a fault.</p>\n");
        broken.forEach((probe, quantities) ->
                quantities.forEach((quantity, runs) -> html.append(section(probe, quantity, runs))));
        return html.toString();
    }

    private String section(String probe, String quantity, List<String> runs) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT, "<h2 id=\"%1$s.%2$s\">%2$s of the probe %1$s</h2>%n", escaped(probe), escaped(quantity)));
        if (runs.size() == BrokenBounds.MOST_RUNS) {
            html.append(String.format(Locale.ROOT, "<p>The first %d runs:</p>%n", runs.size()));
        }
        html.append("<ul>\n");
        String output = metrics.sweep().output();
        String folder = output.isEmpty() ? "DIR" : quoted(output);
        for (String run : runs) {
            html.append(String.format(
                    Locale.ROOT,
                    "<li><code>almagest show %1$s %2$s</code><br><code>almagest rerun %1$s %2$s</code>%n",
                    escaped(folder),
                    escaped(run)));
        }
        return html.append("</ul>\n").toString();
    }

    /** As a word of a command that is pasted into a shell. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
