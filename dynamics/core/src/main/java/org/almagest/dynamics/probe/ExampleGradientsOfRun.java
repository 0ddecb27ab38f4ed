package org.almagest.dynamics.probe;

import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/** The gradients of single training examples in one run: compiled anew only where the objective has changed with the steps. */
final class ExampleGradientsOfRun {
    private final int samples;
    private @Nullable ExampleGradients gradients;
    private @Nullable Objective objective;

    /** @param samples first so many training examples; 0 for all */
    ExampleGradientsOfRun(int samples) {
        this.samples = samples;
    }

    /**
     * Those of the loss as it stands in {@code snapshot}.
     *
     * @throws NotMeasurableException if the loss is no mean over examples
     */
    ExampleGradients of(Snapshot snapshot) {
        ExampleGradients known = gradients;
        if (known == null || !snapshot.objective().equals(objective)) {
            known = new ExampleGradients(
                    snapshot.model(),
                    snapshot.objective(),
                    snapshot.data().train().first(samples));
            gradients = known;
            objective = snapshot.objective();
        }
        return known;
    }
}
