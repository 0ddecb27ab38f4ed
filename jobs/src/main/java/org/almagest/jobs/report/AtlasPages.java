package org.almagest.jobs.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.almagest.jobs.storage.OutputException;

/**
 * The pages around the reports of many sweeps: an index of all studies, and for each study one with its verdicts and the way to its
 * reports.
 *
 * @param folder where they all lie, a local path
 * @param quick whether the runs are small forms, whose verdicts say nothing
 */
public record AtlasPages(String folder, boolean quick) {
    private static final String QUICK =
            "<p class=nothing>These are quick runs, for trying it out: their verdicts say nothing about the papers.</p>\n";

    /**
     * A study and what came out of it.
     *
     * @param study its name
     * @param title the paper
     * @param sweeps whose reports lie in the folder, see {@link AtlasPages#report}
     * @param verdicts the lines for people on its claims
     */
    public record Entry(String study, String title, List<String> sweeps, List<String> verdicts) {
        public Entry {
            sweeps = List.copyOf(sweeps);
            verdicts = List.copyOf(verdicts);
        }
    }

    /** The place of a sweep's report. */
    public String report(String sweep) {
        return folder + "/" + sweep + ".html";
    }

    /** The place of the first page. */
    public String index() {
        return folder + "/index.html";
    }

    /**
     * Writes the index, and a page a study.
     *
     * @throws OutputException if that is impossible
     */
    public void write(List<Entry> entries) {
        StringBuilder list = new StringBuilder("<ul>\n");
        for (Entry entry : entries) {
            list.append(String.format(
                    Locale.ROOT,
                    "<li><a href=\"study-%s.html\">%s</a>: %s</li>%n",
                    entry.study(),
                    Markup.escaped(entry.study()),
                    Markup.escaped(entry.title())));
            put("study-" + entry.study() + ".html", page(entry.study(), of(entry)));
        }
        put("index.html", page("atlas", list.append("</ul>\n").toString()));
    }

    private static String of(Entry entry) {
        StringBuilder html =
                new StringBuilder(String.format(Locale.ROOT, "<p>%s</p>%n<ul>%n", Markup.escaped(entry.title())));
        for (String sweep : entry.sweeps()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<li><a href=\"%s.html\">the report on the sweep %s</a></li>%n",
                    sweep,
                    Markup.escaped(sweep)));
        }
        html.append("</ul>\n<pre>");
        entry.verdicts().forEach(line -> html.append(Markup.escaped(line)).append('\n'));
        return html.append("</pre>\n<p><a href=\"index.html\">all studies</a></p>\n")
                .toString();
    }

    private String page(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                + "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=color-scheme content=\"light dark\">\n"
                + "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                + "<title>Almagest: " + Markup.escaped(title) + "</title>\n<style>\n" + Page.resource("report.css")
                + "</style>\n</head>\n<body>\n<header><h1>" + Markup.escaped(title) + "</h1></header>\n<main>\n"
                + (quick ? QUICK : "") + body + "</main>\n</body>\n</html>\n";
    }

    private void put(String name, String html) {
        try {
            Files.createDirectories(Path.of(folder));
            Files.write(Path.of(folder, name), html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "cannot write %s/%s (%s: %s): expected a local folder where this user may write; choose another with --out",
                            folder,
                            name,
                            e.getClass().getSimpleName(),
                            e.getMessage()),
                    e);
        }
    }
}
