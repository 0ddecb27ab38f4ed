package org.almagest.jobs.bench;

import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of Adam of a network that refines a map by side outputs, on pictures of 32 by 32 pixels, with the binary cross-entropy
 * of all five maps. Pictures and masks are closed forms.
 */
final class SaliencyStep {
    private static final int SIDE = 32;
    private static final double RATE = 3e-3;

    private SaliencyStep() {}

    /**
     * The step.
     *
     * @param refinement the form of refinement
     * @param batch pictures
     */
    static TrainingStep of(String refinement, int batch) {
        int pixels = SIDE * SIDE;
        Model model = StepWorkload.model("side-output-cnn", Map.of("refinement", refinement), pixels, pixels);
        return new TrainingStep(
                model,
                Objectives.ALL.named("side-outputs"),
                scenes(batch),
                Wave.started(model),
                StepWorkload.training("adam", RATE),
                Kernels.active());
    }

    /** Waves, and discs that wander to the right. */
    private static Examples scenes(int count) {
        int pixels = SIDE * SIDE;
        double[] masks = new double[count * pixels];
        for (int i = 0; i < masks.length; i++) {
            double x = i % SIDE - 8 - i / pixels % 16;
            double y = i % pixels / SIDE - 15.5;
            masks[i] = x * x + y * y < 36 ? 1 : 0;
        }
        return new Examples(pixels, pixels, count, Wave.of(count * pixels, 1, 0.37, 0.5), masks);
    }
}
