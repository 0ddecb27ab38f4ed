package org.almagest.jobs.atlas;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.report.Markup;

/** The first page: all papers with their claims as a matrix of verdicts, and filters. */
final class FrontPage {
    private final List<StudySheet> studies;

    FrontPage(List<StudySheet> studies) {
        this.studies = List.copyOf(studies);
    }

    /** What it says in one sentence. */
    String summary() {
        Map<Standing, Integer> tally = tally();
        return String.format(
                Locale.ROOT, "%d claims of %d papers, run again: %s.", claims(), studies.size(), Words.tally(tally));
    }

    /** What is between head and foot, as HTML. */
    String html() {
        StringBuilder html = new StringBuilder("<header class=top>\n<p class=way>Almagest</p>\n");
        html.append(String.format(
                        Locale.ROOT,
                        "<h1>What %d %s claim, run again</h1>%n",
                        studies.size(),
                        studies.size() == 1 ? "paper" : "papers"))
                .append(
                        "<p class=lead>Each claim is a rule in a file. Its experiment is run again, the rule judges what comes out, ")
                .append(
                        "and the page of the claim shows the numbers that decided. A claim that agrees here agrees for the experiment ")
                .append("that was run, which is often smaller than the paper’s: its study says how.</p>\n");
        html.append(bar(tally(), claims())).append(tiles());
        html.append("</header>\n<main id=main>\n").append(filters());
        html.append("<p id=shown class=note role=status></p>\n<div id=papers>\n");
        studies.forEach(study -> html.append(row(study)));
        html.append("</div>\n").append(key()).append("</main>\n");
        return html.toString();
    }

    private int claims() {
        return studies.stream().mapToInt(study -> study.claims().size()).sum();
    }

    private Map<Standing, Integer> tally() {
        Map<Standing, Integer> tally = new EnumMap<>(Standing.class);
        studies.forEach(
                study -> study.tally().forEach((standing, count) -> tally.merge(standing, count, Integer::sum)));
        return tally;
    }

    private String tiles() {
        StringBuilder html = new StringBuilder("<ul class=tiles>\n");
        Map<Standing, Integer> tally = tally();
        for (Standing standing : Standing.values()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<li class=%s><b>%d</b><span>%s %s</span></li>%n",
                    standing.kind(),
                    tally.getOrDefault(standing, 0),
                    standing.mark(),
                    standing.words()));
        }
        return html.append("</ul>\n").toString();
    }

    /** Shares side by side; the numbers stand beside it in words. */
    static String bar(Map<Standing, Integer> tally, int all) {
        StringBuilder html = new StringBuilder("<div class=bar aria-hidden=true>");
        tally.forEach((standing, count) -> html.append(
                String.format(Locale.ROOT, "<i class=%s style=\"flex-grow:%d\"></i>", standing.kind(), count)));
        return html.append("</div>\n").toString();
    }

    /** They do nothing without a script, which shows them. */
    private String filters() {
        StringBuilder html = new StringBuilder(
                "<form id=filters class=filters hidden role=search aria-label=\"which claims to show\">\n");
        html.append("<div role=group aria-label=\"by verdict\">")
                .append(String.format(
                        Locale.ROOT, "<button type=button data-kind=\"\" aria-pressed=true>all %d</button>", claims()));
        tally().forEach((standing, count) -> html.append(String.format(
                Locale.ROOT,
                "<button type=button data-kind=%s aria-pressed=false><span class=\"mark %s\" aria-hidden=true>%s</span> %s %d</button>",
                standing.kind(),
                standing.kind(),
                standing.mark(),
                standing.words(),
                count)));
        html.append("</div>\n<label>paper <select id=paper><option value=\"\">all papers</option>");
        studies.forEach(
                study -> html.append(String.format(Locale.ROOT, "<option>%s</option>", Markup.escaped(study.name()))));
        html.append(
                        "</select></label>\n<label>text <input id=text type=search placeholder=\"words of a claim or a paper\"></label>\n")
                .append("<label class=switch><input id=listed type=checkbox> in words</label>\n</form>\n");
        return html.toString();
    }

    private static String row(StudySheet study) {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<article class=paper data-paper=\"%s\">%n<div class=about>",
                Markup.escaped(study.name())));
        html.append(String.format(
                        Locale.ROOT,
                        "<h2><a href=\"%s\">%s</a></h2>",
                        Place.ofStudy(study.name()),
                        Markup.escaped(study.name())))
                .append(String.format(
                        Locale.ROOT,
                        "<p class=paper-title>%s</p>",
                        Markup.escaped(study.study().title())))
                .append(String.format(
                        Locale.ROOT, "<p class=counts>%s</p></div>%n", Markup.escaped(Words.tally(study.tally()))));
        html.append(String.format(
                Locale.ROOT, "<ul class=cells aria-label=\"claims of %s\">%n", Markup.escaped(study.name())));
        study.claims().forEach(claim -> html.append(cell(claim)));
        return html.append("</ul>\n</article>\n").toString();
    }

    private static String cell(JudgedClaim claim) {
        Standing standing = Standing.of(claim);
        String name = claim.claim().name();
        String tally = Standing.tally(claim);
        return String.format(
                Locale.ROOT,
                """
                <li><a class="cell %s" data-kind=%s href="%s" title="%s: %s"><span class=mark aria-hidden=true>%s</span>\
                <span class=name>%s<span class=vh>: %s</span></span><span class=says>%s%s</span></a></li>
                """,
                standing.kind(),
                standing.kind(),
                Place.ofClaim(name),
                Markup.escaped(name),
                standing.words(),
                standing.mark(),
                Markup.escaped(name),
                standing.words(),
                Markup.escaped(claim.claim().statement()),
                tally.isEmpty() ? "" : String.format(Locale.ROOT, " <b>%s.</b>", Markup.escaped(tally)));
    }

    private static String key() {
        return """
                <section id=key><h2>How to read it</h2>
                <dl class=key>
                <dt><span class="cell agrees"><span class=mark>✓</span></span> agrees</dt><dd>what was measured, with the whole of its 95 % interval, is where the claim says, in every setting that was judged</dd>
                <dt><span class="cell disagrees"><span class=mark>✗</span></span> disagrees</dt><dd>in one setting at least it is wholly elsewhere</dd>
                <dt><span class="cell inconclusive"><span class=mark>?</span></span> inconclusive</dt><dd>both answers are possible, a condition is not met, or the control shows the same</dd>
                <dt><span class="cell not-run"><span class=mark>·</span></span> not run</dt><dd>no run here speaks to it</dd>
                </dl></section>
                """;
    }
}
