package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Game;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PosteriorDivergence;
import org.almagest.dynamics.objective.Role;
import org.almagest.dynamics.objective.Terms;
import org.junit.jupiter.api.Test;

/** The game min_x max_y xy, carried by the real training loop: its two ways to take turns end in known places. */
class PlayersTest {
    private static final double RATE = 0.1;
    private static final int STEPS = 60;
    /** Sixty steps of a few operations each. */
    private static final double ROUNDING = 1e-13;

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

    private static final Role LEADER = new Role("x", List.of(0), new Product(), 1, 0);
    private static final Role OPPONENT = new Role("y", List.of(1), new Product(), -1, 1);

    /** Two numbers, x = 0.6 and y = 0.8 at the start. */
    private record Bilinear(List<Role> roles) implements Model, Game {
        @Override
        public List<Role> players(Objective loss) {
            return roles;
        }

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

    private final Examples examples = new Examples(1, 1, 2, new double[] {1, 1}, new double[] {0, 0});

    private static Settings training(Map<String, ?> more) {
        Map<String, Object> given = new HashMap<>(Map.of(
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
                "record",
                "linear",
                "record_spacing",
                1.0,
                "keep_weights",
                true));
        given.putAll(more);
        return Settings.of(Training.PARAMETERS, given);
    }

    private RunResult run(Model model, Map<String, ?> more) {
        Settings none = Settings.of(List.of(), Map.of());
        RunConfiguration configuration = new RunConfiguration("game", none, "none", none, training(more), List.of(), 1);
        RunResult result = Run.train(configuration, model, new DataSet("none", examples, examples.first(1), false));
        assertEquals(Status.FINISHED, result.status(), result.error());
        return result;
    }

    private static double[] end(RunResult result) {
        long last = result.steps();
        return result.weights().stream()
                .filter(weights -> weights.step() == last)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .toArray();
    }

    /** Trains the game, and gives x and y at the end. */
    private double[] play(String turns, int steps) {
        return end(run(new Bilinear(List.of(LEADER, OPPONENT)), Map.of("turns", turns, "epochs", steps)));
    }

    @Test
    void atTheSameTimeTheySpiralOutwards() {
        for (int steps : new int[] {1, 2, 7, STEPS}) {
            double[] end = play("simultaneous", steps);
            // x ← x − ηy and y ← y + ηx from the same point turn, and stretch by √(1+η²)
            double expected = Math.pow(1 + RATE * RATE, steps);
            assertEquals(expected, end[0] * end[0] + end[1] * end[1], ROUNDING * expected);
        }
    }

    @Test
    void oneAfterTheOtherTheyStayOnAnEllipse() {
        for (int steps : new int[] {1, 2, 7, STEPS}) {
            double[] end = play("alternating", steps);
            // y moves from the new x: the map keeps x² + y² − ηxy
            assertEquals(
                    0.36 + 0.64 - RATE * 0.48, end[0] * end[0] + end[1] * end[1] - RATE * end[0] * end[1], ROUNDING);
        }
    }

    @Test
    void oneAfterTheOtherFollowsTheNaiveLoop() {
        double x = 0.6;
        double y = 0.8;
        for (int step = 0; step < STEPS; step++) {
            x -= RATE * y;
            y += RATE * x;
        }
        assertArrayEquals(new double[] {x, y}, play("alternating", STEPS), ROUNDING);
        assertArrayEquals(new double[] {x, y}, play("own", STEPS), ROUNDING);
    }

    /** Who is recorded may come second: the other's step goes first, and the leader's loss is the one it meets. */
    @Test
    void anOpponentMayMoveFirst() {
        Role early = new Role("y", List.of(1), new Product(), -1, 0);
        Role late = new Role("x", List.of(0), new Product(), 1, 1);
        RunResult result = run(new Bilinear(List.of(late, early)), Map.of());
        double x = 0.6;
        double y = 0.8;
        for (int step = 0; step < STEPS; step++) {
            y += RATE * x;
            x -= RATE * y;
        }
        assertArrayEquals(new double[] {x, y}, end(result), ROUNDING);
        assertEquals(x * y, result.finalLoss(), ROUNDING);
        assertEquals(0.48, result.initialLoss(), ROUNDING);
    }

