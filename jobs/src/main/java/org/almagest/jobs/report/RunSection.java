package org.almagest.jobs.report;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.almagest.dynamics.train.Status;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** How many runs there are of each kind, those that went wrong with their errors, and the others. */
final class RunSection {
    /** Its anchor. */
    static final String ID = "runs";

    private static final int KINDS = 200;
    private static final int FAILURES = 200;
    private static final int RUNS = 400;
    private static final int ERROR_CHARACTERS = 2000;

    private static final String QUERY = String.format(
            Locale.ROOT,
            "SELECT run_id, sweep, family, dataset, depth, width, seed, status, steps, initial_loss, final_loss, test_loss, train_accuracy, test_accuracy, error%nFROM %s ORDER BY status = 'failed' DESC, sweep, family, depth, width, seed",
            Sql.table(Table.RUNS));

    private RunSection() {}

    static Section of(Observed observed) {
        List<ReportedRun> runs = observed.runs();
        if (runs.isEmpty()) {
            return Section.of(
                    ID,
                    "Runs",
                    "Nothing yet: this folder holds no runs. Run a sweep into it first, such as almagest sweep quickstart --out FOLDER.",
                    List.of());
        }
        StringBuilder html = new StringBuilder();
        html.append(kinds(runs));
        Predicate<ReportedRun> wrong =
                run -> run.status().equals(Status.FAILED.word()) || run.status().equals(Status.DIVERGED.word());
        List<ReportedRun> failed = runs.stream()
                .filter(run -> run.status().equals(Status.FAILED.word()))
                .toList();
        List<ReportedRun> diverged = runs.stream()
                .filter(run -> run.status().equals(Status.DIVERGED.word()))
                .toList();
        List<ReportedRun> others = runs.stream().filter(wrong.negate()).toList();
        // Failures tell the most, and a few of each are enough to see what went wrong.
        html.append(list("Failed", failed, FAILURES, observed, true));
        html.append(list("Diverged", diverged, FAILURES, observed, true));
        html.append(list("Converged and finished", others, RUNS, observed, false));
        html.append(Page.query(QUERY));
        return new Section(ID, "Runs", "", html.toString(), List.of());
    }

    private static String kinds(List<ReportedRun> runs) {
        SortedMap<String, SortedMap<String, Integer>> kinds = new TreeMap<>();
        for (ReportedRun run : runs) {
            String row = String.format(
                    Locale.ROOT,
                    "<td class=word>%s</td><td class=word>%s</td><td class=word>%s</td>",
                    Markup.escaped(run.sweep()),
                    Markup.escaped(run.family()),
                    Markup.escaped(run.dataset()));
            kinds.computeIfAbsent(row, key -> new TreeMap<>()).merge(run.status(), 1, Integer::sum);
        }
        StringBuilder html =
                new StringBuilder("<div class=scroll><table><thead><tr><th>sweep</th><th>family</th><th>data</th>");
        for (Status status : Status.values()) {
            html.append(String.format(Locale.ROOT, "<th class=number>%s</th>", status.word()));
        }
        html.append("</tr></thead><tbody>\n");
        kinds.entrySet().stream().limit(KINDS).forEach(kind -> {
            html.append("<tr>").append(kind.getKey());
            for (Status status : Status.values()) {
                html.append(String.format(
                        Locale.ROOT, "<td class=number>%d</td>", kind.getValue().getOrDefault(status.word(), 0)));
            }
            html.append("</tr>\n");
        });
        html.append("</tbody></table></div>\n");
        if (kinds.size() > KINDS) {
            html.append("<p class=note>")
                    .append(Spread.leftOut(kinds.size(), KINDS, "kinds"))
                    .append("</p>\n");
        }
        return html.toString();
    }

    private static String list(String title, List<ReportedRun> runs, int most, Observed observed, boolean open) {
        if (runs.isEmpty()) {
            return "";
        }
        List<ReportedRun> shown = Spread.over(runs, most);
        StringBuilder html = new StringBuilder();
        html.append(String.format(
                Locale.ROOT, "<details%s><summary>%s: %d</summary>%n", open ? " open" : "", title, runs.size()));
        if (shown.size() < runs.size()) {
            html.append(String.format(
                    Locale.ROOT,
                    "<p class=note>Spread evenly over all.%s</p>%n",
                    Spread.leftOut(runs.size(), shown.size(), "runs")));
        }
        html.append("<div class=scroll><table><thead><tr><th>run</th><th>what</th><th class=number>seed</th>")
                .append("<th class=number>parameters</th><th>status</th><th class=number>steps</th>")
                .append("<th class=number>initial loss</th><th class=number>final loss</th>")
                .append("<th class=number>test loss</th><th class=number>accuracy</th>")
                .append("<th class=number>test accuracy</th>")
                .append(open ? "<th>error</th>" : "")
                .append("</tr></thead><tbody>\n");
        for (ReportedRun run : shown) {
            html.append(String.format(
                    Locale.ROOT,
                    """
                    <tr class="%s"><td><code title="almagest show DIR %s">%s</code></td><td class=word>%s: %s</td><td class=number>%d</td>\
                    <td class=number>%s</td><td>%s</td><td class=number>%s</td><td class=number>%s</td>\
                    <td class=number>%s</td><td class=number>%s</td><td class=number>%s</td><td class=number>%s</td>%s</tr>
                    """,
                    Markup.escaped(run.status()),
                    Markup.escaped(ReportedRun.brief(run.id())),
                    Markup.escaped(ReportedRun.brief(run.id())),
                    Markup.escaped(run.sweep()),
                    Markup.escaped(observed.view().words(run.id(), Set.of())),
                    run.seed(),
                    Numbers.digits(run.parameters()),
                    Markup.escaped(run.status()),
                    Numbers.digits(run.steps()),
                    Numbers.words(run.initialLoss()),
                    Numbers.words(run.finalLoss()),
                    Numbers.words(run.testLoss()),
                    Numbers.words(run.trainAccuracy()),
                    Numbers.words(run.testAccuracy()),
                    open
                            ? String.format(Locale.ROOT, "<td class=error>%s</td>", Markup.escaped(cut(run.error())))
                            : ""));
        }
        return html.append("</tbody></table></div></details>\n").toString();
    }

    private static String cut(@Nullable String error) {
        if (error == null) {
            return "";
        }
        return error.length() > ERROR_CHARACTERS ? error.substring(0, ERROR_CHARACTERS) + " …" : error;
    }
}
