package org.almagest.studies.updatebalance;

import com.google.auto.service.AutoService;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.objective.CrossEntropy;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PredictionLoss;

/**
 * Cross-entropy of the action at every step of the right path: the mean over all steps of all sequences of a batch of −ln softmax
 * of the right action's logit, in nats; what lies behind the end of a path counts for nothing. Predictions and targets are
 * [3·steps][batch], [action][step] in each column; a number of rows that is no multiple of three is an {@link
 * IllegalArgumentException}.
 */
@AutoService(Objective.class)
public record ActionCrossEntropy() implements PredictionLoss {
    private static final PredictionLoss OF_STEPS =
            new CrossEntropy(Settings.of(new CrossEntropy().parameters(), Map.of("ignore_empty", true)));

    @Override
    public String name() {
        return "action-cross-entropy";
    }

    @Override
    public String description() {
        return "mean over the steps s of all paths in the batch of −Σ_a y_as ln softmax_a(f_as), of three actions a at each step";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        int rows = prediction.shape().rows();
        if (rows % Action.COUNT != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s of a prediction of %d numbers: expected a multiple of %d, one for each action at each step; choose data clip-sentences, or another loss",
                    name(),
                    rows,
                    Action.COUNT));
        }
        int steps = rows / Action.COUNT * prediction.shape().columns();
        return OF_STEPS.emit(
                graph, graph.reshape(prediction, Action.COUNT, steps), graph.reshape(target, Action.COUNT, steps));
    }
}
