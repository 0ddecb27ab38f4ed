package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.apache.commons.math3.stat.inference.AlternativeHypothesis;
import org.apache.commons.math3.stat.inference.BinomialTest;
import org.jspecify.annotations.Nullable;

/**
 * A claim that something accelerates graph networks. Runs that differ in it alone are pairs; their times to the same absolute
 * loss are compared by a sign test, one verdict for each sweep and each operator S, since the answer depends on S.
 */
abstract class GraphAcceleration implements Claim {
    /** Two-sided, as in the intervals of the other claims. */
    private static final double SIGNIFICANCE = 0.05;

    private static final int FEWEST_PAIRS = 6;

    /** The setting that a pair differs in. */
    abstract String axis();

    /** The runs of a pair, such as "plain", "multiscale"; the second is said to be the faster. */
    abstract boolean pair(Object slow, Object fast);

    /** Whether a run is part of the experiment. */
    boolean concerns(MeasuredRun run) {
        return true;
    }

    /**
     * Which of the runs that differ in the axis alone are paired; each in one pair only, since the sign test takes pairs as
     * independent.
     */
    List<MeasuredRun> paired(List<MeasuredRun> alike) {
        return alike;
    }

    /** What is said to accelerate. */
    abstract String what();

    @Override
    public String paper() {
        return GraphExperiment.PAPER;
    }

    @Override
    public String statement() {
        return "Linear graph networks under gradient flow: %s (the paper's abstract). Judged by the times to the same "
                        .formatted(what())
                + "absolute loss, where both could reach it, in runs that differ in nothing else, by a sign test at 5 %; "
                + "measured is the median ratio of the times, without it to with it, above 1 "
                + "if it accelerates.";
    }

    @Override
    public List<String> quantities() {
        return List.of(GraphExperiment.TIME);
    }

    @Override
    public List<Verdict> judge(Evidence evidence) {
        Map<String, List<MeasuredRun>> groups = new TreeMap<>();
        for (MeasuredRun run : evidence.matching(GraphExperiment.FLOW)) {
            if (concerns(run)) {
                groups.computeIfAbsent(
                                run.sweep() + " " + run.coordinate(GraphExperiment.OPERATOR), key -> new ArrayList<>())
                        .add(run);
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        groups.values().forEach(runs -> {
            Verdict verdict = judge(runs);
            if (verdict != null) {
                verdicts.add(verdict);
            }
        });
        if (verdicts.isEmpty()) {
            String missing =
                    "%d pairs of runs with %s that differ in %s and measure %s; the ready-made sweep %s has them"
                            .formatted(
                                    FEWEST_PAIRS,
                                    GraphExperiment.FLOW.words(),
                                    axis(),
                                    GraphExperiment.TIME,
                                    GraphExperiment.ACCELERATION_SWEEP);
            Map<String, Object> nothing = new LinkedHashMap<>();
            nothing.put("reason", "no " + missing);
            nothing.put("missing", List.of(missing));
            return List.of(new Verdict(
                    name(), paper(), statement(), Outcome.INCONCLUSIVE, Double.NaN, 1, 0, JsonText.of(nothing)));
        }
        return verdicts;
    }

    /** What became of a pair: its times, infinite where the loss was not reached. */
    private record Pair(double slow, double fast) {
        double ratio() {
            return slow / fast;
        }
    }

    private @Nullable Verdict judge(List<MeasuredRun> runs) {
        List<Pair> pairs = pairs(runs);
        if (pairs.size() < FEWEST_PAIRS) {
            return null;
        }
        int wins = (int) pairs.stream().filter(pair -> pair.ratio() > 1).count();
        int losses = (int) pairs.stream().filter(pair -> pair.ratio() < 1).count();
        double[] ratios = pairs.stream().mapToDouble(Pair::ratio).sorted().toArray();
        // the lower of two middle ones: it is a number even where one of them is infinite
        double median = ratios[(ratios.length - 1) / 2];
        double chance = wins + losses == 0
                ? 1
                : new BinomialTest().binomialTest(wins + losses, wins, 0.5, AlternativeHypothesis.TWO_SIDED);
        boolean clear = chance < SIGNIFICANCE;
        Outcome outcome = !clear ? Outcome.INCONCLUSIVE : wins > losses ? Outcome.AGREES : Outcome.DISAGREES;
        Object operator = Objects.requireNonNull(runs.get(0).coordinate(GraphExperiment.OPERATOR));
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put(
                "reason",
                "S = %s: faster in %d of %d pairs, slower in %d; %s"
                        .formatted(
                                operator.equals("gin") ? "A+I (gin)" : "D^-1/2(A+I)D^-1/2 (gcn)",
                                wins,
                                pairs.size(),
                                losses,
                                switch (outcome) {
                                    case AGREES -> "it accelerates";
                                    case DISAGREES -> "it does not accelerate";
                                    case INCONCLUSIVE -> "chance alone does that";
                                }));
        evidence.put("sweep", runs.get(0).sweep());
        SortedMap<String, Object> setting = new TreeMap<>(GraphExperiment.FLOW.coordinates());
        setting.put(GraphExperiment.OPERATOR, operator);
        evidence.put("setting", setting);
        evidence.put("axis", axis());
        evidence.put("quantity", GraphExperiment.TIME);
        evidence.put("chance", JsonText.number(chance));
        evidence.put(
                "median_time_slow",
                JsonText.number(median(pairs.stream().mapToDouble(Pair::slow).toArray())));
        evidence.put(
                "median_time_fast",
                JsonText.number(median(pairs.stream().mapToDouble(Pair::fast).toArray())));
        evidence.put("missing", List.of());
        return new Verdict(
                name(),
                paper(),
                statement(),
                outcome,
                Double.isInfinite(median) ? Double.NaN : median,
                1,
                0,
                JsonText.of(evidence));
    }

    /** The lower median; NaN where it was not reached. */
    private static double median(double[] times) {
        Arrays.sort(times);
        double median = times[(times.length - 1) / 2];
        return Double.isInfinite(median) ? Double.NaN : median;
    }

    private List<Pair> pairs(List<MeasuredRun> runs) {
        Map<String, List<MeasuredRun>> alike = new TreeMap<>();
        for (MeasuredRun run : runs) {
            SortedMap<String, Object> others = new TreeMap<>(run.coordinates());
            others.remove(axis());
            alike.computeIfAbsent(run.seed() + JsonText.of(others), key -> new ArrayList<>())
                    .add(run);
        }
        List<Pair> pairs = new ArrayList<>();
        for (List<MeasuredRun> all : alike.values()) {
            List<MeasuredRun> group = paired(all);
            for (MeasuredRun slow : group) {
                for (MeasuredRun fast : group) {
                    if (comparable(slow, fast)) {
                        pairs.add(new Pair(time(slow), time(fast)));
                    }
                }
            }
        }
        return pairs;
    }

    private boolean comparable(MeasuredRun slow, MeasuredRun fast) {
        Object from = slow.coordinate(axis());
        Object to = fast.coordinate(axis());
        boolean reached = Double.isFinite(time(slow)) || Double.isFinite(time(fast));
        return from != null && to != null && pair(from, to) && reachable(slow) && reachable(fast) && reached;
    }

    /** Whether any linear map of its features comes down to the loss that is waited for. */
    private static boolean reachable(MeasuredRun run) {
        return run.initial("loss_star") < run.initial("goal_loss");
    }

    private static double time(MeasuredRun run) {
        double time = run.trained(GraphExperiment.TIME);
        return Double.isNaN(time) ? Double.POSITIVE_INFINITY : time;
    }
}
