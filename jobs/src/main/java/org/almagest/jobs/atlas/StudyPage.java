package org.almagest.jobs.atlas;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.report.Markup;

/** The page of a study: the paper in short, its claims with the plots that carry them, what ran where, and how to run it again. */
final class StudyPage {
    /** Settings of one claim with plots of their own; the claim's page has all. */
    private static final int ANSWERS = 2;

    private final StudySheet sheet;

    StudyPage(StudySheet sheet) {
        this.sheet = sheet;
    }

    /** What it says in one sentence. */
    String summary() {
        return String.format(Locale.ROOT, "%s: %s.", sheet.readme().title(), Words.tally(sheet.tally()));
    }

    /** What is between head and foot, as HTML. */
    String html() {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<header class=top>\n<p class=way><a href=\"%s\">Atlas</a> › %s</p>%n",
                Place.FRONT,
                Markup.escaped(sheet.name())));
        html.append(String.format(
                        Locale.ROOT,
                        "<h1>%s</h1>%n<p class=lead>%s</p>%n",
                        Markup.escaped(capital(sheet.readme().title())),
                        Markup.escaped(sheet.study().title())))
                .append(FrontPage.bar(sheet.tally(), sheet.claims().size()))
                .append(String.format(
                        Locale.ROOT,
                        "<p class=counts>%s</p>%n</header>%n",
                        Markup.escaped(Words.tally(sheet.tally()))));
        html.append(
                        "<nav aria-label=sections><ul><li><a href=\"#paper\">The paper in short</a></li><li><a href=\"#verdicts\">Claims</a></li>")
                .append(sheet.readme().found().isEmpty() ? "" : "<li><a href=\"#found\">What was found</a></li>")
                .append(
                        "<li><a href=\"#runs\">What ran</a></li><li><a href=\"#again\">Run it again</a></li></ul></nav>\n<main id=main>\n");
        html.append("<section id=paper class=prose><h2>The paper in short</h2>\n")
                .append(Markdown.html(sheet.readme().paper()))
                .append("</section>\n");
        html.append(claims());
        if (!sheet.readme().found().isEmpty()) {
            html.append(
                            "<section id=found class=prose><h2>What was found when the study was written</h2>\n<p class=note>The account in the study’s own page; ")
                    .append(
                            "the verdicts above are of the runs of this atlas.</p>\n<details><summary>open the account</summary>\n")
                    .append(Markdown.html(sheet.readme().found()))
                    .append("</details></section>\n");
        }
        html.append(runs()).append(again()).append("</main>\n");
        return html.toString();
    }

    private String claims() {
        StringBuilder html =
                new StringBuilder("<section id=verdicts><h2>Claims and what carries their verdicts</h2>\n");
        Map<Standing, Integer> tally = sheet.tally();
        html.append(
                        "<div class=filters role=group aria-label=\"which claims to show\"><button type=button data-filter=\"\" aria-pressed=true>all ")
                .append(sheet.claims().size())
                .append("</button>");
        tally.forEach((standing, count) -> html.append(String.format(
                Locale.ROOT,
                "<button type=button aria-pressed=false data-filter=%s>%s %s %d</button>",
                standing.kind(),
                standing.mark(),
                standing.words(),
                count)));
        html.append("</div>\n<div class=claims>\n");
        sheet.claims().forEach(claim -> html.append(claim(claim)));
        return html.append("</div></section>\n").toString();
    }

    private static String claim(JudgedClaim claim) {
        Standing standing = Standing.of(claim);
        String name = claim.claim().name();
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<article class=verdict id=\"%s\" data-kind=%s>%n<h3><span class=mark aria-hidden=true>%s</span> <a href=\"%s\">%s</a> <em>%s</em></h3>%n",
                Markup.escaped(name),
                standing.kind(),
                standing.mark(),
                Place.ofClaim(name),
                Markup.escaped(name),
                standing.words()));
        html.append(String.format(
                Locale.ROOT,
                "<p class=statement>%s</p>%n",
                Markup.escaped(claim.claim().statement())));
        List<Answer> counted = Standing.counted(claim);
        counted.stream().limit(ANSWERS).forEach(answer -> html.append(new AnswerCard(answer).html()));
        if (counted.size() > ANSWERS) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=note>%s: <a href=\"%s\">all %d settings</a></p>%n",
                    Markup.escaped(Standing.tally(claim)),
                    Place.ofClaim(name),
                    counted.size()));
        }
        return html.append("</article>\n").toString();
    }

    private String runs() {
        StringBuilder html = new StringBuilder("<section id=runs><h2>What ran, where and when</h2>\n");
        for (SweepSheet sweep : sheet.sweeps()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<article class=sweep><h3>%s</h3><p>%s</p>%n",
                    Markup.escaped(sweep.name()),
                    Markup.escaped(sweep.description())));
            html.append(String.format(
                    Locale.ROOT, "<dl class=facts><dt>runs</dt><dd>%s</dd>", Markup.escaped(counts(sweep))));
            if (sweep.done() > 0) {
                html.append(String.format(
                        Locale.ROOT,
                        "<dt>when</dt><dd>%s</dd><dt>hardware</dt><dd>%s</dd><dt>Java</dt><dd>%s</dd><dt>time</dt><dd>%s on one core, all runs together</dd>",
                        sweep.days(),
                        Markup.escaped(String.join(", ", sweep.processors())),
                        Markup.escaped(String.join(", ", sweep.javas())),
                        sweep.time()));
                html.append(String.format(
                        Locale.ROOT,
                        "<dt>all figures</dt><dd><a href=\"%s\">the report on this sweep</a></dd>",
                        Place.ofReport(sweep.name())));
            }
            html.append(String.format(
                    Locale.ROOT,
                    "</dl>\n<details><summary>the sweep file %s</summary><pre tabindex=0>%s</pre></details></article>%n",
                    Markup.escaped(sweep.file()),
                    Markup.escaped(sweep.text())));
        }
        return html.append("</section>\n").toString();
    }

    private static String counts(SweepSheet sweep) {
        if (sweep.done() == 0) {
            return String.format(Locale.ROOT, "none of %d", sweep.asked());
        }
        StringBuilder words = new StringBuilder();
        sweep.statuses().forEach((status, count) -> words.append(words.length() == 0 ? "" : ", ")
                .append(count)
                .append(' ')
                .append(status));
        return sweep.done() < sweep.asked()
                ? String.format(Locale.ROOT, "%s; %d of %d so far", words, sweep.done(), sweep.asked())
                : words.toString();
    }

    private String again() {
        String written = sheet.readme().again();
        int end = written.indexOf('\n');
        String body = written.isEmpty() || end < 0
                ? String.format(Locale.ROOT, "```\n./almagest study %s\n```", sheet.name())
                : written.substring(end);
        return String.format(
                Locale.ROOT,
                "<section id=again class=prose><h2>Run it again</h2>\n%s</section>%n",
                Markdown.html(body));
    }

    private static String capital(String title) {
        return title.isEmpty() ? title : Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }
}
