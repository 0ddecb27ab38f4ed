package org.almagest.dynamics.curvature;

import java.util.Optional;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PredictionLoss;

/** Whether a loss has a Hessian that can be taken apart, before there is an example. */
public final class LossFit {
    /** Enough for examples to see one another. */
    private static final int EXAMPLES = 2;

    private LossFit() {}

    /**
     * Why the curvature of {@code loss} cannot be measured on {@code model}; empty where it can be, or where that is not known
     * without data, such as of a loss that reads further fields.
     *
     * @param data sizes of the examples
     */
    public static Optional<String> refusal(Model model, Objective loss, DataSource.Dimensions data) {
        if (loss instanceof PredictionLoss) {
            return Optional.empty();
        }
        try {
            LossGraph.of(model, loss, ExampleShape.of(data.features(), data.outputs()), EXAMPLES);
            return Optional.empty();
        } catch (NotMeasurableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            // something else does not fit, which is reported as such
            return Optional.empty();
        }
    }
}
