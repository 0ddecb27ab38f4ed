package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Exhibit.Kind;
import org.almagest.dynamics.claim.Exhibit.Mark;
import org.almagest.dynamics.claim.Exhibit.Range;
import org.almagest.jobs.analyse.FittedLine;
import org.almagest.jobs.analyse.FleetView;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.table.Table;

/** The plot that carries a verdict: the numbers that were judged, and where they should lie. */
public final class VerdictPlot {
    private static final int MARKS = 400;
    private static final int LAWS = 8;
    private static final int ROW = 38;
    private static final int LEAST_HEIGHT = 64;

    /** Numbers that span more are told apart on a logarithmic axis alone. */
    private static final double DECADES = 50;

    private static final double MARGIN = 0.06;

    private VerdictPlot() {}

    /** The plots of one verdict, one for each quantity; none where it rests on no numbers that could be drawn. */
    public static List<Figure> of(Answer answer) {
        if (answer.lines().isEmpty()) {
            return exhibit(answer).stream().toList();
        }
        Map<String, List<FittedLine>> quantities = new LinkedHashMap<>();
        answer.lines().forEach(line -> quantities
                .computeIfAbsent(line.fit().quantity(), first -> new ArrayList<>())
                .add(line));
        return quantities.values().stream()
                .flatMap(lines -> laws(answer, lines).stream())
                .toList();
    }

    private static Optional<Figure> laws(Answer answer, List<FittedLine> lines) {
        ArrayNode values = Specification.JSON.createArrayNode();
        Map<String, String> names = new LinkedHashMap<>();
        for (FittedLine line : lines) {
            if (!line.untrained() || lines.stream().allMatch(FittedLine::untrained)) {
                names.putIfAbsent(FleetView.sliceWords(line.fit().slice()), name(line));
            }
        }
        List<String> drawn = Spread.over(List.copyOf(names.keySet()), LAWS);
        for (FittedLine line : lines) {
            String words = FleetView.sliceWords(line.fit().slice());
            String name = names.get(words);
            if (name != null && drawn.contains(words)) {
                PowerLawMarks.add(
                        values,
                        line.observations(),
                        new PowerLawMarks.Law(
                                line.fit().exponent(),
                                line.fit().ciLow(),
                                line.fit().ciHigh()),
                        name,
                        line.untrained() ? PowerLawMarks.UNTRAINED : PowerLawMarks.TRAINED);
            }
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        List<String> series = drawn.stream().map(names::get).toList();
        String axis = lines.get(0).fit().axis();
        String quantity = lines.get(0).fit().quantity();
        return Optional.of(new Figure(
                String.format(Locale.ROOT, "%s against %s", quantity, axis),
                String.format(
                        Locale.ROOT,
                        "Sweep %s, logarithmic axes. Points are runs; the line has the fitted exponent, the band holds its 95 %% interval%s.%s",
                        answer.sweep(),
                        lines.stream().anyMatch(FittedLine::untrained)
                                ? ", hollow points and the dashed line are networks before training"
                                : "",
                        Spread.leftOut(names.size(), drawn.size(), "slices")),
                series,
                Specification.of(
                        "scaling",
                        Map.of(
                                "values",
                                values,
                                "names",
                                Specification.texts(series),
                                "colours",
                                Colours.series(series),
                                "x",
                                Specification.text(axis),
                                "y",
                                Specification.text(quantity))),
                query(answer)));
    }

    private static String name(FittedLine line) {
        return String.format(
                Locale.ROOT,
                "%s: %+.3f [%+.3f, %+.3f]",
                FleetView.sliceWords(line.fit().slice()),
                line.fit().exponent(),
                line.fit().ciLow(),
                line.fit().ciHigh());
    }

    private static Optional<Figure> exhibit(Answer answer) {
        Exhibit exhibit = answer.exhibit();
        List<Mark> finite = exhibit.marks().stream()
                .filter(mark -> Double.isFinite(mark.value()))
                .toList();
        if (finite.isEmpty()) {
            return Optional.empty();
        }
        List<Mark> marks = exhibit.joined() ? units(finite) : Spread.over(finite, MARKS);
        Scale scale = Scale.of(exhibit, marks);
        Set<String> places = new LinkedHashSet<>();
        exhibit.marks().forEach(mark -> places.add(mark.place()));
        List<String> rows = List.copyOf(places);
        ArrayNode values = Specification.JSON.createArrayNode();
        Range expected = exhibit.expected();
        if (expected != null) {
            values.addObject()
                    .put("k", "range")
                    .put("low", scale.within(expected.low()))
                    .put("high", scale.within(expected.high()));
        }
        for (Mark mark : marks) {
            String kind = mark.kind().name().toLowerCase(Locale.ROOT);
            ObjectNode value = values.addObject()
                    .put("k", kind)
                    .put("p", mark.place())
                    .put("v", Numbers.drawn(mark.value()))
                    .put("u", mark.unit());
            ReportedRun.name(value, mark.run());
            if (exhibit.joined()) {
                // along a setting the control has lines of its own; without one it is where lines begin
                boolean apart =
                        mark.kind() == Kind.CONTROL && !exhibit.setting().isEmpty();
                value.put("joined", true)
                        .put("d", (apart ? "control " : "") + mark.unit())
                        .put("o", rows.indexOf(mark.place()));
            }
        }
        for (Exhibit.Bar bar : exhibit.bars()) {
            if (places.contains(bar.place())) {
                for (String kind : List.of("bar", "mean")) {
                    values.addObject()
                            .put("k", kind)
                            .put("p", bar.place())
                            .put("v", Numbers.drawn(bar.interval().value()))
                            .put("low", scale.within(bar.interval().low()))
                            .put("high", scale.within(bar.interval().high()));
                }
            }
        }
        ObjectNode specification = Specification.of(
                exhibit.joined() ? "verdict-joined" : "verdict",
                Map.of(
                        "values",
                        values,
                        "places",
                        Specification.texts(rows),
                        "setting",
                        exhibit.setting().isEmpty()
                                ? Specification.JSON.nullNode()
                                : Specification.text(exhibit.setting()),
                        "number",
                        Specification.text(exhibit.number()),
                        "scale",
                        Specification.text(scale.logarithmic() ? "log" : "linear"),
                        "domain",
                        Specification.JSON.createArrayNode().add(scale.low()).add(scale.high()),
                        "height",
                        Specification.JSON.getNodeFactory().numberNode(Math.max(LEAST_HEIGHT, ROW * rows.size()))));
        return Optional.of(new Figure(
                exhibit.setting().isEmpty()
                        ? exhibit.number()
                        : String.format(Locale.ROOT, "%s by %s", exhibit.number(), exhibit.setting()),
                caption(answer, exhibit, marks, finite),
                List.of(),
                specification,
                query(answer)));
    }

    /** Whole units of joined marks, since half of one would be drawn as something else. */
    private static List<Mark> units(List<Mark> marks) {
        List<Integer> all = marks.stream().map(Mark::unit).distinct().toList();
        long places = marks.stream().map(Mark::place).distinct().count();
        Set<Integer> shown = Set.copyOf(Spread.over(all, (int) Math.max(1, MARKS / Math.max(1, places))));
        return marks.stream().filter(mark -> shown.contains(mark.unit())).toList();
    }

    private static String caption(Answer answer, Exhibit exhibit, List<Mark> marks, List<Mark> finite) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        marks.forEach(mark -> kinds.add(mark.kind()));
        List<String> words = new ArrayList<>();
        words.add(String.format(Locale.ROOT, "Sweep %s.", answer.sweep()));
        if (exhibit.joined()) {
            words.add("Each line joins what was measured together, such as runs of one seed.");
        }
        if (kinds.contains(Kind.CONTROL)) {
            words.add("Hollow points are the control.");
        }
        if (kinds.contains(Kind.AGAINST)) {
            words.add("Red crosses are against the claim.");
        }
        if (!exhibit.bars().isEmpty()) {
            words.add("The bar is the 95 % interval that was judged.");
        }
        Range expected = exhibit.expected();
        if (expected != null) {
            words.add("Shaded is where the claim expects it.");
        }
        int infinite = exhibit.marks().size() - finite.size();
        if (infinite > 0) {
            words.add(String.format(Locale.ROOT, "%d are infinite, and are not drawn.", infinite));
        }
        return String.join(" ", words) + Spread.leftOut(finite.size(), marks.size(), "points");
    }

