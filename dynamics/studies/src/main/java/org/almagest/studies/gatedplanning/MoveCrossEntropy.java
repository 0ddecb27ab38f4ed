package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;

/**
 * Cross-entropy of several answers an example: the mean over cells s that are asked about, and over examples, of −Σ_a y_as ln
 * softmax_a(f_as), a being one of eight moves and y one-hot; in nats. So Tamar et al. (2016, arXiv 1602.02867) have value iteration
 * networks imitate the moves of an expert. Predictions and targets are [8·cells][batch], [move][cell] in each column; a number of
 * rows that is no multiple of eight is an {@link IllegalArgumentException}.
 */
@AutoService(Objective.class)
public record MoveCrossEntropy() implements PredictionLoss {
    @Override
    public String name() {
        return "move-cross-entropy";
    }

    @Override
    public String description() {
        return "mean over cells s and the batch of −Σ_a y_as ln softmax_a(f_as), of eight moves a at each cell";
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        int rows = prediction.shape().rows();
        int moves = Move.ALL.size();
        if (rows % moves != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s of a prediction of %d numbers: expected a multiple of %d, one for each move at each cell; choose data grid-worlds, or another loss",
                    name(),
                    rows,
                    moves));
        }
        int answers = rows / moves * prediction.shape().columns();
        return Objectives.CROSS_ENTROPY.emit(
                graph, graph.reshape(prediction, moves, answers), graph.reshape(target, moves, answers));
    }
}
