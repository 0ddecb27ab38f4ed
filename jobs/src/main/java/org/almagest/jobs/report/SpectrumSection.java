package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.almagest.dynamics.probe.Operator;
import org.almagest.dynamics.probe.Probes;
import org.almagest.jobs.table.Table;
import org.jspecify.annotations.Nullable;

/** Eigenvalues by their place, the largest first, on logarithmic axes; a few runs of each sweep. */
final class SpectrumSection {
    private static final Set<String> KERNELS = Probes.operators(Operator.Kind.TANGENT_KERNEL);

    private static final int FIGURES = 12;
    private static final int RUNS = 6;
    private static final int POINTS = 160;

    private record Plot(String sweep, String operator) {}

    /** Which spectra there are: the steps at which each run was measured. */
    private final SortedMap<Plot, SortedMap<ReportedRun, SortedSet<Long>>> there =
            new TreeMap<>(Comparator.comparing(Plot::sweep).thenComparing(Plot::operator));

    private final Map<String, ArrayNode> values = new HashMap<>();
    private final Observed observed;

    private SpectrumSection(Observed observed, Predicate<String> operators) {
        this.observed = observed;
        observed.rows(Table.SPECTRA, List.of("run_id", "operator", "step"), row -> {
            String operator = Observed.text(row[1]);
            if (operators.test(operator)) {
                ReportedRun run = run(row[0]);
                there.computeIfAbsent(new Plot(run.sweep(), operator), plot -> new TreeMap<>(ReportedRun.ORDER))
                        .computeIfAbsent(run, steps -> new TreeSet<>())
                        .add(Observed.step(row[2]));
            }
        });
    }

    /** Whether {@code operator} of the table {@code spectra} is the curvature of a whole network's loss, or a part of it. */
    static boolean isCurvature(String operator) {
        return !Operator.isOfLayer(operator) && !KERNELS.contains(operator);
    }

    /** Hessians and their parts. */
    static Section hessian(Observed observed) {
        return new SpectrumSection(observed, SpectrumSection::isCurvature)
                .section(
                        "spectra",
                        "Eigenvalue spectra",
                        "Nothing yet: no run has measured eigenvalues. The probe hessian does.");
    }

    /** Tangent kernels. */
    static Section ntk(Observed observed) {
        return new SpectrumSection(observed, operator -> KERNELS.contains(Operator.whole(operator)))
                .section(
                        "ntk", "NTK spectra", "Nothing yet: no run has measured a tangent kernel. The probe ntk does.");
    }

    private Section section(String id, String title, String nothing) {
        if (there.isEmpty()) {
            return Section.of(id, title, nothing, List.of());
        }
        List<Plot> shown = Spread.over(List.copyOf(there.keySet()), FIGURES);
        Map<String, String> wanted = new HashMap<>();
        Map<Plot, List<ReportedRun>> chosen = new HashMap<>();
        for (Plot plot : shown) {
            List<ReportedRun> runs = chosen(
                    Objects.requireNonNull(there.get(plot)).keySet().stream().toList());
            chosen.put(plot, runs);
            for (ReportedRun run : runs) {
                SortedSet<Long> steps = Objects.requireNonNull(there.get(plot).get(run));
                wanted.put(key(run.id(), plot.operator(), steps.first()), "first measured");
                wanted.put(
                        key(run.id(), plot.operator(), steps.last()), steps.size() == 1 ? "measured" : "last measured");
            }
        }
        observed.rows(Table.SPECTRA, List.of("run_id", "operator", "step", "tolerance", "eigenvalues"), row -> {
            String key = key(Observed.text(row[0]), Observed.text(row[1]), Observed.step(row[2]));
            String moment = wanted.get(key);
            if (moment != null) {
                values.put(key, spectrum(run(row[0]), moment, row));
            }
        });
        List<Figure> figures = new ArrayList<>();
        shown.forEach(plot -> figures.add(figure(plot, Objects.requireNonNull(chosen.get(plot)))));
        figures.removeIf(figure -> figure.specification().at("/data/values").isEmpty());
        if (figures.isEmpty()) {
            return Section.of(id, title, "Nothing to draw: all eigenvalues are zero or missing.", List.of());
        }
        return Section.of(
                id,
                title,
                "Magnitudes of the eigenvalues, the largest first; crosses are negative ones. Dotted: the tolerance below which "
                        + "an eigenvalue counts as zero. Dashed: the first of two moments. Exact zeros have no place on the axis."
                        + Spread.leftOut(there.size(), figures.size(), "pairs of sweep and operator"),
                figures);
    }

