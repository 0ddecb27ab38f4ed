package org.almagest.jobs.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.report.Figure;
import org.almagest.jobs.report.Markup;
import org.almagest.jobs.report.Numbers;
import org.almagest.jobs.report.PlotPage;
import org.almagest.jobs.report.VerdictPlot;
import org.almagest.jobs.report.VerdictWords;

/** One verdict as pages show it: its numbers, its reason, the plots that carry it, and its evidence. */
final class AnswerCard {
    private static final int ROWS = 400;

    /** What is longer, such as every setting of a run, is opened by those who want it. */
    private static final int FOLDED = 400;

    /** Evidence may name every run. */
    private static final int CHARACTERS = 4000;

    /** Numbers with more digits than anybody reads. */
    private static final Pattern LONG = Pattern.compile("\\d+\\.\\d{6,}");

    /** What stands elsewhere on the page. */
    private static final Set<String> SAID = Set.of("reason", "sweep", "expected", "interval", "judge", "source");

    private final Answer answer;
    private final JsonNode evidence;
    private final List<Figure> plots;

    AnswerCard(Answer answer) {
        this.answer = answer;
        this.evidence = VerdictWords.evidence(answer.verdict().evidence());
        this.plots = VerdictPlot.of(answer);
    }

    /** "measured 0.2 [0.18, 0.22], expected 0.20 ± 0.05". */
    String numbers() {
        return String.format(
                Locale.ROOT,
                "measured <b>%s</b>, expected <b>%s</b>",
                Markup.escaped(measured()),
                Markup.escaped(expected()));
    }

    String measured() {
        Double measured = answer.verdict().measured();
        return VerdictWords.measured(measured == null ? Double.NaN : measured, evidence);
    }

    String expected() {
        Verdict verdict = answer.verdict();
        return VerdictWords.expected(verdict.expected(), verdict.tolerance(), evidence);
    }

    /** Where and why, plain text; numbers are as short as elsewhere on the page. */
    String reason() {
        String words = Stream.of(
                        VerdictWords.where(evidence), evidence.path("reason").asText(""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(": "));
        return LONG.matcher(words).replaceAll(number -> Numbers.words(Double.parseDouble(number.group())));
    }

    /** The verdict in a few lines with its plots. */
    String html() {
        Standing standing = Standing.of(answer.verdict().verdict());
        StringBuilder html = new StringBuilder();
        html.append(String.format(
                Locale.ROOT,
                "<div class=answer><div class=says><p class=numbers><span class=\"badge %s\">%s %s</span> %s</p><p class=reason>%s</p></div>%n",
                standing.kind(),
                standing.mark(),
                standing.words(),
                numbers(),
                Markup.escaped(cut(reason()))));
        if (!plots.isEmpty()) {
            html.append("<div class=plots>");
            plots.forEach(plot -> html.append(PlotPage.html(plot)));
            html.append("</div>");
        }
        return html.append("</div>\n").toString();
    }

    List<Figure> plots() {
        return plots;
    }

    /** The numbers behind the plots, for those who do not see them. */
    String table() {
        StringBuilder html = new StringBuilder();
        for (Figure plot : plots) {
            List<String> rows = new ArrayList<>();
            plot.specification().at("/data/values").forEach(value -> row(value).ifPresent(rows::add));
            html.append(String.format(
                            Locale.ROOT,
                            "<details class=more><summary>the numbers in the plot of %s</summary>",
                            Markup.escaped(plot.title())))
                    .append(
                            "<div class=scroll tabindex=0 role=group aria-label=numbers><table><thead><tr><th>where</th><th>what</th><th class=number>number</th></tr></thead><tbody>\n");
            rows.stream().limit(ROWS).forEach(html::append);
            html.append("</tbody></table></div></details>\n");
        }
        return html.toString();
    }

    private static Optional<String> row(JsonNode value) {
        String kind = value.path("k").asText();
        boolean law = value.has("x");
        if (kind.equals("range") || kind.equals("band") || kind.equals("line") || kind.equals("mean")) {
            return Optional.empty();
        }
        String where = law
                ? String.format(
                        Locale.ROOT,
                        "%s, seed %s",
                        Numbers.words(value.path("x").asDouble()),
                        value.path("seed").asText())
                : value.path("p").asText();
        String what =
                switch (kind) {
                    case "bar" ->
                        String.format(
                                Locale.ROOT,
                                "95 %% interval from %s to %s",
                                Numbers.words(value.path("low").asDouble()),
                                Numbers.words(value.path("high").asDouble()));
                    case "against" -> "against the claim";
                    case "control" -> "control";
                    default -> "judged";
                };
        return Optional.of(String.format(
                Locale.ROOT,
                "<tr><td>%s</td><td>%s</td><td class=number>%s</td></tr>%n",
                Markup.escaped(where),
                Markup.escaped(what),
                Numbers.words(value.path(law ? "y" : "v").asDouble())));
    }

    /** The evidence, key by key. */
    String evidence() {
        StringBuilder html = new StringBuilder("<dl class=evidence>\n");
        for (Map.Entry<String, JsonNode> entry : evidence.properties()) {
            String words = words(entry.getValue());
            if (!SAID.contains(entry.getKey()) && !words.isEmpty()) {
                html.append(String.format(
                        Locale.ROOT,
                        "<dt>%s</dt><dd>%s</dd>%n",
                        Markup.escaped(entry.getKey().replace('_', ' ')),
                        words.length() > FOLDED
                                ? "<details><summary>show</summary>" + Markup.escaped(cut(words)) + "</details>"
                                : Markup.escaped(words)));
            }
        }
        return html.append("</dl>\n").toString();
    }

    private static String words(JsonNode value) {
        if (value.isNumber()) {
            return value.isIntegralNumber() ? value.asText() : Numbers.words(value.doubleValue());
        }
        if (value.isArray()) {
            List<String> words = new ArrayList<>();
            value.forEach(element -> words.add(words(element)));
            return String.join(value.path(0).isContainerNode() ? "; " : ", ", words);
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .map(entry -> String.format(
                            Locale.ROOT, "%s %s", entry.getKey().replace('_', ' '), words(entry.getValue())))
                    .collect(Collectors.joining(", "));
        }
        return value.isNull() ? "–" : value.asText();
    }

    private static String cut(String text) {
        return text.length() > CHARACTERS
                ? text.substring(0, CHARACTERS) + " … (the whole is in the table verdicts)"
                : text;
    }
}