    private static String query(Answer answer) {
        return String.format(
                Locale.ROOT,
                "SELECT verdict, measured, expected, tolerance, evidence FROM %s WHERE claim = %s",
                Sql.table(Table.VERDICTS),
                Sql.literal(answer.verdict().claim()));
    }

    /** The axis of the numbers. */
    private record Scale(double low, double high, boolean logarithmic) {
        static Scale of(Exhibit exhibit, List<Mark> marks) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Mark mark : marks) {
                low = Math.min(low, mark.value());
                high = Math.max(high, mark.value());
            }
            for (Exhibit.Bar bar : exhibit.bars()) {
                low = Math.min(low, bar.interval().value());
                high = Math.max(high, bar.interval().value());
            }
            boolean logarithmic = low > 0 && high / low > DECADES;
            Range expected = exhibit.expected();
            if (expected != null) {
                for (double end : new double[] {expected.low(), expected.high()}) {
                    if (Double.isFinite(end) && (!logarithmic || end > 0)) {
                        low = Math.min(low, end);
                        high = Math.max(high, end);
                    }
                }
            }
            if (logarithmic) {
                double margin = StrictMath.pow(high / low, MARGIN);
                return new Scale(Numbers.drawn(low / margin), Numbers.drawn(high * margin), true);
            }
            double margin = high > low ? MARGIN * (high - low) : Math.max(Math.abs(high), 1) * MARGIN;
            return new Scale(Numbers.drawn(low - margin), Numbers.drawn(high + margin), false);
        }

        double within(double end) {
            return Double.isFinite(end) ? Numbers.drawn(Math.min(high, Math.max(low, end))) : end > 0 ? high : low;
        }
    }
}
