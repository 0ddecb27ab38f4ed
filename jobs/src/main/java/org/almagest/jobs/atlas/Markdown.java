package org.almagest.jobs.atlas;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.jobs.report.Markup;

/**
 * The part of Markdown that the studies' pages use, as HTML: headings, paragraphs, lists, tables, blocks of code, emphasis, code and
 * links in a line; formulas as {@code $…$} in a line and as blocks of the language {@code math}.
 */
final class Markdown {
    private static final Pattern INLINE = Pattern.compile(
            "`([^`]+)`|\\$([^$\\s](?:[^$]*[^$\\s])?)\\$|\\*\\*(.+?)\\*\\*|(?<![\\w*])\\*([^*\\s](?:[^*]*[^*\\s])?)\\*(?!\\w)|\\[([^\\]]+)\\]\\(([^)\\s]+)\\)");

    private static final Pattern ITEM = Pattern.compile("(?:[-*]|\\d+\\.) +(.*)");
    private static final Pattern RULE = Pattern.compile("\\|?[\\s:|-]+\\|?");

    private final List<String> lines;
    private final StringBuilder html = new StringBuilder();
    private int at;

    private Markdown(String text) {
        this.lines = text.lines().toList();
    }

    /**
     * {@code text} as HTML; a heading of the second level becomes an {@code h3}.
     *
     * @throws IllegalArgumentException if a formula in it is not understood
     */
    static String html(String text) {
        return new Markdown(text).blocks();
    }

    /** Text within a line, as HTML. */
    static String inline(String text) {
        StringBuilder html = new StringBuilder();
        Matcher matcher = INLINE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            html.append(plain(text.substring(end, matcher.start())));
            if (matcher.group(1) != null) {
                html.append("<code>").append(Markup.escaped(matcher.group(1))).append("</code>");
            } else if (matcher.group(2) != null) {
                html.append(Mathematics.html(matcher.group(2), false));
            } else if (matcher.group(3) != null) {
                html.append("<strong>").append(inline(matcher.group(3))).append("</strong>");
            } else if (matcher.group(4) != null) {
                html.append("<em>").append(inline(matcher.group(4))).append("</em>");
            } else {
                html.append(link(matcher.group(5), matcher.group(6)));
            }
            end = matcher.end();
        }
        return html.append(plain(text.substring(end))).toString();
    }

    /** A link into the repository leads nowhere here, so its words stand alone. */
    private static String link(String words, String target) {
        return target.startsWith("https://")
                ? String.format(Locale.ROOT, "<a href=\"%s\">%s</a>", Markup.escaped(target), inline(words))
                : inline(words);
    }

    private static String plain(String text) {
        return Markup.escaped(text.replaceAll("\\\\([|*_$\\\\])", "$1"));
    }

    private String blocks() {
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.isBlank()) {
                at++;
            } else if (line.startsWith("```")) {
                fence(line.substring(3).strip());
            } else if (line.startsWith("#")) {
                heading(line);
            } else if (line.startsWith("|")) {
                table();
            } else if (ITEM.matcher(line).matches()) {
                list();
            } else {
                paragraph();
            }
        }
        return html.toString();
    }

    private void fence(String language) {
        List<String> block = new ArrayList<>();
        at++;
        while (at < lines.size() && !lines.get(at).startsWith("```")) {
            block.add(lines.get(at));
            at++;
        }
        at++;
        String text = String.join("\n", block);
        if (language.equals("math")) {
            html.append("<div class=formula tabindex=0 role=group aria-label=formula>")
                    .append(Mathematics.html(text, true))
                    .append("</div>\n");
        } else {
            html.append("<pre tabindex=0>").append(Markup.escaped(text)).append("</pre>\n");
        }
    }

    private void heading(String line) {
        int level = 0;
        while (level < line.length() && line.charAt(level) == '#') {
            level++;
        }
        html.append(String.format(
                Locale.ROOT,
                "<h%d>%s</h%d>%n",
                level + 1,
                inline(line.substring(level).strip()),
                level + 1));
        at++;
    }

    private void table() {
        html.append("<div class=scroll tabindex=0 role=group aria-label=table><table>\n");
        boolean head = at + 1 < lines.size() && RULE.matcher(lines.get(at + 1)).matches();
        int row = 0;
        while (at < lines.size() && lines.get(at).startsWith("|")) {
            if (!RULE.matcher(lines.get(at)).matches()) {
                String cell = head && row == 0 ? "th" : "td";
                html.append(head && row == 0 ? "<thead><tr>" : "<tr>");
                cells(lines.get(at))
                        .forEach(text ->
                                html.append(String.format(Locale.ROOT, "<%s>%s</%s>", cell, inline(text), cell)));
                html.append(head && row == 0 ? "</tr></thead><tbody>\n" : "</tr>\n");
                row++;
            }
            at++;
        }
        html.append(head ? "</tbody></table></div>\n" : "</table></div>\n");
    }

    /** Cells of a row; a bar with a backslash before it is none of their borders. */
    private static List<String> cells(String line) {
        String inner = line.strip().substring(1);
        inner = inner.endsWith("|") && !inner.endsWith("\\|") ? inner.substring(0, inner.length() - 1) : inner;
        return List.of(inner.split("(?<!\\\\)\\|", -1)).stream()
                .map(String::strip)
                .toList();
    }

    private void list() {
        boolean ordered = Character.isDigit(lines.get(at).charAt(0));
        html.append(ordered ? "<ol>\n" : "<ul>\n");
        while (at < lines.size()) {
            Matcher item = ITEM.matcher(lines.get(at));
            if (!item.matches()) {
                break;
            }
            StringBuilder text = new StringBuilder(item.group(1));
            at++;
            while (at < lines.size()
                    && lines.get(at).startsWith("  ")
                    && !lines.get(at).isBlank()) {
                text.append(' ').append(lines.get(at).strip());
                at++;
            }
            html.append("<li>").append(inline(text.toString())).append("</li>\n");
        }
        html.append(ordered ? "</ol>\n" : "</ul>\n");
    }

    private void paragraph() {
        StringBuilder text = new StringBuilder();
        while (at < lines.size()
                && !lines.get(at).isBlank()
                && !lines.get(at).startsWith("```")
                && !lines.get(at).startsWith("|")
                && !lines.get(at).startsWith("#")
                && (text.length() == 0 || !ITEM.matcher(lines.get(at)).matches())) {
            text.append(text.length() == 0 ? "" : " ").append(lines.get(at).strip());
            at++;
        }
        html.append("<p>").append(inline(text.toString())).append("</p>\n");
    }
}
