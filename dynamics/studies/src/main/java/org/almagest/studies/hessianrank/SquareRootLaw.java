package org.almagest.studies.hessianrank;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Exhibit;
import org.almagest.dynamics.claim.Expectation;
import org.almagest.dynamics.claim.Finding;
import org.almagest.dynamics.claim.Judge;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.RunGroup;

/**
 * Decides, in whole numbers, whether a rank grows like the square root of the number of parameters: by equal steps along an
 * axis, where the number of parameters grows by growing ones. No other judge fits, since this is about second differences.
 */
@AutoService(Judge.class)
public final class SquareRootLaw implements Judge {
    /** Through two points every growth is by equal steps, and a third may lie on their line by chance. */
    private static final int PLACES = 4;

    /** An exact statement needs no interval; a second draw guards against special weights. */
    private static final int REPLICATES = 2;

    private static final Expectation SQUARE_ROOT = new Expectation(0.5, 0, Expectation.Rule.VALUE);

    @Override
    public String name() {
        return "square-root-law";
    }

    @Override
    public String description() {
        return "A whole number lies exactly on a rising line along an axis, where the number of parameters bends upwards.";
    }

    @Override
    public List<Key> keys() {
        return List.of(
                Key.required("along", Key.Kind.COORDINATE, "the axis"),
                Key.required("quantity", Key.Kind.QUANTITY, "the whole number"));
    }

    @Override
    public List<Finding> judge(Claim claim, Evidence evidence) {
        Terms terms = claim.terms();
        List<Finding> findings = new ArrayList<>();
        for (RunGroup group : evidence.groups(claim.setting(), terms.word("along"))) {
            List<Cell> cells = cells(group, terms.word("quantity"));
            if (cells.size() >= PLACES) {
                findings.add(judge(group, cells).showing(() -> exhibit(terms, cells)));
            }
        }
        String what = String.format(
                Locale.ROOT,
                "runs with %s that measure %s at %d or more values of %s",
                claim.setting().words(),
                terms.word("quantity"),
                PLACES,
                terms.word("along"));
        return findings.isEmpty() ? List.of(Finding.nothing(claim, what, SQUARE_ROOT)) : findings;
    }

    private static Exhibit exhibit(Terms terms, List<Cell> cells) {
        List<Exhibit.Mark> marks = cells.stream()
                .map(cell -> new Exhibit.Mark(Long.toString(cell.place()), cell.rank(), 0, Exhibit.Kind.COUNTED))
                .toList();
        return new Exhibit(terms.word("quantity"), terms.word("along"), marks, List.of(), null, true);
    }

    /** What a network at one place has. */
    private record Cell(long place, long parameters, long rank) {}

    /** By place, those with a rank; seeds agree in it at almost all weights. */
    private static List<Cell> cells(RunGroup group, String quantity) {
        List<Cell> cells = new ArrayList<>();
        group.cells().forEach((place, runs) -> {
            for (MeasuredRun run : runs) {
                Double rank = Moment.EITHER.value(run, quantity);
                if (rank != null) {
                    cells.add(new Cell(Math.round(place), run.parameters(), Math.round(rank)));
                    break;
                }
            }
        });
        return cells;
    }

    private static Finding judge(RunGroup group, List<Cell> cells) {
        Cell first = cells.get(0);
        Cell last = cells.get(cells.size() - 1);
        Cell beforeLast = cells.get(cells.size() - 2);
        boolean line = last.rank() > first.rank();
        boolean parabola = true;
        for (int i = 2; i < cells.size(); i++) {
            line &= bend(cells.subList(i - 2, i + 1), Cell::rank) == 0;
            parabola &= bend(cells.subList(i - 2, i + 1), Cell::parameters) > 0;
        }
        double exponent = StrictMath.log((double) last.rank() / beforeLast.rank())
                / StrictMath.log((double) last.parameters() / beforeLast.parameters());
        String reason = line
                ? String.format(
                        Locale.ROOT,
                        "rank H = %s for width m from %d to %d, exactly; P from %d to %d",
                        words(first, cells.get(1)),
                        first.place(),
                        last.place(),
                        first.parameters(),
                        last.parameters())
                : "the exact ranks lie on no rising line";
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("agrees_when", "all exact ranks lie on one rising line in the width, and P bends upwards");
        grounds.put("widths", cells.stream().map(Cell::place).toList());
        grounds.put("parameters", cells.stream().map(Cell::parameters).toList());
        grounds.put("ranks", cells.stream().map(Cell::rank).toList());
        grounds.putAll(group.grounds());
        if (group.replicates().count() < REPLICATES) {
            return Finding.lacking(
                    List.of("a second seed: special weights may have special ranks"),
                    SQUARE_ROOT.expected(),
                    SQUARE_ROOT.tolerance(),
                    grounds);
        }
        return new Finding(
                line && parabola ? Outcome.AGREES : Outcome.DISAGREES,
                exponent,
                SQUARE_ROOT.expected(),
                SQUARE_ROOT.tolerance(),
                reason,
                List.of(),
                grounds);
    }

    /** The second divided difference of three cells, times a positive whole number. */
    private static long bend(List<Cell> three, ToLongFunction<Cell> value) {
        Cell a = three.get(0);
        Cell b = three.get(1);
        Cell c = three.get(2);
        return (value.applyAsLong(c) - value.applyAsLong(b)) * (b.place() - a.place())
                - (value.applyAsLong(b) - value.applyAsLong(a)) * (c.place() - b.place());
    }

    private static String words(Cell first, Cell second) {
        double step = (double) (second.rank() - first.rank()) / (second.place() - first.place());
        return String.format(
                Locale.ROOT, "%s·m %+d", JsonText.number(step), Math.round(first.rank() - step * first.place()));
    }
}