    /** The first seed of each kind of run, evenly over the kinds. */
    private List<ReportedRun> chosen(List<ReportedRun> runs) {
        Map<String, ReportedRun> kinds = new LinkedHashMap<>();
        runs.forEach(run -> kinds.putIfAbsent(name(run), run));
        return Spread.over(List.copyOf(kinds.values()), RUNS);
    }

    private String name(ReportedRun run) {
        return observed.view().words(run.id(), Set.of());
    }

    private ArrayNode spectrum(ReportedRun run, String moment, @Nullable Object[] row) {
        double[] eigenvalues = (double[]) Objects.requireNonNull(row[4]);
        double tolerance = Observed.real(row[3]);
        int[] order = IntStream.range(0, eigenvalues.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -Math.abs(eigenvalues[i]))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(i -> i)
                .toArray();
        ArrayNode points = Specification.JSON.createArrayNode();
        for (int i : places(order.length)) {
            double eigenvalue = eigenvalues[order[i]];
            if (Numbers.positive(Math.abs(eigenvalue))) {
                ReportedRun.name(
                        points.addObject()
                                .put("k", eigenvalue > 0 ? "positive" : "negative")
                                .put("s", name(run))
                                .put("m", moment)
                                .put("x", i + 1)
                                .put("y", Numbers.drawn(Math.abs(eigenvalue))),
                        run.id());
            }
        }
        if (!points.isEmpty() && Numbers.positive(tolerance)) {
            for (int x : new int[] {1, eigenvalues.length}) {
                points.addObject()
                        .put("k", "tolerance")
                        .put("s", name(run))
                        .put("m", moment)
                        .put("x", x)
                        .put("y", Numbers.drawn(tolerance));
            }
        }
        return points;
    }

    /** All places of short spectra, those that can be told apart on a logarithmic axis of long ones. */
    private static int[] places(int size) {
        return size <= POINTS
                ? IntStream.range(0, size).toArray()
                : IntStream.range(0, POINTS)
                        .map(i -> (int) Math.rint(StrictMath.expm1(StrictMath.log(size) * i / (POINTS - 1))))
                        .map(i -> Math.min(i, size - 1))
                        .distinct()
                        .toArray();
    }

    private Figure figure(Plot plot, List<ReportedRun> runs) {
        ArrayNode data = Specification.JSON.createArrayNode();
        List<String> names = new ArrayList<>();
        SortedSet<String> ids = new TreeSet<>();
        for (ReportedRun run : runs) {
            names.add(name(run));
            ids.add(run.id());
            for (long step : Objects.requireNonNull(
                    Objects.requireNonNull(there.get(plot)).get(run))) {
                ArrayNode points = values.get(key(run.id(), plot.operator(), step));
                if (points != null) {
                    data.addAll(points);
                }
            }
        }
        int all = Objects.requireNonNull(there.get(plot)).size();
        ObjectNode specification = Specification.of(
                "spectrum",
                Map.of("values", data, "names", Specification.texts(names), "colours", Colours.series(names)));
        return new Figure(
                String.format(Locale.ROOT, "Eigenvalues of %s", plot.operator()),
                String.format(Locale.ROOT, "Sweep %s.%s", plot.sweep(), Spread.leftOut(all, runs.size(), "runs")),
                names,
                specification,
                String.format(
                        Locale.ROOT,
                        """
                SELECT run_id, step, rank, tolerance, list_reverse_sort(list_transform(eigenvalues, e -> abs(e))) AS magnitudes
                FROM %s WHERE operator = %s AND run_id IN %s""",
                        Sql.table(Table.SPECTRA),
                        Sql.literal(plot.operator()),
                        Sql.literals(ids)));
    }

    private ReportedRun run(@Nullable Object id) {
        return Objects.requireNonNull(observed.run(Observed.text(id)));
    }

    private static String key(String run, String operator, long step) {
        return run + "\n" + operator + "\n" + step;
    }
}
