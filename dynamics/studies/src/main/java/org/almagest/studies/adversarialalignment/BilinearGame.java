package org.almagest.studies.adversarialalignment;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;

/**
 * The game min_x max_y xy by gradient steps from (1, ½), carried by the training loop that carries all others: the smallest game that
 * knows how its players take turns.
 *
 * @param together whether both move from one point; else x first
 */
record BilinearGame(boolean together) implements Model, Game {
    static final double RATE = 0.1;
    static final int STEPS = 50;
    static final double X = 1;
    static final double Y = 0.5;

    /** xy. */
    private record Product() implements Objective {
        @Override
        public String name() {
            return "product";
        }

        @Override
        public String description() {
            return "xy";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            return Terms.of(
                    name(),
                    graph.multiply(
                            network.parameters().get(0), network.parameters().get(1)));
        }
    }

    /** x and y after all steps. */
    double[] played() {
        Examples nothing = new Examples(1, 1, 1, new double[1], new double[1]);
        Settings none = Settings.of(List.of(), Map.of());
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "optimizer",
                        "gd",
                        "learning_rate",
                        RATE,
                        "epochs",
                        STEPS,
                        "batch_size",
                        0,
                        "record",
                        "none",
                        "keep_weights",
                        true));
        RunResult result = Run.train(
                new RunConfiguration("bilinear game", none, "nothing", none, training, List.of(), 1),
                this,
                new DataSet("nothing", nothing, nothing, false));
        return result.weights().stream()
                .filter(weights -> weights.step() == STEPS)
                .mapToDouble(weights -> weights.data()[0])
                .toArray();
    }

    @Override
    public List<Role> players(Objective loss) {
        return List.of(
                new Role("x", List.of(0), new Product(), 1, 0),
                new Role("y", List.of(1), new Product(), -1, together ? 0 : 1));
    }

    @Override
    public List<Block> blocks() {
        return List.of(new Block(0, "x", 1, 1, 0), new Block(1, "y", 1, 1, 1));
    }

    @Override
    public double[] initialise(RandomStream random) {
        return new double[] {X, Y};
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return pass.graph().multiply(pass.graph().multiply(pass.parameter(0), pass.parameter(1)), inputs);
    }

    @Override
    public double operationsPerExample() {
        return 1;
    }
}
