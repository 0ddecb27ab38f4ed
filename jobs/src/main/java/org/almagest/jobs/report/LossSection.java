package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.almagest.dynamics.probe.Probes;
import org.almagest.dynamics.probe.TrainingQuantity;
import org.almagest.jobs.table.Table;

/** The loss by step: medians and bands over runs, one curve a depth or whatever else a sweep is about. */
final class LossSection {
    /** The quantities that probes declare as upper bounds on the loss. */
    static final Set<String> BOUNDS = Probes.quantitiesThat(quantity ->
            quantity.bounded().filter(TrainingQuantity.LOSS.word()::equals).isPresent());

    private static final int FIGURES = 24;

    private LossSection() {}

    static Section of(Observed observed) {
        List<Panel> panels = Panel.of(observed);
        List<Panel> shown = Spread.over(panels, FIGURES);
        CurveSet losses = new CurveSet(shown);
        CurveSet bounds = new CurveSet(shown);
        observed.rows(
                Table.TRAJECTORY,
                List.of("run_id", "step", "loss"),
                row -> losses.record(Observed.text(row[0]), Observed.step(row[1]), Observed.real(row[2])));
        observed.rows(Table.MEASUREMENTS, List.of("run_id", "step", "value", "quantity"), row -> {
            if (BOUNDS.contains(Observed.text(row[3]))) {
                bounds.record(Observed.text(row[0]), Observed.step(row[1]), Observed.real(row[2]));
            }
        });
        List<Figure> figures = new ArrayList<>();
        shown.forEach(panel -> losses.figure(observed, panel, panel.words(), "loss", bounds, query(panel, bounds))
                .ifPresent(figures::add));
        if (figures.isEmpty()) {
            return Section.of(
                    "loss",
                    "Loss",
                    "Nothing yet: no run has taken a step and recorded its loss. A sweep with epochs: 0 trains nothing.",
                    List.of());
        }
        String bound = bounds.isEmpty()
                ? ""
                : " Dashed: the upper bound, from the quantity " + String.join(", ", BOUNDS) + ".";
        return Section.of(
                "loss",
                "Loss",
                "Medians over runs; bands hold 80 % of them (10 % to 90 %, from three runs on). A run that has stopped keeps its "
                        + "last loss." + bound + Spread.leftOut(panels.size(), shown.size(), "groups of runs"),
                figures);
    }

    private static String query(Panel panel, CurveSet bounds) {
        String query = String.format(
                Locale.ROOT,
                """
                SELECT %sstep, median(loss), quantile_cont(loss, 0.1), quantile_cont(loss, 0.9), count(*)
                FROM %s JOIN %s USING (run_id)
                WHERE %s
                GROUP BY ALL ORDER BY ALL""",
                panel.selectedAxis(),
                Sql.table(Table.RUNS),
                Sql.table(Table.TRAJECTORY),
                panel.condition());
        return bounds.isEmpty()
                ? query
                : query
                        + String.format(
                                Locale.ROOT,
                                """
                        ;
                        SELECT %sstep, median(value) FROM %s JOIN %s USING (run_id)
                        WHERE %s AND quantity IN %s GROUP BY ALL ORDER BY ALL""",
                                panel.selectedAxis(),
                                Sql.table(Table.RUNS),
                                Sql.table(Table.MEASUREMENTS),
                                panel.condition(),
                                Sql.literals(BOUNDS));
    }
}
