package org.almagest.dynamics.probe;

import java.util.function.Function;
import org.almagest.dynamics.curvature.ExampleGradients;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * What the looks at one run have compiled in common: made at the first of them, and anew only where the loss itself has changed
 * with the steps.
 *
 * @param <T> what it is
 */
final class PerLoss<T> {
    private final Function<Snapshot, T> compile;
    private @Nullable T compiled;
    private @Nullable Objective objective;

    /** @param compile makes it for the loss as it stands in a snapshot */
    PerLoss(Function<Snapshot, T> compile) {
        this.compile = compile;
    }

    /**
     * The gradients of single training examples.
     *
     * @param samples first so many examples; 0 for all
     */
    static PerLoss<ExampleGradients> exampleGradients(int samples) {
        return new PerLoss<>(snapshot -> new ExampleGradients(
                snapshot.model(), snapshot.objective(), snapshot.data().train().first(samples)));
    }

    /**
     * That of the loss as it stands in {@code snapshot}.
     *
     * @throws org.almagest.dynamics.family.NotMeasurableException if this loss does not allow it
     */
    T of(Snapshot snapshot) {
        T known = compiled;
        if (known == null || !snapshot.objective().equals(objective)) {
            known = compile.apply(snapshot);
            compiled = known;
            objective = snapshot.objective();
        }
        return known;
    }
}
