package org.almagest.dynamics.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.claimfile.ClaimReader;
import org.almagest.dynamics.claimfile.ClaimVocabulary;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.junit.jupiter.api.Test;

/** What the judges do beyond what the cases of claims show. */
class JudgesTest {
    private static final ClaimVocabulary VOCABULARY = ClaimVocabulary.onClassPath();
    private static final String PAIRED =
            "judge: paired\nalong: skip\nbetween: [plain, multiscale]\nquantity: final_loss\ncensored: above\n";

    private final List<MeasuredRun> runs = new ArrayList<>();

    private static Claim claim(String entry) {
        String text = "claims:\n  - id: noise\n    states: something\n"
                + entry.strip().indent(4);
        return ClaimReader.read("t.yaml", text, VOCABULARY, Set.of()).get(0);
    }

    private List<Verdict> judge(String entry) {
        return claim(entry).judge(new Evidence(List.of(), runs, Set.of("data_seed")));
    }

    private Verdict only(String entry) {
        List<Verdict> verdicts = judge(entry);
        assertEquals(1, verdicts.size(), verdicts::toString);
        return verdicts.get(0);
    }

    private SimulatedRun run(long seed, Map<String, Object> coordinates) {
        SimulatedRun run = SimulatedRun.of(ExperimentFilter.ANY, seed);
        coordinates.forEach(run::with);
        runs.add(run);
        return run;
    }

    private void pair(long seed, Map<String, Object> coordinates, double plain, double multiscale) {
        SimulatedRun first = run(seed, coordinates).with("skip", "plain");
        SimulatedRun second = run(seed, coordinates).with("skip", "multiscale");
        if (Double.isFinite(plain)) {
            first.with(Moment.END, "final_loss", plain);
        }
        if (Double.isFinite(multiscale)) {
            second.with(Moment.END, "final_loss", multiscale);
        }
    }

