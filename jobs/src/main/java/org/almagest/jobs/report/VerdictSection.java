package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.jobs.table.Table;

/** The verdicts, those that were examined first; buttons show some kinds only. */
final class VerdictSection {
    /** A page of more is not read; the table holds all. */
    private static final int MOST = 300;

    /** Of all verdicts; each is at most some tens of kilobytes. */
    private static final int PLOTS = 40;

    /** Evidence may name every run; the rest stands in the table. */
    private static final int CHARACTERS = 1500;

    private static final String QUERY =
            "SELECT claim, verdict, measured, expected, tolerance, statement, paper, evidence FROM "
                    + Sql.table(Table.VERDICTS)
                    + " ORDER BY verdict, claim";

    /** Those that would make one think first. */
    private static final List<String> KINDS = List.of("disagrees", "agrees", "inconclusive");

    private record Row(
            String claim,
            String paper,
            String statement,
            String kind,
            double measured,
            double expected,
            double tolerance,
            JsonNode evidence,
            String text) {

        boolean examined() {
            return evidence.has("sweep") || evidence.has("slices");
        }

        int rank() {
            return KINDS.indexOf(kind);
        }
    }

    private VerdictSection() {}

    static Section of(Observed observed) {
        List<Row> rows = new ArrayList<>();
        observed.allRows(
                Table.VERDICTS,
                List.of("claim", "paper", "statement", "verdict", "measured", "expected", "tolerance", "evidence"),
                row -> rows.add(new Row(
                        Observed.text(row[0]),
                        Observed.text(row[1]),
                        Observed.text(row[2]),
                        Observed.text(row[3]),
                        Observed.real(row[4]),
                        Observed.real(row[5]),
                        Observed.real(row[6]),
                        VerdictWords.evidence(Observed.text(row[7])),
                        Observed.text(row[7]))));
        if (rows.isEmpty()) {
            return Section.of(
                    "verdicts",
                    "Verdicts",
                    "Nothing yet: no claim has been judged. Run almagest analyse on this folder.",
                    List.of());
        }
        rows.sort(Comparator.comparingInt(Row::rank).thenComparing(Row::claim).thenComparing(Row::text));
        List<Row> examined = rows.stream().filter(Row::examined).toList();
        List<Row> shown = examined.subList(0, Math.min(MOST, examined.size()));
        StringBuilder html = new StringBuilder();
        if (!shown.isEmpty()) {
            html.append(filters(examined)).append("<div class=verdicts>\n");
            EvidencePlots plots = EvidencePlots.of(
                    observed.folder(), shown.stream().map(Row::claim).collect(Collectors.toSet()));
            int left = PLOTS;
            for (Row row : shown) {
                List<Figure> own = plots.of(row.claim(), row.text());
                html.append(card(row, own.subList(0, Math.min(left, own.size()))));
                left -= Math.min(left, own.size());
            }
            html.append("</div>\n");
        }
        html.append(unexamined(rows)).append(Page.query(QUERY));
        String note = shown.isEmpty()
                ? "None of the published claims speaks of runs like these."
                : "What these runs say about published claims.";
        return new Section(
                "verdicts",
                "Verdicts",
                note + Spread.leftOut(examined.size(), shown.size(), "verdicts"),
                html.toString(),
                List.of());
    }

    private static String filters(List<Row> examined) {
        StringBuilder html = new StringBuilder();
        html.append("<div class=filters role=group aria-label=\"which verdicts to show\">")
                .append("<button type=button data-filter=\"\" aria-pressed=true>all ")
                .append(examined.size())
                .append("</button>");
        for (String kind : KINDS) {
            long count =
                    examined.stream().filter(row -> row.kind().equals(kind)).count();
            if (count > 0) {
                html.append(String.format(
                        Locale.ROOT,
                        "<button type=button aria-pressed=false data-filter=\"%s\">%s %d</button>",
                        kind,
                        kind,
                        count));
            }
        }
        return html.append("</div>\n").toString();
    }

    /** By what is missing: claims of one paper mostly lack the same runs. */
    private static String unexamined(List<Row> rows) {
        SortedMap<String, SortedSet<String>> claims = new TreeMap<>();
        rows.stream().filter(row -> !row.examined()).forEach(row -> claims.computeIfAbsent(
                        row.evidence().path("reason").asText("nothing to judge"), reason -> new TreeSet<>())
                .add(row.claim()));
        if (claims.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<details class=unexamined><summary>not examined: %d claims</summary><dl>%n",
                claims.values().stream().mapToInt(SortedSet::size).sum()));
        claims.forEach((reason, names) -> html.append(String.format(
                Locale.ROOT,
                "<dt>%s</dt><dd>%s</dd>%n",
                Markup.escaped(String.join(", ", names)),
                Markup.escaped(cut(reason)))));
        return html.append("</dl></details>\n").toString();
    }

    /** With the plots that decide it, where they can be made again from the runs. */
    private static String card(Row row, List<Figure> plots) {
        String reason = Stream.of(
                        VerdictWords.where(row.evidence()),
                        row.evidence().path("reason").asText(""))
                .filter(words -> !words.isEmpty())
                .reduce((place, why) -> place + ": " + why)
                .orElse("");
        return String.format(
                Locale.ROOT,
                """
                <article class="verdict" data-kind="%s"><h3><span class=mark>%s</span> %s <em>%s</em></h3>
                <p class=numbers>measured <b>%s</b>, expected <b>%s</b></p><p class=reason>%s</p>%s
                <details><summary>statement, paper and evidence</summary><p>%s</p><p class=paper>%s</p><pre>%s</pre></details></article>
                """,
                Markup.escaped(row.kind()),
                mark(row),
                Markup.escaped(row.claim()),
                Markup.escaped(row.kind()),
                Markup.escaped(VerdictWords.measured(row.measured(), row.evidence())),
                Markup.escaped(VerdictWords.expected(row.expected(), row.tolerance(), row.evidence())),
                Markup.escaped(cut(reason)),
                plots.stream().map(PlotPage::html).collect(Collectors.joining()),
                Markup.escaped(cut(row.statement())),
                Markup.escaped(row.paper()),
                Markup.escaped(cut(row.text())));
    }

    private static String cut(String text) {
        return text.length() > CHARACTERS
                ? text.substring(0, CHARACTERS) + " … (the whole is in the table verdicts)"
                : text;
    }

    private static String mark(Row row) {
        return switch (row.kind()) {
            case "agrees" -> "✓";
            case "disagrees" -> "✗";
            default -> "?";
        };
    }
}
