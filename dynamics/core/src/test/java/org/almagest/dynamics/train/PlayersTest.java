package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.junit.jupiter.api.Test;

/** The game min_x max_y xy, carried by the real training loop: its two ways to take turns end in known places. */
class PlayersTest {
    private static final double RATE = 0.1;
    private static final int STEPS = 60;
    /** Sixty steps of a few operations each. */
    private static final double ROUNDING = 1e-13;

    /** Two numbers, x = 0.6 and y = 0.8 at the start. */
    private record Game() implements Model {
        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "x", 1, 1, 0), new Block(1, "y", 1, 1, 1));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.6, 0.8};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            Node product = pass.graph().multiply(pass.parameter(0), pass.parameter(1));
            return pass.graph().multiply(product, inputs);
        }

        @Override
        public double operationsPerExample() {
            return 1;
        }
    }

    /** sign·xy. */
    private record Product(double sign) implements Objective {
        @Override
        public String name() {
            return "product";
        }

        @Override
        public String description() {
            return "sign·xy";
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node product = graph.multiply(
                    network.parameters().get(0), network.parameters().get(1));
            return new Terms(List.of(new Terms.Term("product", sign, product)));
        }
    }

    private final Game game = new Game();
    private final Examples examples = new Examples(1, 1, 2, new double[] {1, 1}, new double[] {0, 0});
    private final Settings training = Settings.of(
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
                    "divergence_factor",
                    1e12,
                    "keep_weights",
                    true));

    private Player player(int block, double sign, int turn) {
        StepPlan plan = StepPlan.compile(game, new Product(sign), examples.shape(), examples.count(), List.of(block));
        BatchLoss loss = new CompiledBatchLoss(plan, 1);
        EmpiricalRisk risk = new EmpiricalRisk(examples, loss, loss, game.parameterCount(), 1, 0);
        List<Block> own = List.of(game.blocks().get(block));
        return new Player(risk, Player.optimizer(training, RateSchedule.constant(RATE), RateGroups.of("", own), risk, own), turn);
    }

    /** Trains, and gives x and y at the end. */
    private double[] play(Player... players) {
        RunConfiguration configuration = new RunConfiguration(
                "game",
                Settings.of(List.of(), Map.of()),
                "none",
                Settings.of(List.of(), Map.of()),
                training,
                List.of(),
                1);
        DataSet data = new DataSet("none", examples, examples.first(1), false);
        double[] initial = game.initialise(new RandomStream(1, "init"));
        Evaluation evaluation = new Evaluation(
                data,
                initial.length,
                batch -> new CompiledPredictionPass(
                        PredictionPlan.compile(
                                game, new Product(1), data.train().shape(), batch),
                        1));
        RunResult result = new Trainer(
                        configuration,
                        game,
                        data,
                        new Product(1),
                        initial,
                        RateSchedule.constant(RATE),
                        new Players(List.of(players)),
                        evaluation,
                        new LossWatch())
                .train();
        assertEquals(Status.FINISHED, result.status(), result.error());
        assertEquals(STEPS, result.steps());
        return result.weights().stream()
                .filter(w -> w.step() == STEPS)
                .mapToDouble(w -> w.data()[0])
                .toArray();
    }

    @Test
    void atTheSameTimeTheySpiralOutwards() {
        double[] end = play(player(0, 1, 0), player(1, -1, 0));
        double square = end[0] * end[0] + end[1] * end[1];
        // x ← x − ηy and y ← y + ηx from the same point turn, and stretch by √(1+η²)
        double expected = Math.pow(1 + RATE * RATE, STEPS);
        assertEquals(expected, square, ROUNDING * expected);
    }

    @Test
    void oneAfterTheOtherTheyStayOnAnEllipse() {
        double[] end = play(player(0, 1, 0), player(1, -1, 1));
        // y moves from the new x: the map keeps x² + y² − ηxy
        assertEquals(0.36 + 0.64 - RATE * 0.48, end[0] * end[0] + end[1] * end[1] - RATE * end[0] * end[1], ROUNDING);
    }

    @Test
    void oneAfterTheOtherFollowsTheNaiveLoop() {
        double x = 0.6;
        double y = 0.8;
        for (int step = 0; step < STEPS; step++) {
            x -= RATE * y;
            y += RATE * x;
        }
        double[] end = play(player(0, 1, 0), player(1, -1, 1));
        assertEquals(x, end[0], ROUNDING);
        assertEquals(y, end[1], ROUNDING);
    }

    @Test
    void theFirstPlayerMovesFirst() {
        List<Player> players = List.of(player(0, 1, 1), player(1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Players(players));
    }
}
