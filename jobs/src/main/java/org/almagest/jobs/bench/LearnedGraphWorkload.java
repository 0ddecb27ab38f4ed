package org.almagest.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.SparseMatrix;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.data.SetAside;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.train.BilevelStep;
import org.almagest.dynamics.train.Training;

/**
 * Windows of learning a graph together with the network on it: five Adam steps, each on a drawn graph, the hypergradient
 * through them in the probabilities of all edges, and their step. A round is twenty windows; numbers are the outer losses of the first,
 * the tenth and the last of one.
 */
final class LearnedGraphWorkload implements Workload {
    private static final int FEATURES = 16;
    private static final int CLASSES = 4;
    private static final int WIDTH = 16;
    /** Nodes this far apart are joined. */
    private static final int[] REACH = {1, CLASSES, 2 * CLASSES};

    private static final long SEED = 1;

    private final BilevelStep step;
    private int taken;

    private LearnedGraphWorkload(BilevelStep step) {
        this.step = step;
    }

    /** On so many nodes, of which a sixth each has the inner and the outer labels. */
    static LearnedGraphWorkload of(int nodes) {
        int labelled = nodes / 6;
        Examples train = examples(0, labelled);
        Examples outer = examples(labelled, 2 * labelled);
        Examples none = examples(0, 0);
        DataSet data = new DataSet("ring", train, none, true, graph(nodes)).with(new SetAside(outer, none));
        Family gnn = Families.ALL.named("gnn");
        Model model = gnn.build(
                Settings.of(
                        gnn.parameters(),
                        Map.of(
                                "depth",
                                1,
                                "width",
                                WIDTH,
                                "activation",
                                "relu",
                                "graph",
                                "learned",
                                "propagate_head",
                                true)),
                data);
        double[] start = Wave.started(model);
        // the edges begin as they are
        double[] begins = model.initialise(new RandomStream(0, "edges"));
        int weights = WIDTH * (FEATURES + CLASSES);
        System.arraycopy(begins, weights, start, weights, begins.length - weights);
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "cross-entropy + 0.00025*squared-norm(layer=0)",
                        "outer_loss",
                        "cross-entropy",
                        "optimizer",
                        "adam",
                        "learning_rate",
                        0.02,
                        "epsilon",
                        1e-6,
                        "epsilon_inside",
                        true));
        return new LearnedGraphWorkload(new BilevelStep(model, train, outer, start, training, SEED, Kernels.active()));
    }

    /** Node i has class i mod 4. */
    private static Examples examples(int from, int to) {
        double[] targets = new double[(to - from) * CLASSES];
        for (int i = from; i < to; i++) {
            targets[(i - from) * CLASSES + i % CLASSES] = 1;
        }
        return new Examples(
                1,
                CLASSES,
                to - from,
                IntStream.range(from, to).asDoubleStream().toArray(),
                targets);
    }

    private static NodeGraph graph(int nodes) {
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            for (int reach : REACH) {
                edges.add(new int[] {i, (i + reach) % nodes});
                edges.add(new int[] {(i + reach) % nodes, i});
            }
        }
        int numbers = nodes * FEATURES;
        return new NodeGraph(
                SparseMatrix.of(
                        nodes,
                        FEATURES,
                        IntStream.range(0, numbers).map(i -> i / FEATURES).toArray(),
                        IntStream.range(0, numbers).map(i -> i % FEATURES).toArray(),
                        Wave.of(numbers, 1, 0.37, 0.5)),
                SparseMatrix.of(
                        nodes,
                        nodes,
                        edges.stream().mapToInt(edge -> edge[0]).toArray(),
                        edges.stream().mapToInt(edge -> edge[1]).toArray(),
                        edges.stream().mapToDouble(edge -> 1).toArray()));
    }

    private double next() {
        if (taken > 0 && taken % step.stepsOfRound() == 0) {
            step.begin();
        }
        taken++;
        return step.step();
    }

    @Override
    public double[] numbers() {
        double[] losses = IntStream.range(0, step.stepsOfRound())
                .mapToDouble(window -> next())
                .toArray();
        return new double[] {losses[0], losses[losses.length / 2 - 1], losses[losses.length - 1]};
    }

    @Override
    public void call() {
        next();
    }
}
