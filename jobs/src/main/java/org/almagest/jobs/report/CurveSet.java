package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Curves of many runs for the panels that are drawn. */
final class CurveSet {
    private static final int CURVES = 10;

    private final Map<String, Long> mostSteps = new HashMap<>();
    private final Map<String, Curve> curves = new HashMap<>();

    CurveSet(List<Panel> panels) {
        for (Panel panel : panels) {
            long steps = panel.mostSteps();
            panel.runs().forEach(run -> mostSteps.put(run.id(), steps));
        }
    }

    /** Takes a value of a run, which is passed over where no panel shows the run or the value is no number. */
    void record(String run, long step, double value) {
        Long steps = mostSteps.get(run);
        if (steps != null && !Double.isNaN(value)) {
            curves.computeIfAbsent(run, id -> new Curve(steps)).record(step, value);
        }
    }

    boolean isEmpty() {
        return curves.isEmpty();
    }

    /**
     * A plot of the medians with their bands, one for each place on the panel's axis; empty where there is nothing that a
     * logarithmic axis can show.
     *
     * @param y what the curves are
     * @param bounds curves that are drawn dashed
     */
    Optional<Figure> figure(Observed observed, Panel panel, String title, String y, CurveSet bounds, String query) {
        SortedMap<Double, List<ReportedRun>> places = observed.places(panel.runs(), panel.axis());
        List<Double> shown = Spread.over(List.copyOf(places.keySet()), CURVES);
        double[] grid = Curve.grid(panel.mostSteps());
        ArrayNode values = Specification.JSON.createArrayNode();
        Set<String> names = new LinkedHashSet<>();
        for (Double place : shown) {
            List<ReportedRun> runs = Objects.requireNonNull(places.get(place));
            String name = panel.axis().isEmpty() ? "all" : Numbers.words(place);
            names.add(name);
            Bands.add(values, "line", name, grid, of(runs));
            Bands.add(values, "bound", name, grid, bounds.of(runs));
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        ArrayNode domain = Specification.JSON.createArrayNode();
        names.forEach(domain::add);
        String caption = String.format(
                Locale.ROOT,
                "Sweep %s, %d runs.%s",
                panel.sweep(),
                panel.runs().size(),
                Spread.leftOut(places.size(), shown.size(), "values of " + panel.axis()));
        return Optional.of(new Figure(
                title,
                caption,
                List.of(),
                Specification.of(
                        "bands",
                        Map.of(
                                "values",
                                values,
                                "domain",
                                domain,
                                "range",
                                Colours.ordered(domain.size()),
                                "series",
                                Specification.text(panel.axis().isEmpty() ? "runs" : panel.axis()),
                                "y",
                                Specification.text(y))),
                query));
    }

    private List<Curve> of(List<ReportedRun> runs) {
        return runs.stream()
                .flatMap(run -> Stream.ofNullable(curves.get(run.id())))
                .toList();
    }
}
