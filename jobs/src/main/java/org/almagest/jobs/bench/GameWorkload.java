package org.almagest.jobs.bench;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.GameStep;
import org.almagest.dynamics.train.Training;

/**
 * An alternating step of two players over clips and texts: the discriminator's, then that of the reader of movies, on 32 movies with
 * questions and as many films, both by Adam. Its numbers are the reader's losses before the first step, after ten steps and after a
 * hundred, each as the reader meets it.
 */
record GameWorkload(GameStep step) implements Workload {
    private static final int CLIPS = 6;
    private static final int VIDEO = 40;
    private static final int TEXT = 16;
    private static final int ANSWERS = 4;
    private static final int INPUTS = CLIPS * VIDEO + (1 + ANSWERS) * TEXT;

    /** On so many movies, and as many films. */
    static GameWorkload of(int movies) {
        Examples plain = Wave.classes(movies, INPUTS, ANSWERS);
        Examples batch = new Examples(
                INPUTS,
                ANSWERS,
                movies,
                plain.inputs(),
                plain.targets(),
                List.of(
                        Field.real("film_clips", CLIPS * VIDEO, Wave.of(movies * CLIPS * VIDEO, 1, 0.53, 0.1)),
                        Field.real("film_texts", CLIPS * TEXT, Wave.of(movies * CLIPS * TEXT, 1, 0.71, 0.3))),
                List.of());
        Family family = Families.ALL.named("story-qa");
        Model model = family.build(
                Settings.of(family.parameters(), Map.of("adversarial_weight", 0.3, "consistency_weight", 5.0)),
                new DataSet("waves", batch, batch, true));
        Settings training = Settings.of(Training.PARAMETERS, Map.of("learning_rate", 2e-3, "weight_decay", 1e-4));
        return new GameWorkload(new GameStep(model, Objectives.CROSS_ENTROPY, batch, Wave.started(model), training));
    }

    @Override
    public double[] numbers() {
        double[] kept = new double[3];
        for (int i = 0; i <= 100; i++) {
            double loss = step.step();
            if (i == 0 || i == 10 || i == 100) {
                kept[i == 0 ? 0 : i == 10 ? 1 : 2] = loss;
            }
        }
        return kept;
    }

    @Override
    public void call() {
        step.step();
    }
}
