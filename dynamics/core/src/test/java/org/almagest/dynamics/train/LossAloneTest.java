package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** A loss without its gradient has the bits of one with it, and leaves the way back alone. */
class LossAloneTest {
    private static final int BATCH = 16;
    private static final double UNTOUCHED = 42;

    private final Family family = Families.ALL.named("resnet");
    private final DataSet data = DataSets.load(
            "ode-flow",
            Settings.of(
                    DataSets.SOURCES.named("ode-flow").parameters(), Map.of("dimension", 4, "train", 24, "test", 4)));
    private final Model model = family.build(Settings.of(family.parameters(), Map.of("depth", 6)), data);

    @Test
    void isTheSameNumberAndNoGradient() {
        double[] theta = model.initialise(new RandomStream(3, "init"));
        BatchLoss loss = new CompiledBatchLoss(
                StepPlan.compile(model, Objectives.SQUARED_ERROR, data.train().shape(), BATCH), 3);
        System.arraycopy(theta, 0, loss.arena(), loss.parameters(), theta.length);
        loss.load(data.train(), IntStream.range(0, BATCH).toArray(), 0);
        Arrays.fill(loss.arena(), loss.gradient(), loss.gradient() + theta.length, UNTOUCHED);
        double alone = loss.lossAlone();
        // what the way forward keeps may lie there, the gradient not
        double[] there = gradient(loss, theta.length);
        assertEquals(loss.evaluate(), alone);
        double[] gradient = gradient(loss, theta.length);
        assertTrue(
                IntStream.range(0, theta.length).noneMatch(i -> there[i] == gradient[i]),
                "the gradient was computed as well");
        assertTrue(alone > 0, "nothing was computed");
    }

    private static double[] gradient(BatchLoss loss, int length) {
        return Arrays.copyOfRange(loss.arena(), loss.gradient(), loss.gradient() + length);
    }
}