    /** Each with a step size and an optimiser's state of its own. */
    @Test
    void playersHaveRatesOfTheirOwn() {
        double[] end = end(run(
                new Bilinear(List.of(LEADER, OPPONENT)),
                Map.of("rates", "y=3", "optimizer", "momentum", "momentum", 0.5)));
        double x = 0.6;
        double y = 0.8;
        double u = 0;
        double v = 0;
        for (int step = 0; step < STEPS; step++) {
            u = 0.5 * u + y;
            x -= RATE * u;
            v = 0.5 * v - x;
            y -= 3 * RATE * v;
        }
        assertArrayEquals(new double[] {x, y}, end, ROUNDING * Math.max(1, Math.hypot(x, y)));
    }

    /** One by heavy ball as the file says, one by gradient descent with a step size of its own. */
    @Test
    void playersHaveSettingsOfTheirOwn() {
        Role opponent =
                new Role("y", List.of(1), new Product(), -1, 1, Map.of("optimizer", "gd", "learning_rate", 0.03));
        double[] end =
                end(run(new Bilinear(List.of(LEADER, opponent)), Map.of("optimizer", "momentum", "momentum", 0.5)));
        double x = 0.6;
        double y = 0.8;
        double u = 0;
        for (int step = 0; step < STEPS; step++) {
            u = 0.5 * u + y;
            x -= RATE * u;
            y += 0.03 * x;
        }
        assertArrayEquals(new double[] {x, y}, end, ROUNDING * Math.max(1, Math.hypot(x, y)));
    }

    /** The time that a run has come to is the leader's. */
    @Test
    void theLeadersRateIsRecorded() {
        Role leader = new Role("x", List.of(0), new Product(), 1, 0, Map.of("learning_rate", 0.03));
        RunResult result = run(new Bilinear(List.of(leader, OPPONENT)), Map.of("epochs", 1));
        assertArrayEquals(new double[] {0.6 - 0.03 * 0.8, 0.8 + RATE * (0.6 - 0.03 * 0.8)}, end(result), ROUNDING);
        assertEquals(0.03, result.trajectory().get(0).learningRate());
    }

    /** What is recorded is the leader's; who owns nothing does not move. */
    @Test
    void theLeadersLossIsRecorded() {
        RunResult result = run(new Bilinear(List.of(new Role("y", List.of(1), new Product(), -1, 0))), Map.of());
        double[] end = end(result);
        assertEquals(0.6, end[0]);
        assertEquals(0.8 + STEPS * RATE * 0.6, end[1], ROUNDING);
        assertEquals(-end[0] * end[1], result.finalLoss(), ROUNDING);
        assertEquals(0.6, result.trajectory().get(0).gradientNorm(), ROUNDING);
    }

    @Test
    void aPlayerWithoutParametersIsRefused() {
        assertTrue(
                refusal(() -> new Role("critic", List.of(), new Product(), 1, 0))
                        .contains(
                                "player critic owns no parameters, so there is nothing that it could move: expected at least one block of the network; give it one, or leave the player out"));
    }

    @Test
    void playersThatDoNotFitAreRefused() {
        refused("two players called x", LEADER, new Role("x", List.of(1), new Product(), 1, 0));
        refused("block 0 belongs to players x and z", LEADER, new Role("z", List.of(0), new Product(), 1, 0));
        refused(
                "player z owns blocks [2]: expected ascending places from 0 to 1",
                new Role("z", List.of(2), new Product(), 1, 0));
        refused("a game without players");
    }

    private static void refused(String message, Role... roles) {
        String found = refusal(() -> Game.roles(new Bilinear(List.of(roles)), new Product()));
        assertTrue(found.contains(message), found);
    }

    private static String refusal(Runnable what) {
        return assertThrows(IllegalArgumentException.class, what::run).getMessage();
    }

