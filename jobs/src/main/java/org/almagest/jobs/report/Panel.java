package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Trained runs that share a plot: all that tells them apart is one axis and the seed.
 *
 * @param sweep their sweep
 * @param words what they have in common
 * @param axis what they differ in, such as {@code depth}; empty where it is the seed alone
 * @param runs the runs, never empty
 */
record Panel(String sweep, String words, String axis, List<ReportedRun> runs) {
    /** Of a sweep; each has two arrays of 48 numbers for every quantity drawn. */
    private static final int RUNS = 50_000;

    static List<Panel> of(Observed observed) {
        List<Panel> panels = new ArrayList<>();
        observed.sweeps().forEach((sweep, all) -> {
            List<ReportedRun> trained =
                    Spread.over(all.stream().filter(ReportedRun::trained).toList(), RUNS);
            SortedMap<String, List<ReportedRun>> kinds = trained.stream()
                    .collect(Collectors.groupingBy(
                            run -> run.family() + " on " + run.dataset(), TreeMap::new, Collectors.toList()));
            kinds.forEach((kind, own) -> {
                String axis = observed.mainAxis(own);
                observed.groups(own, axis).forEach((words, group) -> panels.add(new Panel(sweep, words, axis, group)));
            });
        });
        return panels;
    }

    /** The most steps that any of its runs took. */
    long mostSteps() {
        return runs.stream().mapToLong(ReportedRun::steps).max().orElse(0);
    }

    /** The axis as a column to select, with a comma, or nothing. */
    String selectedAxis() {
        return axis.isEmpty() ? "" : axis + ", ";
    }

    /** What a query has to ask of the table {@code runs}. */
    String condition() {
        ReportedRun any = runs.get(0);
        return String.format(
                Locale.ROOT,
                "sweep = %s AND family = %s AND dataset = %s",
                Sql.literal(sweep),
                Sql.literal(any.family()),
                Sql.literal(any.dataset()));
    }
}
