package org.almagest.jobs.atlas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.almagest.jobs.report.Markup;
import org.almagest.jobs.report.PlotPage;

/** The scripts and styles that all pages share. */
final class Assets {
    /** What a page with plots loads at its end, in this order. */
    static final List<String> LIBRARIES = PlotPage.scripts().keySet().stream()
            .filter(name -> !name.equals("watch.js"))
            .toList();

    private Assets() {}

    /** The files by name. */
    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>(PlotPage.scripts());
        files.put("report.css", PlotPage.style());
        files.put("atlas.css", resource("atlas.css"));
        files.put("atlas.js", resource("atlas.js"));
        return files;
    }

    /** The licences of what others wrote, as the body of a page. */
    static String licences() {
        StringBuilder html = new StringBuilder("<header class=top><p class=way><a href=\"index.html\">Atlas</a></p>")
                .append("<h1>Software in these pages</h1></header>\n<main id=main>\n");
        PlotPage.licences()
                .forEach((name, licence) -> html.append(String.format(
                        Locale.ROOT,
                        "<h2>%s</h2><pre tabindex=0>%s</pre>%n",
                        Markup.escaped(name),
                        Markup.escaped(licence))));
        return html.append("</main>\n").toString();
    }

    private static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Assets.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
