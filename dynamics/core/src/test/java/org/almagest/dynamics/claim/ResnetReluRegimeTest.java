package org.almagest.dynamics.claim;

import static org.almagest.dynamics.claim.Verdict.Outcome.AGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.DISAGREES;
import static org.almagest.dynamics.claim.Verdict.Outcome.INCONCLUSIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResnetReluRegimeTest {
    private static final String QUANTITY = "root_sum_of_squares";

    private static Planted at(double learningRate, double slope, double half) {
        return Planted.relu(learningRate).initial(QUANTITY, -1.5, 0.01).trained(QUANTITY, slope, half);
    }

    private static Verdict only(Planted... slices) {
        List<Verdict> verdicts = new ResnetReluRegime()
                .judge(new Evidence(Stream.of(slices).map(Planted::slice).toList()));
        assertEquals(1, verdicts.size());
        return verdicts.get(0);
    }

    @Test
    void flatAtEveryLearningRateAgrees() {
        Verdict verdict = only(at(0.01, -0.04, 0.03), at(0.003, 0.02, 0.03), at(0.001, 0.01, 0.05));
        assertEquals(AGREES, verdict.verdict(), verdict::evidence);
        assertEquals(-0.04, verdict.measured());
    }

    @Test
    void fallingAtEveryLearningRateDisagrees() {
        Verdict verdict = only(at(0.01, -0.47, 0.03), at(0.003, -0.3, 0.03));
        assertEquals(DISAGREES, verdict.verdict(), verdict::evidence);
        assertEquals(-0.47, verdict.measured());
    }

    @Test
    void whatDependsOnTheLearningRateIsInconclusive() {
        Verdict verdict = only(at(0.01, -0.47, 0.03), at(0.003, -0.2, 0.03), at(0.001, 0.07, 0.01));
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(
                verdict.evidence().contains("do not give one answer: -0.470 [-0.500, -0.440] at 0.01"),
                verdict::evidence);
        assertEquals(
                INCONCLUSIVE, only(at(0.01, -0.4, 0.03), at(0.003, 0.4, 0.03)).verdict(), "opposite sides");
        assertEquals(INCONCLUSIVE, only(at(0.01, 0, 0.2), at(0.003, 0, 0.2)).verdict(), "wide intervals");
    }

    @Test
    void oneLearningRateIsNotEnough() {
        assertEquals(INCONCLUSIVE, only(at(0.01, 0, 0.01)).verdict());
        Verdict verdict = only(at(0.01, 0, 0.01), at(0.003, 0, 0.01).runs("finished", 15));
        assertEquals(INCONCLUSIVE, verdict.verdict());
        assertTrue(
                verdict.evidence().contains("learning rate 0.003: 15 of 30 runs converged, needed 80 %"),
                verdict::evidence);
    }

    @Test
    void anUnconvergedLearningRateDoesNotSpoilTwoSoundOnes() {
        assertEquals(
                AGREES,
                only(at(0.01, 0.9, 0.01).runs("finished", 15), at(0.003, 0, 0.01), at(0.001, 0, 0.01))
                        .verdict());
    }

    @Test
    void whatDiffersInMoreThanTheLearningRateIsJudgedApart() {
        List<Verdict> verdicts = new ResnetReluRegime()
                .judge(new Evidence(List.of(
                        at(0.01, 0, 0.01).slice(),
                        at(0.003, 0, 0.01).slice(),
                        at(0.01, 0, 0.01).with("width", 20L).slice())));
        assertEquals(
                List.of(AGREES, INCONCLUSIVE),
                verdicts.stream().map(Verdict::verdict).toList());
    }
}
