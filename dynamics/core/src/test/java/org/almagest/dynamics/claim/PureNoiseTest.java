package org.almagest.dynamics.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.dynamics.claimfile.ClaimReader;
import org.almagest.dynamics.claimfile.ClaimVocabulary;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.Exponent;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.FittedSlice;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.fit.Moment;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.fit.PowerLaw;
import org.almagest.dynamics.simulated.SimulatedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where there is nothing to be found, a judge says <i>agrees</i> in at most 5 % of sweeps. The sweeps have ten seeds and axes
 * that are not independent: what a seed draws shows in all its runs. A two-sided interval or test at 5 % errs to the claimed
 * side in 2.5 %, so 1 000 draws leave room for chance.
 */
class PureNoiseTest {
    private static final int DRAWS = 1000;
    private static final int SEEDS = 10;
    private static final double MOST = 0.05;

    /** How much of a number its seed decides; the rest is each run's own. */
    private static final double SHARED = 0.8;

    private static final ClaimVocabulary VOCABULARY = ClaimVocabulary.onClassPath();

    private static Claim claim(String entry) {
        String text = "claims:\n  - id: noise\n    states: something\n"
                + entry.strip().indent(4);
        return ClaimReader.read("noise.yaml", text, VOCABULARY, Set.of()).get(0);
    }

