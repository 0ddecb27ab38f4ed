package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of Adam of a sine network that completes an image, with adjacencies of the rows and the columns made by sine networks, which
 * move three times as fast. Image, mask and first parameters are closed forms.
 */
final class ImageStep {
    private static final double RATE = 1e-3;

    private ImageStep() {}

    /**
     * The step.
     *
     * @param n rows and columns of the image
     */
    static TrainingStep of(int n) {
        Model model = StepWorkload.model("implicit-image", Map.of("regulariser", "inrr"), n * n, n * n);
        return new TrainingStep(
                model,
                Objectives.read("seen-error + 0.1*image-energy"),
                image(n),
                started(model),
                Settings.of(
                        Training.PARAMETERS,
                        Map.of("optimizer", "adam", "learning_rate", RATE, "rates", "*_rows=3, *_columns=3")),
                Kernels.active());
    }

    /** A wave within the bounds between which each block begins. */
    private static double[] started(Model model) {
        double[] numbers = new double[model.length()];
        for (Block block : model.blocks()) {
            double bound = Math.sqrt(3) * model.initialDeviation(block).orElseThrow();
            for (int i = block.offset(); i < block.offset() + block.size(); i++) {
                numbers[i] = bound * StrictMath.sin(0.7 * i + 1);
            }
        }
        return numbers;
    }

    private static Examples image(int n) {
        double[] image = new double[n * n];
        double[] seen = new double[n * n];
        double[] inputs = new double[n * n];
        for (int k = 0; k < image.length; k++) {
            image[k] = 0.5 + 0.3 * StrictMath.sin(0.4 * (k / n)) * StrictMath.cos(0.3 * (k % n));
            seen[k] = (3 * (k / n) + 5 * (k % n)) % 7 < 3 ? 1 : 0;
            inputs[k] = seen[k] * image[k];
        }
        return new Examples(n * n, n * n, 1, inputs, image, List.of(Field.real("seen", n * n, seen)), List.of());
    }
}
