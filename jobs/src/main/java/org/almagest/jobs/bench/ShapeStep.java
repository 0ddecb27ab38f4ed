package org.almagest.jobs.bench;

import java.util.Map;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/** A step of Adam of a shape autoencoder on twelve rasters of 16 × 16, with a disc of closed form each. */
final class ShapeStep {
    private static final int SHAPES = 12;
    private static final int SIDE = 16;
    private static final double RADIUS = 0.36;
    private static final double RATE = 2e-3;

    private ShapeStep() {}

    /** With the decoder that is called so. */
    static TrainingStep of(String decoder) {
        int pixels = SIDE * SIDE;
        Model model = StepWorkload.model("shape-autoencoder", Map.of("decoder", decoder), pixels, pixels);
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                discs(),
                Wave.started(model),
                StepWorkload.training("adam", RATE),
                Kernels.active());
    }

    private static Examples discs() {
        int pixels = SIDE * SIDE;
        double[] rasters = new double[SHAPES * pixels];
        for (int i = 0; i < SHAPES; i++) {
            double x = 0.5 * StrictMath.sin(1.3 * i + 0.2);
            double y = 0.5 * StrictMath.sin(2.1 * i + 1.1);
            for (int pixel = 0; pixel < pixels; pixel++) {
                double right = (pixel % SIDE + 0.5) / SIDE * 2 - 1 - x;
                double down = (pixel / SIDE + 0.5) / SIDE * 2 - 1 - y;
                rasters[i * pixels + pixel] = right * right + down * down < RADIUS * RADIUS ? 1 : 0;
            }
        }
        return new Examples(pixels, pixels, SHAPES, rasters, rasters);
    }
}
