package org.almagest.jobs.atlas;

import java.util.Locale;
import org.almagest.jobs.report.Markup;

/** What is the same around all pages: the head, the way back, and the foot. */
final class Frame {
    /** Scripts and styles lie here, beside the pages. */
    static final String ASSETS = "assets";

    private final boolean quick;

    Frame(boolean quick) {
        this.quick = quick;
    }

    /**
     * A page.
     *
     * @param title its title, plain text
     * @param summary what it says in one sentence, for those whom it is sent to; plain text
     * @param body what is between the head and the foot, as HTML
     * @param plots whether there are plots in it
     */
    String page(String title, String summary, String body, boolean plots) {
        StringBuilder html = new StringBuilder(body.length() + 4000);
        html.append("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n")
                .append("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=color-scheme content=\"light dark\">\n")
                // everything lies in this folder, so nothing else may be fetched; without a server its files have no
                // origin
                .append(
                        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src 'self' file:")
                .append(plots ? " 'unsafe-eval'" : "")
                .append("; style-src 'self' file: 'unsafe-inline'; img-src 'self' file: data: blob:\">\n")
                .append(String.format(
                        Locale.ROOT, "<link rel=icon href=\"data:,\">\n<title>%s</title>%n", Markup.escaped(title)))
                .append(String.format(Locale.ROOT, "<meta name=description content=\"%s\">%n", Markup.escaped(summary)))
                .append(String.format(
                        Locale.ROOT, "<meta property=\"og:title\" content=\"%s\">%n", Markup.escaped(title)))
                .append(String.format(
                        Locale.ROOT, "<meta property=\"og:description\" content=\"%s\">%n", Markup.escaped(summary)))
                .append(String.format(Locale.ROOT, "<link rel=stylesheet href=\"%s/report.css\">%n", ASSETS))
                .append(String.format(Locale.ROOT, "<link rel=stylesheet href=\"%s/atlas.css\">%n", ASSETS))
                .append("<noscript><style>.filters{display:none}</style></noscript>\n")
                .append(script("watch.js", ""))
                .append("</head>\n<body>\n<a class=skip href=\"#main\">to the content</a>\n");
        if (quick) {
            html.append(
                    "<p class=quick>These are quick runs, for trying it out: their verdicts say nothing about the papers.</p>\n");
        }
        html.append(body)
                .append("<footer><p><a href=\"index.html\">All papers</a> · <a href=\"" + VerdictFile.NAME
                        + "\">All verdicts as JSON</a> · <a href=\"licences.html\">Software in these pages</a> · ")
                .append("made by Almagest, an observatory of training dynamics</p></footer>\n");
        if (plots) {
            for (String library : Assets.LIBRARIES) {
                html.append(script(library, " defer"));
            }
        }
        return html.append(script("atlas.js", " defer"))
                .append("</body>\n</html>\n")
                .toString();
    }

    private static String script(String name, String how) {
        return String.format(Locale.ROOT, "<script src=\"%s/%s\"%s></script>%n", ASSETS, name, how);
    }
}
