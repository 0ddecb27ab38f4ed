package org.almagest.studies.openquestions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.BatchSlots;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ChanceInput;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One small cell of each trained family of the study: loss, gradient and fifty steps are PyTorch's. */
class PyTorchTest {
    private static final int STEPS = 50;
    private static final long SEED = 1;

    /** Of the largest entry: a few hundred operations in another order. */
    private static final double AT_THE_START = 1e-11;

    /** Of the largest entry: fifty steps pass such differences on. */
    private static final double AT_THE_END = 1e-9;

    static Stream<AnsweredCase> cases() {
        return AnsweredCase.of("open_questions.txt").stream();
    }

    /** A network that begins where PyTorch's did. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Begun(Model network, double[] theta) implements Model {
        @Override
        public List<Block> blocks() {
            return network.blocks();
        }

        @Override
        public List<Statistic> statistics() {
            return network.statistics();
        }

        @Override
        public double[] initialise(RandomStream random) {
            // what is kept beside the parameters is where they begin
            double[] begin = Arrays.copyOf(theta, length());
            System.arraycopy(theta, 0, begin, theta.length, length() - theta.length);
            return begin;
        }

        @Override
        public Node forward(ForwardPass pass, Node inputs) {
            return network.forward(pass, inputs);
        }

        @Override
        public <T> Optional<T> capability(Class<T> type) {
            return network.capability(type);
        }

        @Override
        public double operationsPerExample() {
            return network.operationsPerExample();
        }
    }

    private static Settings settings(List<Parameter> parameters, Map<String, String> words) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            String word = words.get(parameter.name());
            if (word != null) {
                given.put(
                        parameter.name(),
                        switch (parameter.kind()) {
                            case INTEGER -> Long.valueOf(word);
                            case REAL -> Double.valueOf(word);
                            case TEXT -> word;
                            case FLAG -> Boolean.valueOf(word);
                        });
            }
        }
        return Settings.of(parameters, given);
    }

    private static DataSet data(AnsweredCase answered) {
        int features = answered.columns("x");
        int outputs = answered.columns("y");
        return new DataSet(
                answered.word("data"),
                new Examples(features, outputs, answered.rows("x"), answered.values("x"), answered.values("y")),
                new Examples(features, outputs, 0, new double[0], new double[0]),
                answered.is("data", "classes"));
    }

    private static Begun model(AnsweredCase answered, Settings settings, DataSet data) {
        Family family = Families.ALL.named(answered.word("family"));
        return new Begun(family.build(settings, data), answered.values("theta"));
    }

    private static Settings modelSettings(AnsweredCase answered) {
        return settings(Families.ALL.named(answered.word("family")).parameters(), answered.words("model."));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientArePyTorchs(AnsweredCase answered) {
        DataSet data = data(answered);
        Begun model = model(answered, modelSettings(answered), data);
        NetworkInGraph network = NetworkInGraph.training(model);
        Node loss = Objectives.read(answered.word("train.loss"))
                .emit(
                        network.graph(),
                        network,
                        network.batch(data.train().shape(), data.train().count()))
                .total(network.graph());
        List<Node> results = new ArrayList<>(List.of(loss));
        results.addAll(Differentiation.gradient(network.graph(), loss, network.parameters()));
        Plan plan = Plan.compile(network.graph(), network.sources(), results);
        Execution execution = plan.execution();
        double[] begin = model.initialise(new RandomStream(SEED, "init"));
        System.arraycopy(begin, 0, execution.arena(), plan.input(0), begin.length);
        BatchSlots.of(network, plan).load(data.train(), 0, execution.arena());
        for (ChanceInput chance : network.chance()) {
            RandomStream stream = new RandomStream(SEED, "chance " + chance.name());
            stream.moveTo(0);
            int at = plan.input(network.sources().indexOf(chance.node()));
            for (int i = 0; i < chance.node().shape().size(); i++) {
                execution.arena()[at + i] = chance.distribution().draw(stream);
            }
        }
        execution.run();
        double value = answered.values("loss")[0];
        assertEquals(value, execution.copyOf(0, 1)[0], AT_THE_START * Math.abs(value));
        int count = model.parameterCount();
        double[] gradient = Arrays.copyOfRange(execution.arena(), plan.output(1), plan.output(1) + count);
        assertNear(answered.values("gradient"), gradient, AT_THE_START);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fiftyStepsEndWherePyTorchEnds(AnsweredCase answered) {
        DataSet data = data(answered);
        Settings model = modelSettings(answered);
        Map<String, String> training = new LinkedHashMap<>(answered.words("train."));
        training.putAll(Map.of("batch_size", "0", "epochs", Integer.toString(STEPS), "keep_weights", "true"));
        RunConfiguration configuration = new RunConfiguration(
                answered.word("family"),
                model,
                data.name(),
                Settings.of(List.of(), Map.of()),
                settings(Training.PARAMETERS, training),
                List.of(),
                SEED);
        RunResult result = Run.train(configuration, model(answered, model, data), data);
        assertEquals(STEPS, result.steps());
        int count = answered.columns("end");
        double[] end = result.weights().stream()
                .filter(weights -> weights.step() == STEPS)
                .flatMapToDouble(weights -> Arrays.stream(weights.data()))
                .limit(count)
                .toArray();
        assertNear(answered.values("end"), end, AT_THE_END);
    }

    private static void assertNear(double[] expected, double[] found, double tolerance) {
        assertEquals(expected.length, found.length);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], tolerance * largest, "number " + i);
        }
    }
}
