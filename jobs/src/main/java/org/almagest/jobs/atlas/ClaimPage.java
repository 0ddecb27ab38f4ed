package org.almagest.jobs.atlas;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.claim.Claim;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.report.Markup;

/** The page of a claim, made to be linked to: the statement, the verdicts, the plots that carry them, and the rule. */
final class ClaimPage {
    private static final int SUMMARY = 180;

    private final StudySheet sheet;
    private final JudgedClaim judged;
    private final Standing standing;

    ClaimPage(StudySheet sheet, JudgedClaim judged) {
        this.sheet = sheet;
        this.judged = judged;
        this.standing = Standing.of(judged);
    }

    private Claim claim() {
        return judged.claim();
    }

    /** What it says in one sentence. */
    String summary() {
        List<Answer> counted = Standing.counted(judged);
        String numbers = counted.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", measured %s, expected %s",
                        new AnswerCard(counted.get(0)).measured(),
                        new AnswerCard(counted.get(0)).expected());
        return String.format(
                Locale.ROOT, "%s%s. %s", standing.words(), numbers, Words.beginning(claim().statement(), SUMMARY));
    }

    /** Whether there are plots in it. */
    boolean plots() {
        return judged.answers().stream()
                .anyMatch(answer -> !new AnswerCard(answer).plots().isEmpty());
    }

    /** What is between head and foot, as HTML. */
    String html() {
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<header class=top>\n<p class=way><a href=\"%s\">Atlas</a> › <a href=\"%s\">%s</a> › claim</p>%n",
                Place.FRONT,
                Place.ofStudy(sheet.name()),
                Markup.escaped(sheet.name())));
        html.append(String.format(
                Locale.ROOT,
                "<h1 class=claim-name>%s</h1>%n<p><span class=\"badge large %s\">%s %s</span> %s</p>%n",
                Markup.escaped(claim().name()),
                standing.kind(),
                standing.mark(),
                standing.words(),
                Markup.escaped(Standing.tally(judged))));
        html.append(String.format(
                Locale.ROOT,
                "<blockquote class=statement>%s</blockquote>%n<p class=paper>%s</p>%n</header>%n<main id=main>%n",
                Markup.escaped(claim().statement()),
                Markup.escaped(claim().paper())));
        html.append(answers()).append(rule()).append(again()).append(others()).append("</main>\n");
        return html.toString();
    }

    private String answers() {
        List<Answer> counted = Standing.counted(judged);
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<section id=verdict><h2>%s</h2>%n",
                counted.size() == 1 ? "The verdict" : "The verdicts"));
        if (judged.answers().isEmpty()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=nothing>No run in this atlas speaks to this claim.%s</p>%n",
                    claim().sweep() == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    " The sweep %s has the runs that can decide it.",
                                    Markup.escaped(claim().sweep()))));
        }
        counted.forEach(answer -> html.append(answer(answer)));
        List<Answer> others = new ArrayList<>(judged.answers());
        others.removeAll(counted);
        if (!others.isEmpty()) {
            html.append(
                    "<h3>What other sweeps of the study say</h3>\n<p class=note>They have runs of the same setting, and do not count above.</p>\n");
            others.forEach(answer -> html.append(answer(answer)));
        }
        return html.append("</section>\n").toString();
    }

    private static String answer(Answer answer) {
        AnswerCard card = new AnswerCard(answer);
        return String.format(
                Locale.ROOT,
                "<article class=verdict data-kind=%s>%s%s<details class=more open><summary>evidence</summary>%s</details></article>%n",
                Standing.of(answer.verdict().verdict()).kind(),
                card.html(),
                card.table(),
                card.evidence());
    }

    private String rule() {
        StringBuilder html = new StringBuilder("<section id=rule><h2>How it is judged</h2>\n<dl class=facts>");
        html.append(String.format(
                Locale.ROOT,
                "<dt>judge</dt><dd><code>%s</code>: %s</dd>",
                Markup.escaped(claim().judge().name()),
                Markup.escaped(claim().judge().description())));
        html.append(String.format(
                Locale.ROOT,
                "<dt>runs</dt><dd>%s</dd>",
                Markup.escaped(claim().setting().words())));
        html.append(String.format(Locale.ROOT, "<dt>expectation from</dt><dd>%s</dd>", Markup.escaped(source())));
        if (claim().question() != null) {
            html.append(String.format(
                    Locale.ROOT,
                    "<dt>bears on</dt><dd>open question %s</dd>",
                    Markup.escaped(claim().question().heading())));
        }
        html.append("</dl>\n");
        String entry = sheet.entry(claim().name());
        if (!entry.isEmpty()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<details><summary>as it is written in claims.yaml, with the cases that test it</summary><pre tabindex=0>%s</pre></details>%n",
                    Markup.escaped(entry)));
        }
        return html.append("</section>\n").toString();
    }

    private String source() {
        return switch (claim().source()) {
            case PAPER -> "the paper’s text or figures";
            case PAPER_CODE -> "code that the authors released";
            case DERIVED -> "what follows from the paper";
            case RERUN -> "an own re-run of the experiment";
        };
    }

    private String again() {
        String sweep = claim().sweep();
        String command = sweep == null
                ? String.format(Locale.ROOT, "./almagest study %s", sheet.name())
                : String.format(Locale.ROOT, "./almagest sweep %s", sweep);
        StringBuilder html = new StringBuilder(String.format(
                Locale.ROOT,
                "<section id=again><h2>Run it again</h2>\n<pre tabindex=0>%s</pre>%n",
                Markup.escaped(command)));
        sheet.sweeps().stream()
                .filter(one -> one.done() > 0
                        && (sweep == null
                                || one.name().equals(sweep)
                                || one.name().equals(sweep + "-quick")))
                .forEach(one -> html.append(String.format(
                        Locale.ROOT,
                        "<p class=note>%s: %d runs, %s, on %s, Java %s. <a href=\"%s#runs\">The sweep file and all sweeps</a></p>%n",
                        Markup.escaped(one.name()),
                        one.done(),
                        one.days(),
                        Markup.escaped(String.join(", ", one.processors())),
                        Markup.escaped(String.join(", ", one.javas())),
                        Place.ofStudy(sheet.name()))));
        return html.append("</section>\n").toString();
    }

    /** The claims before and behind it. */
    private String others() {
        List<String> names =
                sheet.claims().stream().map(one -> one.claim().name()).toList();
        int at = names.indexOf(claim().name());
        StringBuilder html = new StringBuilder("<nav class=beside aria-label=\"other claims of this paper\">");
        if (at > 0) {
            html.append(String.format(
                    Locale.ROOT,
                    "<a rel=prev href=\"%s\">← %s</a>",
                    Place.ofClaim(names.get(at - 1)),
                    Markup.escaped(names.get(at - 1))));
        }
        if (at + 1 < names.size()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<a rel=next href=\"%s\">%s →</a>",
                    Place.ofClaim(names.get(at + 1)),
                    Markup.escaped(names.get(at + 1))));
        }
        return html.append("</nav>\n").toString();
    }
}
