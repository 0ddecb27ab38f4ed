package org.almagest.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The page around the sections: one file that needs nothing else, drawn by Vega-Lite as SVG. */
final class Page {
    /** In the order in which they have to run. */
    private static final List<Library> LIBRARIES = List.of(
            new Library("vega", "5.32.0", "vega.min.js"),
            new Library("vega-lite", "5.23.0", "vega-lite.min.js"),
            new Library("vega-embed", "6.29.0", "vega-embed.min.js"));

    /** A script from a jar on the class path, which is written into the page. */
    record Library(String name, String version, String file) {
        String script() {
            return resource(String.format(Locale.ROOT, "/META-INF/resources/webjars/%s/%s/%s", name, version, file));
        }

        String licence() {
            return resource("vega/" + name + ".LICENSE.txt");
        }
    }

    /** All of them, in the order in which they need each other. */
    static List<Library> libraries() {
        return LIBRARIES;
    }

    /** Before everything else: an error in any script below is counted where a reader and a test can see it. */
    private static final String WATCH =
            """
            for (const kind of ["error", "unhandledrejection"]) {
              window.addEventListener(kind, () => {
                const data = document.documentElement.dataset;
                data.errors = String(Number(data.errors ?? 0) + 1);
              });
            }""";

    private Page() {}

    /**
     * The page as HTML; the same sections give the same text.
     *
     * @param site what it is a part of; null for a page by itself, which holds its scripts
     */
    static String of(Summary summary, List<Section> sections, Report.@Nullable Site site) {
        StringBuilder html = new StringBuilder(2_000_000);
        html.append("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n")
                .append("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=color-scheme content=\"light dark\">\n")
                // Everything is in the file, so nothing may be fetched, whatever stands in the tables.
                .append(
                        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'unsafe-inline' ")
                .append(site == null ? "" : "'self' file: ")
                .append("'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:\">\n")
                .append("<link rel=icon href=\"data:,\">\n")
                .append("<title>Almagest: ")
                .append(Markup.escaped(summary.title()))
                .append("</title>\n<style>\n")
                .append(resource("report.css"))
                .append("</style>\n<script>\n")
                .append(WATCH)
                .append("\n</script>\n</head>\n<body>\n");
        html.append("<header>");
        if (site != null) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=note><a href=\"%s\">← back to the study</a></p>%n",
                    Markup.escaped(site.back())));
        }
        html.append("<h1>")
                .append(Markup.escaped(summary.title()))
                .append("</h1>\n")
                .append(summary.html());
        // the runs are always there, so that an empty folder says so
        List<Section> shown = sections.stream()
                .filter(section -> !section.isEmpty() || section.id().equals(RunSection.ID))
                .toList();
        html.append("</header>\n<nav aria-label=sections><ul>\n");
        shown.forEach(section -> html.append(String.format(
                Locale.ROOT,
                "<li><a%s href=\"#%s\">%s</a></li>%n",
                section.isEmpty() ? " class=empty" : "",
                section.id(),
                Markup.escaped(section.title()))));
        html.append("</ul></nav>\n<main>\n<noscript><p class=nothing>The figures need JavaScript.</p></noscript>\n");
        shown.forEach(section -> append(html, section));
        html.append("</main>\n<footer>\n")
                .append(leftOut(sections, shown))
                .append(licences())
                .append("</footer>\n");
        for (Library library : LIBRARIES) {
            if (site != null) {
                html.append(String.format(
                        Locale.ROOT,
                        "<script src=\"%s/%s\"></script>%n",
                        Markup.escaped(site.assets()),
                        library.file()));
                continue;
            }
            html.append("<script>\n")
                    .append(Markup.code(library.script().replaceAll("(?m)^//# sourceMappingURL=.*$", "")))
                    .append("</script>\n");
        }
        html.append("<script>\n").append(resource("report.js")).append("</script>\n</body>\n</html>\n");
        return html.toString();
    }

    /** Counts errors in scripts on the root element; it has to run before all others. */
    static String watch() {
        return WATCH;
    }

    /** A query that a reader can open and copy. */
    static String query(String sql) {
        return String.format(
                Locale.ROOT,
                "<details class=query><summary>table and query</summary><pre>%s</pre></details>",
                Markup.escaped(sql.strip()));
    }

    private static void append(StringBuilder html, Section section) {
        html.append(String.format(
                Locale.ROOT, "<section id=%s><h2>%s</h2>%n", section.id(), Markup.escaped(section.title())));
        if (!section.note().isBlank()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=%s>%s</p>%n",
                    section.isEmpty() ? "nothing" : "note",
                    Markup.escaped(section.note())));
        }
        html.append(section.html());
        if (!section.figures().isEmpty()) {
            html.append("<div class=figures>\n");
            section.figures().forEach(figure -> append(html, figure));
            html.append("</div>\n");
        }
        html.append("</section>\n");
    }

    static void append(StringBuilder html, Figure figure) {
        boolean wide = figure.specification().has("facet");
        html.append(String.format(
                Locale.ROOT,
                "<figure%s><figcaption><h3>%s</h3><p>%s</p></figcaption><div class=plot></div>%n",
                wide ? " class=wide" : "",
                Markup.escaped(figure.title()),
                Markup.escaped(figure.caption())));
        html.append("<script type=\"application/json\">")
                .append(Markup.script(figure.specification()))
                .append("</script>\n")
                .append(run(figure.run()))
                .append(legend(figure.legend()))
                .append(figure.query().isEmpty() ? "" : query(figure.query()))
                .append("</figure>\n");
    }

    /** Which run all of it is of, and the command that prints that run. */
    private static String run(@Nullable String id) {
        return id == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<p class=run>run <code>%1$s</code>: <code>almagest show DIR %1$s</code></p>%n",
                        Markup.escaped(ReportedRun.brief(id)));
    }

    /** Beside the plot and not within: names may be long, and screens narrow. */
    private static String legend(List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<ul class=legend>\n");
        for (int i = 0; i < names.size(); i++) {
            html.append(String.format(
                    Locale.ROOT,
                    "<li><span style=\"background:%s\"></span>%s</li>%n",
                    Colours.series(i),
                    Markup.escaped(names.get(i))));
        }
        return html.append("</ul>\n").toString();
    }

    /** The sections without content, closed: what would fill them. */
    private static String leftOut(List<Section> all, List<Section> shown) {
        if (shown.size() == all.size()) {
            return "";
        }
        StringBuilder html = new StringBuilder();
        html.append(String.format(
                Locale.ROOT,
                "<details><summary>%d sections are left out, since the tables hold nothing for them</summary><dl>%n",
                all.size() - shown.size()));
        all.stream()
                .filter(section -> !shown.contains(section))
                .forEach(section -> html.append(String.format(
                        Locale.ROOT,
                        "<dt>%s</dt><dd>%s</dd>%n",
                        Markup.escaped(section.title()),
                        Markup.escaped(section.note()))));
        return html.append("</dl></details>\n").toString();
    }

    private static String licences() {
        StringBuilder html =
                new StringBuilder("<p>Queries are for DuckDB, to be run in the folder that holds the tables.</p>\n"
                        + "<details><summary>Software in this page</summary>\n");
        for (Library library : LIBRARIES) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p>%s %s</p><pre>%s</pre>%n",
                    library.name(),
                    library.version(),
                    Markup.escaped(library.licence())));
        }
        return html.append("</details>\n").toString();
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
