package org.almagest.jobs.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of Adam of a sine network whose zero set is a curve, with its slopes and its Laplacian in the loss and a shortened gradient: as
 * many points of a circle as free ones.
 */
final class SurfaceStep {
    private static final double RADIUS = 0.6;

    private SurfaceStep() {}

    /** Width, depth, points of either kind. */
    static TrainingStep of(List<Integer> sizes) {
        Model model =
                StepWorkload.model("implicit-surface", Map.of("width", sizes.get(0), "depth", sizes.get(1)), 2, 1);
        return new TrainingStep(
                model,
                Objectives.read("surface(divergence=constant)"),
                points(sizes.get(2)),
                Wave.of(model.parameterCount(), 0.02, 1.7, 0),
                // small steps: absolute values and sines of frequency 30 soon tell one rounding from another
                Settings.of(Training.PARAMETERS, Map.of("optimizer", "adam", "learning_rate", 1e-5, "clip_norm", 10.0)),
                Kernels.active());
    }

    private static Examples points(int count) {
        double[] circle = new double[2 * count];
        double[] free = new double[2 * count];
        Arrays.setAll(
                circle, i -> RADIUS * StrictMath.sin(2 * Math.PI * (i / 2) / count + (i % 2 == 0 ? Math.PI / 2 : 0)));
        Arrays.setAll(free, i -> i % 2 == 0 ? StrictMath.sin(1.3 * (i / 2)) : StrictMath.cos(2.1 * (i / 2)));
        return new Examples(2, 1, count, circle, new double[count], List.of(Field.real("free", 2, free)), List.of());
    }
}