    @Test
    void eachValueOfASettingHasAVerdictOfItsOwn() {
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of("operator", "gcn"), 2, 0.5);
            pair(seed, Map.of("operator", "gin"), 1, 3);
        }
        List<Verdict> verdicts = judge(PAIRED + "each: operator");
        assertEquals(
                List.of(Outcome.AGREES, Outcome.DISAGREES),
                verdicts.stream().map(Verdict::verdict).toList());
        assertEquals(4, verdicts.get(0).measured());
        assertEquals(1 / 3.0, verdicts.get(1).measured());
        assertTrue(
                verdicts.get(1).evidence().contains("operator gin"),
                verdicts.get(1).evidence());
    }

    /** Chosen settings are averaged within a seed, but where one says the opposite, that is said. */
    @Test
    void aSettingThatSaysTheOppositeKeepsItOpen() {
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of("depth", 1L), 2, 1);
            pair(seed, Map.of("depth", 2L), 2, 1);
            pair(seed, Map.of("depth", 3L), 1, 2);
        }
        Verdict verdict = only(PAIRED);
        assertEquals(Outcome.INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("the other way round with depth 3"), verdict.evidence());
    }

    @Test
    void whatWasNotReachedIsLargerThanAnythingAndHasNoRatio() {
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of(), Double.NaN, 5);
        }
        Verdict verdict = only(PAIRED);
        assertEquals(Outcome.AGREES, verdict.verdict());
        assertNull(verdict.measured());
        assertTrue(verdict.evidence().contains("one run never got there"), verdict.evidence());
        assertEquals(Outcome.INCONCLUSIVE, only(PAIRED.replace("above", "none")).verdict());
    }

    /** Two numbers of which only bounds are known are a tie where these overlap. */
    @Test
    void bracketsThatOverlapAreTies() {
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of(), 3, 2);
        }
        runs.forEach(run -> {
            double time = run.trained("final_loss");
            ((SimulatedRun) run).with(Moment.END, "initial_loss", time - 1.5).with(Moment.END, "steps", time);
        });
        assertEquals(Outcome.AGREES, only(PAIRED).verdict());
        Verdict verdict = only(PAIRED + "low: initial_loss\nhigh: steps");
        assertEquals(Outcome.INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("\"ties\":8"), verdict.evidence());
    }

    /** A run that was stopped before the other one got there might yet have been the first: such a pair must not decide. */
    @Test
    void openPairsDoNotDecide() {
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of("depth", 1L), 3, 2);
            pair(seed, Map.of("depth", 2L), 3, 2);
        }
        assertEquals(Outcome.AGREES, only(bounded(1)).verdict());
        for (long seed = 1; seed <= 8; seed++) {
            pair(seed, Map.of("depth", 3L), 3, Double.NaN);
        }
        Verdict open = only(bounded(1));
        assertEquals(Outcome.INCONCLUSIVE, open.verdict());
        assertTrue(open.evidence().contains("\"open\":8"), open.evidence());
        assertTrue(open.evidence().contains("or may be, the other way round with depth 3"), open.evidence());
        // stopped later than the other one got there, it was the slower one
        assertTrue(only(bounded(5)).evidence().contains("\"open\":0"), only(bounded(5))::evidence);
        assertEquals(Outcome.INCONCLUSIVE, only(bounded(5)).verdict());
    }

    /** The claim on runs whose times are exact, and of which the others were stopped at a time. */
    private String bounded(double stopped) {
        for (MeasuredRun run : runs) {
            Double time = run.trained("final_loss");
            double low = time == null ? stopped : time;
            double high = time == null ? Double.NaN : time;
            ((SimulatedRun) run).with(Moment.END, "initial_loss", low).with(Moment.END, "steps", high);
        }
        return PAIRED + "low: initial_loss\nhigh: steps";
    }

    @Test
    void aChainIsAsStrongAsItsWeakestLink() {
        for (long seed = 1; seed <= 6; seed++) {
            for (String[] value : new String[][] {{"tanh", "8"}, {"relu", "4"}, {"gelu", seed < 3 ? "5" : "3"}}) {
                run(seed, Map.of("activation", value[0]))
                        .with(Moment.END, "final_loss", Double.parseDouble(value[1]) + 0.01 * seed);
            }
        }
        String chain = "judge: paired\nalong: activation\nquantity: final_loss\ntest: t\nscale: difference\nbetween: ";
        assertEquals(Outcome.AGREES, only(chain + "[tanh, relu]").verdict());
        assertEquals(Outcome.DISAGREES, only(chain + "[relu, tanh]").verdict());
        assertEquals(Outcome.INCONCLUSIVE, only(chain + "[tanh, relu, gelu]").verdict());
        assertEquals(Outcome.AGREES, only(chain + "[tanh, relu]\nmargin: 3.9").verdict());
        assertEquals(
                Outcome.DISAGREES, only(chain + "[tanh, relu]\nmargin: 4.1").verdict());
    }

    /** A penalty whose weight goes with its kind: pairs are there once that is said, and no run is chosen among several. */
    @Test
    void settingsThatGoTogetherMayDiffer() {
        for (long seed = 1; seed <= 6; seed++) {
            run(seed, Map.of("skip", "plain", "loss", "a", "rates", "")).with(Moment.END, "final_loss", 2);
            run(seed, Map.of("skip", "multiscale", "loss", "b", "rates", "W=3")).with(Moment.END, "final_loss", 1);
        }
        assertEquals(Outcome.INCONCLUSIVE, only(PAIRED).verdict());
        assertEquals(Outcome.INCONCLUSIVE, only(PAIRED + "together: loss").verdict());
        assertEquals(Outcome.AGREES, only(PAIRED + "together: [loss, rates]").verdict());
        run(3, Map.of("skip", "multiscale", "loss", "c", "rates", "W=3")).with(Moment.END, "final_loss", 1);
        Verdict several = only(PAIRED + "together: [loss, rates]");
        assertEquals(Outcome.INCONCLUSIVE, several.verdict());
        assertTrue(several.evidence().contains("and 1 come second"), several::evidence);
    }

    /** Neither is one chosen among several at the ends of an axis of numbers. */
    @Test
    void noRunIsChosenAtTheEndsOfAnAxis() {
        String ends = "judge: paired\nalong: depth\nquantity: final_loss\ncensored: above\ntogether: loss";
        for (long seed = 1; seed <= 6; seed++) {
            run(seed, Map.of("depth", 1, "loss", "a")).with(Moment.END, "final_loss", 2);
            run(seed, Map.of("depth", 2, "loss", "b")).with(Moment.END, "final_loss", 1.5);
            run(seed, Map.of("depth", 3, "loss", "b")).with(Moment.END, "final_loss", 1);
        }
        assertEquals(Outcome.AGREES, only(ends).verdict());
        run(3, Map.of("depth", 3, "loss", "c")).with(Moment.END, "final_loss", 1);
        assertEquals(Outcome.INCONCLUSIVE, only(ends).verdict());
    }

    /** A control that did not train fails for that reason, and tells nothing. */
    @Test
    void anUntrainedControlIsNone() {
        String rule = "judge: every-run\nsetting: {skip: multiscale}\nholds: max_norm <= 1\nmeasured: max_norm\n"
                + "trained: final_loss <= 0.5\nmust_fail: {skip: plain}";
        for (long seed = 1; seed <= 6; seed++) {
            run(seed, Map.of("skip", "multiscale"))
                    .with(Moment.END, "final_loss", 0.1)
                    .with(Moment.END, "max_norm", 1);
            run(seed, Map.of("skip", "plain"))
                    .with(Moment.END, "final_loss", 0.9)
                    .with(Moment.END, "max_norm", 2);
        }
        assertEquals(Outcome.INCONCLUSIVE, only(rule).verdict());
        assertEquals(Outcome.AGREES, only(rule.replace("0.5", "1")).verdict());
    }

    /** A draw that only the other side has leaves the rest of the claim to be judged. */
    @Test
    void aContrastWithoutItsOwnRunsIsNone() {
        for (long seed = 1; seed <= 6; seed++) {
            for (int draw = 1; draw <= 2; draw++) {
                run(seed, Map.of("skip", "plain", "data_seed", draw)).with(Moment.END, "final_loss", 2);
            }
            run(seed, Map.of("skip", "multiscale", "data_seed", 1)).with(Moment.END, "final_loss", 1);
        }
        assertEquals(
                Outcome.AGREES,
                only("judge: contrast\nsetting: {skip: multiscale}\nagainst: {skip: plain}\nmeasured: final_loss\nminus: final_loss\nexpect: {below: 0}\ninterval: median")
                        .verdict());
    }

    /** A draw of the data with its seed is one replicate, however the two are numbered. */
    @Test
    void seedsThatShareDataAreOneReplicate() {
        for (long seed = 1; seed <= 12; seed++) {
            pair(seed, Map.of("data_seed", seed % 3), 2, 1);
        }
        assertTrue(only(PAIRED).evidence().contains("3 independent replicates"), only(PAIRED)::evidence);
        runs.clear();
        for (long seed = 1; seed <= 12; seed++) {
            pair(seed, Map.of("data_seed", seed), 2, 1);
        }
        assertEquals(Outcome.AGREES, only(PAIRED).verdict());
    }

    /** Crossed with seeds, every draw of the data is judged by itself; one seed on many draws has these as replicates. */
    @Test
    void crossedDrawsAreJudgedOneByOne() {
        for (long seed = 1; seed <= 6; seed++) {
            for (long data = 1; data <= 2; data++) {
                pair(seed, Map.of("data_seed", data), 2, 1);
            }
        }
        assertEquals(
                List.of(Outcome.AGREES, Outcome.AGREES),
                judge(PAIRED).stream().map(Verdict::verdict).toList());
        runs.clear();
        for (long data = 1; data <= 6; data++) {
            pair(1, Map.of("data_seed", data), 2, 1);
        }
        assertEquals(Outcome.AGREES, only(PAIRED).verdict());
    }

    @Test
    void aConstantStaysWithinItsTolerance() {
        for (long seed = 1; seed <= 5; seed++) {
            for (long depth = 1; depth <= 3; depth++) {
                run(seed, Map.of("depth", depth))
                        .with(Moment.END, "max_norm", 2 + 0.01 * seed + 0.001 * depth * (seed - 3));
            }
        }
        String constant = "judge: trend\nalong: depth\nquantity: max_norm\ntrend: constant\ncontrol: none\ntolerance: ";
        assertEquals(Outcome.AGREES, only(constant + "0.05").verdict());
        assertEquals(Outcome.INCONCLUSIVE, only(constant + "0.001").verdict());
        assertTrue(only(constant + "0.05").evidence().contains("assumes that they scatter normally"));
    }

    @Test
    void aSetOfAlikeRunsIsComparedWithItsFirst() {
        for (long seed = 1; seed <= 2; seed++) {
            for (long depth = 1; depth <= 3; depth++) {
                run(seed, Map.of("depth", depth)).with(Moment.END, "max_norm", seed * (depth == 3 ? 1.1 : 1));
            }
        }
        String compare =
                "judge: every-run\ncompare: depth\nholds: max_norm == first(max_norm)\nmeasured: max_norm / first(max_norm)\n";
        Verdict verdict = only(compare);
        assertEquals(Outcome.DISAGREES, verdict.verdict());
        assertTrue(verdict.evidence().contains("fails in 2 of 6 runs, first depth 3"), verdict.evidence());
        assertEquals(1.1, verdict.measured());
        assertEquals(Outcome.AGREES, only(compare + "tolerance: 0.3").verdict());
    }

    private void optima(long seed, Map<String, Object> more, double unit) {
        for (long width = 1; width <= 4; width++) {
            for (int step = -2; step <= 2; step++) {
                SimulatedRun run = run(seed, more).with("width", width).with("learning_rate", unit * (step + 3));
                run.with(Moment.END, "final_loss", 1 + step * step);
            }
        }
    }

    /** The best of several runs of one value would be the best by what else they differ in. */
    @Test
    void theBestValueIsSoughtAmongRunsThatDifferInNothingElse() {
        String optimum =
                "judge: optimum\nalong: width\nover: learning_rate\nmeasured: final_loss\nexpect: {value: 0, tolerance: 0.1}\n";
        for (long seed = 1; seed <= 6; seed++) {
            optima(seed, Map.of("depth", 1L), 1 / 3.0);
        }
        Verdict verdict = only(optimum);
        assertEquals(Outcome.AGREES, verdict.verdict());
        assertTrue(verdict.evidence().contains("1: 1, 1, 1, 1, 1, 1; 2: 1,"), verdict.evidence());
        for (long seed = 1; seed <= 6; seed++) {
            optima(seed, Map.of("depth", 2L), 1 / 3.0);
        }
        Verdict repeated = only(optimum);
        assertEquals(Outcome.INCONCLUSIVE, repeated.verdict());
        assertTrue(repeated.evidence().contains("120 come second"), repeated.evidence());
        assertEquals(2, judge(optimum + "each: depth\n").size());
    }
}