    @Test
    void settingsThatAGameCannotHaveAreRefused() {
        Model game = new Bilinear(List.of(LEADER, OPPONENT));
        Model alone = new Bilinear(List.of(Role.alone(game, new Product())));
        unsuitable("optimizer", "flow for the players x, y", game, Map.of("optimizer", "flow"));
        unsuitable("rate_unit", "ntk for the players x, y", game, Map.of("rate_unit", "ntk"));
        unsuitable("turns", "alternating, and the network has one player", alone, Map.of("turns", "alternating"));
    }

    @Test
    void settingsThatAPlayerCannotHaveOfItsOwnAreRefused() {
        unsuitable("optimizer", "flow of player y alone", withOwn(Map.of("optimizer", "flow")), Map.of());
        unsuitable("rate_unit", "alpha of player y alone", withOwn(Map.of("rate_unit", "alpha")), Map.of());
        unsuitable(
                "schedule_steps",
                "of player y: 0 with schedule step: expected the steps between",
                withOwn(Map.of("schedule", "step")),
                Map.of());
        unsuitable(
                "warmup_steps",
                "of player y: 60 in a training of 60 steps",
                withOwn(Map.of("warmup_steps", STEPS)),
                Map.of());
        unsuitable(
                "weight_decay",
                "of player y: 0.1 with optimizer gd",
                withOwn(Map.of("optimizer", "gd")),
                Map.of("optimizer", "sgd", "weight_decay", 0.1));
        for (String shared : List.of("batch_size", "epochs", "rates", "loss", "ema")) {
            String message = refusal(() -> check(withOwn(Map.of(shared, 1)), Map.of()));
            assertTrue(message.startsWith("player y has a setting " + shared + " of its own"), message);
        }
    }

    private static Model withOwn(Map<String, Object> settings) {
        return new Bilinear(List.of(LEADER, new Role("y", List.of(1), new Product(), -1, 1, settings)));
    }

    @Test
    void aNetworkHasWhatItsPlayersMakeSmall() {
        Role role = new Role("y", List.of(1), new PosteriorDivergence(), 1, 1);
        String message = refusal(() -> check(new Bilinear(List.of(LEADER, role)), Map.of()));
        assertTrue(message.startsWith("player y of the network, with objective posterior-divergence"), message);
    }

    private static void check(Model model, Map<String, ?> given) {
        TrainingCheck.check(training(given), model, new DataSource.Dimensions(1, 1, 2, 1));
    }

    private static void unsuitable(String setting, String message, Model model, Map<String, ?> given) {
        UnsuitableSetting refusal = assertThrows(UnsuitableSetting.class, () -> check(model, given));
        assertEquals(setting, refusal.setting());
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
    }

    /** f(x) = v·tanh(w·x) with the derivative between the two turned round, or not. */
    private record Reversed(double factor) implements Model, Game {
        @Override
        public List<Role> players(Objective loss) {
            return factor > 0
                    ? List.of(Role.alone(this, loss))
                    : List.of(new Role("head", List.of(1), loss, 1, 0), new Role("body", List.of(0), loss, factor, 0));
        }

        @Override
        public List<Block> blocks() {
            return List.of(new Block(0, "w", 3, 1, 0), new Block(1, "v", 1, 3, 3));
        }

        @Override
        public double[] initialise(RandomStream random) {
            return new double[] {0.5, -0.3, 0.8, 0.2, 0.9, -0.4};
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            Node state = graph.activate(Activation.TANH, graph.product(pass.parameter(0), inputs));
            Node seen = factor > 0 ? graph.reverseGradient(factor, state) : state;
            return graph.product(pass.parameter(1), seen);
        }

        @Override
        public double operationsPerExample() {
            return 10;
        }
    }

    /** One player behind a reversed gradient is two players with opposite wishes. */
    @Test
    void aReversedGradientIsAnOpponent() {
        RunResult one = run(new Reversed(0.7), Map.of());
        RunResult two = run(new Reversed(-0.7), Map.of());
        assertArrayEquals(end(two), end(one), ROUNDING);
        assertEquals(two.trajectory().get(0).loss(), one.trajectory().get(0).loss());
        assertNotEquals(one.initialLoss(), one.finalLoss());
    }
}