    private static double agreeing(Claim claim, BiFunction<Random, Double, Evidence> sweep, double effect) {
        Random random = new Random(20261);
        int agreeing = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            List<Verdict> verdicts = claim.judge(sweep.apply(random, effect));
            assertEquals(1, verdicts.size());
            agreeing += verdicts.get(0).verdict() == Outcome.AGREES ? 1 : 0;
        }
        return agreeing / (double) DRAWS;
    }

    private static void holds(Claim claim, BiFunction<Random, Double, Evidence> sweep) {
        double noise = agreeing(claim, sweep, 0);
        double effect = agreeing(claim, sweep, 3);
        assertTrue(noise <= MOST, () -> "agrees in %.3f of draws of noise".formatted(noise));
        // a judge that never agrees would pass as well
        assertTrue(effect > 0.9, () -> "agrees in %.3f of draws with an effect".formatted(effect));
    }

    /** Numbers that share what their seed draws. */
    private static double[] shared(Random random, int count) {
        double own = random.nextGaussian();
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = Math.sqrt(SHARED) * own + Math.sqrt(1 - SHARED) * random.nextGaussian();
        }
        return numbers;
    }

    /** Power laws whose slope and size are the seed's, with scatter around them. */
    private static Evidence slices(Random random, double effect) {
        double[] places = {8, 16, 32, 64, 128, 256, 512};
        List<Observation> observations = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            double slope = 0.1 * (random.nextGaussian() - effect);
            double size = random.nextGaussian();
            for (double place : places) {
                double logarithm = size + slope * Math.log(place) + 0.05 * random.nextGaussian();
                observations.add(new Observation(seed, place, Math.exp(logarithm), true));
            }
        }
        Exponent exponent = PowerLaw.fit(observations);
        Fit fit = new Fit(
                "noise",
                "{}",
                "max_norm",
                "depth",
                exponent.slope(),
                exponent.standardError(),
                exponent.low(),
                exponent.high(),
                exponent.rSquared(),
                exponent.points(),
                exponent.excluded(),
                exponent.replicates(),
                exponent.status());
        return new Evidence(
                List.of(new FittedSlice(
                        "noise",
                        "depth",
                        new TreeMap<>(),
                        new TreeMap<>(Map.of("converged", observations.size())),
                        List.of(8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0),
                        SEEDS,
                        List.of(),
                        List.of(fit))),
                List.of(),
                Set.of());
    }

    /** One number a run, at several depths. */
    private static Evidence cells(Random random, double effect) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            double[] numbers = shared(random, 3);
            for (int i = 0; i < numbers.length; i++) {
                runs.add(run(seed).with("depth", i + 1L).with(Moment.END, "max_norm", numbers[i] + effect * (i + 1)));
            }
        }
        return new Evidence(List.of(), runs, Set.of());
    }

    private static SimulatedRun run(long seed) {
        return SimulatedRun.of(ExperimentFilter.ANY, seed);
    }

    /** Pairs under six tolerances and two data sets, with differences that are mostly the seed's. */
    private static Evidence pairs(Random random, double effect) {
        List<MeasuredRun> runs = new ArrayList<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            double[] differences = shared(random, 12);
            for (int i = 0; i < differences.length; i++) {
                double own = random.nextGaussian();
                for (String skip : List.of("plain", "multiscale")) {
                    double logarithm = own + (skip.equals("plain") ? differences[i] + effect : 0);
                    runs.add(run(seed)
                            .with("skip", skip)
                            .with("flow_tolerance", Math.pow(10, -i % 6))
                            .with("data", i < 6 ? "karate" : "ode-flow")
                            .with(Moment.END, "final_loss", Math.exp(logarithm)));
                }
            }
        }
        return new Evidence(List.of(), runs, Set.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{below: 0}", "{value: -0.3, tolerance: 0.2}"})
    void exponent(String expect) {
        holds(
                claim("judge: exponent\nalong: depth\nquantity: max_norm\ncontrol: none\nexpect: " + expect),
                PureNoiseTest::slices);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "median"})
    void level(String interval) {
        holds(
                claim(
                        "judge: level\nalong: depth\nquantity: max_norm\ncontrol: none\nexpect: {above: {1: 0}}\ninterval: "
                                + interval),
                PureNoiseTest::cells);
        holds(
                claim(
                        "judge: level\nalong: depth\nquantity: max_norm\ncontrol: none\nexpect: {above: {1: 0, 3: 0}}\ninterval: "
                                + interval),
                PureNoiseTest::cells);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "median"})
    void trend(String interval) {
        holds(
                claim("judge: trend\nalong: depth\nquantity: max_norm\ncontrol: none\ninterval: " + interval),
                PureNoiseTest::cells);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sign", "t"})
    void paired(String test) {
        Claim claim =
                claim("judge: paired\nalong: skip\nbetween: [plain, multiscale]\nquantity: final_loss\ntest: " + test);
        holds(claim, PureNoiseTest::pairs);
        // each pair a seed of its own: this is what takes the pairs of a seed for independent ones, and the test
        // notices
        double naive = agreeing(
                claim,
                (random, effect) -> {
                    List<MeasuredRun> runs = new ArrayList<>();
                    for (MeasuredRun run : pairs(random, effect).runs()) {
                        SimulatedRun own = (SimulatedRun) run;
                        long seed = run.seed() * 100
                                + List.of("karate", "ode-flow").indexOf(String.valueOf(run.coordinate("data"))) * 10L
                                + Math.round(-Math.log10(((Number) run.coordinate("flow_tolerance")).doubleValue()));
                        runs.add(new SimulatedRun(own.coordinates(), seed, 1, own.before(), own.after()));
                    }
                    return new Evidence(List.of(), runs, Set.of());
                },
                0);
        assertTrue(naive > 0.15, () -> "only %.3f".formatted(naive));
    }

    @ParameterizedTest
    @ValueSource(strings = {"t", "median"})
    void contrast(String interval) {
        holds(
                claim(
                        "judge: contrast\nsetting: {skip: multiscale}\nagainst: {skip: plain}\nmeasured: ln(final_loss)\nminus: ln(final_loss)\nexpect: {below: 0}\ninterval: "
                                + interval),
                PureNoiseTest::pairs);
    }

    @Test
    void everyRun() {
        Claim claim = claim("judge: every-run\nholds: max_norm >= 0\nmeasured: max_norm");
        holds(claim, PureNoiseTest::cells);
    }

    /** One seed has no verdict, however many of its pairs agree. */
    @Test
    void oneReplicateIsInconclusive() {
        Claim claim = claim("judge: paired\nalong: skip\nbetween: [plain, multiscale]\nquantity: final_loss");
        List<MeasuredRun> runs = pairs(new Random(1), 9).runs().stream()
                .filter(run -> run.seed() == 1)
                .toList();
        Verdict verdict = claim.judge(new Evidence(List.of(), runs, Set.of())).get(0);
        assertEquals(Outcome.INCONCLUSIVE, verdict.verdict());
        assertTrue(verdict.evidence().contains("1 independent replicates"), verdict.evidence());
        assertTrue(verdict.evidence().contains("needed 6"), verdict.evidence());
    }
}
