package org.almagest.dynamics.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.almagest.dynamics.kernel.ChildProcess;
import org.junit.jupiter.api.Test;

/**
 * A training step has not become slower against our own other ways of doing it. Ratios within a machine and a minute only,
 * with wide margins: what they were on a shared machine stands beside each.
 */
class StepRatiosTest {
    /** Plain kernels against vector kernels: 4 to 6 with 512 bits. */
    private static final double VECTOR_GAIN = 1.8;
    /** The test's own interpreter against the plan: hundreds. */
    private static final double PLAN_GAIN = 20;
    /** The plan's interpreter on kernels that do nothing, as a share of a step: a few hundredths. */
    private static final double DISPATCH_SHARE = 0.25;

    private static Map<String, Double> ratios(String... flags) {
        Map<String, Double> ratios = new TreeMap<>();
        List<String> lines = ChildProcess.linesOf(StepRatios.class, flags);
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words.length == 2) {
                ratios.put(words[0], Double.parseDouble(words[1]));
            }
        }
        return ratios;
    }

    @Test
    void aStepIsFastAgainstOurOwnOtherWays() {
        Map<String, Double> vector = ratios(ChildProcess.VECTORS);
        assertEquals(0, vector.get("bytes_per_step"), "bytes allocated by twenty steps");
        assertTrue(vector.get("interpreter_ratio") > PLAN_GAIN, vector::toString);
        assertTrue(vector.get("dispatch_share") < DISPATCH_SHARE, vector::toString);
        assumeTrue(vector.get("kernels") == 1, "SKIPPED: this processor has no vectors of 256 or 512 bits");
        Map<String, Double> plain = ratios(ChildProcess.VECTORS, "-Dalmagest.kernels=plain");
        double gain = plain.get("nanoseconds_per_step") / vector.get("nanoseconds_per_step");
        assertTrue(gain > VECTOR_GAIN, () -> "plain " + plain + ", vector " + vector);
    }
}
