package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;
import org.almagest.dynamics.data.TwoStreamTokens;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/**
 * A step of AdamW, with a clipped gradient, of two streams of 12 and 20 tokens that meet from the third of four layers on by way of
 * latents. Streams are closed forms.
 */
final class BottleneckStep {
    private static final int NUMBERS = 12;
    private static final int FIRST = 12 * NUMBERS;
    private static final int SECOND = 20 * NUMBERS;
    private static final int CLASSES = 4;

    private BottleneckStep() {}

    /** Latents, batch. */
    static TrainingStep of(List<Integer> sizes) {
        int batch = sizes.get(1);
        Examples examples = new Examples(
                FIRST,
                CLASSES,
                batch,
                Wave.of(batch * FIRST, 1, 0.37, 0.5),
                Wave.classes(batch, 1, CLASSES).targets(),
                List.of(Field.real(TwoStreamTokens.SECOND, SECOND, Wave.of(batch * SECOND, 1, 0.41, 1))),
                List.of(new SharedArray(TwoStreamTokens.CODES, 1, NUMBERS, new double[NUMBERS])));
        Family family = Families.ALL.named("fusion");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("type", "streams", "depth", 4, "bottlenecks", sizes.get(0))),
                new DataSet("closed form", examples, examples.first(1), true));
        return new TrainingStep(
                model,
                Objectives.CROSS_ENTROPY,
                examples,
                Wave.started(model),
                Settings.of(
                        Training.PARAMETERS,
                        Map.of("optimizer", "adamw", "learning_rate", 2e-3, "weight_decay", 0.01, "clip_norm", 1.0)),
                Kernels.active());
    }
}
