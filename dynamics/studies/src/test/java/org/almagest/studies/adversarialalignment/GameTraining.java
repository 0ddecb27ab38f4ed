package org.almagest.studies.adversarialalignment;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;

/** Losses, gradients and trainings of readers of movies, for tests. */
final class GameTraining {
    private GameTraining() {}

    /** A loss on all movies as one batch, and after it its gradient in all parameters. */
    static double[] lossAndGradient(Model model, Objective objective, Examples movies, double[] theta) {
        NetworkInGraph network = new NetworkInGraph(model);
        Batch batch = network.batch(movies.shape(), movies.count());
        Node loss = objective.emit(network.graph(), network, batch).total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        NetworkExecution execution = network.execution(results, theta);
        execution.load(movies, 0);
        execution.execution().run();
        double[] numbers = new double[1 + model.parameterCount()];
        numbers[0] = execution.execution().copyOf(0, 1)[0];
        for (int b = 0; b < model.blocks().size(); b++) {
            Block block = model.blocks().get(b);
            System.arraycopy(
                    execution.execution().copyOf(b + 1, block.size()), 0, numbers, 1 + block.offset(), block.size());
        }
        return numbers;
    }

    /** Steps of Adam on all movies at once. */
    static RunResult train(Model model, Examples movies, int steps) {
        return train(model, movies, steps, Map.of());
    }

    static RunResult train(Model model, Examples movies, int steps, Map<String, Object> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
                "loss",
                "cross-entropy",
                "learning_rate",
                2e-3,
                "weight_decay",
                1e-4,
                "batch_size",
                0,
                "epochs",
                steps,
                "record",
                "linear",
                "record_spacing",
                1.0,
                "keep_weights",
                true));
        given.putAll(more);
        Settings none = Settings.of(List.of(), Map.of());
        RunResult result = Run.train(
                new RunConfiguration(
                        "story-qa", none, "patterns", none, Settings.of(Training.PARAMETERS, given), List.of(), 1),
                model,
                PatternMovies.data(movies));
        assertNull(result.error());
        return result;
    }

    static double[] end(RunResult result) {
        long last = result.steps();
        return result.weights().stream()
                .filter(weights -> weights.step() == last)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }
}
