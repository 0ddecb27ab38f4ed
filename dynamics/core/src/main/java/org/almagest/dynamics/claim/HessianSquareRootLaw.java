package org.almagest.dynamics.claim;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;

/** The rank grows like the square root of the number of parameters: by equal steps, where P grows by growing ones. */
@AutoService(Claim.class)
public final class HessianSquareRootLaw implements Claim {
    /** Through two points every growth is by equal steps. */
    private static final int WIDTHS = 4;

    private static final String WIDTH = "width";
    private static final double SQUARE_ROOT = 0.5;

    @Override
    public String name() {
        return "hessian-square-root-law";
    }

    @Override
    public String paper() {
        return HessianExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Linear networks of two or more hidden layers: as channels are added, the rank of the loss Hessian grows like "
                + "√P (the paper). Judged exactly on the ranks over a prime field: they lie on one line a·m + b in the "
                + "number m of channels, while P is a quadratic c·m² + d·m + e. Measured is the exponent "
                + "of rank in P that this line has at the largest m; it tends to 1/2.";
    }

    @Override
    public List<String> quantities() {
        return List.of("exact_rank");
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        List<Verdict> verdicts = RunGroup.of(
                        new Evidence(evidence.slices(), HessianExperiment.runs(evidence)),
                        HessianExperiment.LINEAR,
                        WIDTH)
                .stream()
                .filter(group -> group.fixed().get("depth") instanceof Long depth && depth >= 2)
                .filter(group -> cells(group).size() >= WIDTHS)
                .map(this::judge)
                .toList();
        return verdicts.isEmpty()
                ? List.of(verdict(
                        Outcome.INCONCLUSIVE,
                        Double.NaN,
                        HessianExperiment.missing(
                                "linear networks without biases, of depth 2 or more, with exact ranks at %d widths"
                                        .formatted(WIDTHS))))
                : verdicts;
    }

    /** What a network of one width has. */
    private record Cell(long width, long parameters, long rank) {}

    /** By width, those with an exact rank. */
    private static List<Cell> cells(RunGroup group) {
        List<Cell> cells = new ArrayList<>();
        group.cells().forEach((width, runs) -> runs.values().stream()
                .filter(run -> Double.isFinite(HessianExperiment.rank(run, "exact_rank")))
                .map(run -> new Cell(
                        Math.round(width), run.parameters(), Math.round(HessianExperiment.rank(run, "exact_rank"))))
                .findFirst()
                .ifPresent(cells::add));
        return cells;
    }

    private Verdict judge(RunGroup group) {
        List<Cell> cells = cells(group);
        Cell first = cells.get(0);
        Cell last = cells.get(cells.size() - 1);
        Cell beforeLast = cells.get(cells.size() - 2);
        boolean line = last.rank() > first.rank();
        boolean parabola = true;
        for (int i = 2; i < cells.size(); i++) {
            line &= bend(cells.subList(i - 2, i + 1), Cell::rank) == 0;
            parabola &= bend(cells.subList(i - 2, i + 1), Cell::parameters) > 0;
        }
        double exponent = Math.log((double) last.rank() / beforeLast.rank())
                / Math.log((double) last.parameters() / beforeLast.parameters());
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(
                "reason",
                line
                        ? "rank H = %s for width m from %d to %d, exactly; P from %d to %d"
                                .formatted(
                                        words(first, cells.get(1)),
                                        first.width(),
                                        last.width(),
                                        first.parameters(),
                                        last.parameters())
                        : "the exact ranks lie on no rising line");
        evidence.put("agrees_when", "all exact ranks lie on one rising line in the width, and P bends upwards");
        evidence.put("widths", cells.stream().map(Cell::width).toList());
        evidence.put("parameters", cells.stream().map(Cell::parameters).toList());
        evidence.put("ranks", cells.stream().map(Cell::rank).toList());
        evidence.putAll(group.grounds());
        return verdict(line && parabola ? Outcome.AGREES : Outcome.DISAGREES, exponent, evidence);
    }

    /** The second divided difference of three cells, times a positive whole number. */
    private static long bend(List<Cell> three, ToLongFunction<Cell> value) {
        Cell a = three.get(0);
        Cell b = three.get(1);
        Cell c = three.get(2);
        return (value.applyAsLong(c) - value.applyAsLong(b)) * (b.width() - a.width())
                - (value.applyAsLong(b) - value.applyAsLong(a)) * (c.width() - b.width());
    }

    private static String words(Cell first, Cell second) {
        double step = (double) (second.rank() - first.rank()) / (second.width() - first.width());
        return String.format(
                Locale.ROOT, "%s·m %+d", JsonText.number(step), Math.round(first.rank() - step * first.width()));
    }

    private Verdict verdict(Outcome outcome, double measured, Map<String, Object> evidence) {
        return new Verdict(name(), paper(), statement(), outcome, measured, SQUARE_ROOT, 0, JsonText.of(evidence));
    }
}
