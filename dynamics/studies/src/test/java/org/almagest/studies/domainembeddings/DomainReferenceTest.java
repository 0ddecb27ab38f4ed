package org.almagest.studies.domainembeddings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.reference.AnsweredCase;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.dynamics.train.Training;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Graph, start, loss, gradient and whole trainings against PyTorch; make_domain_reference.py says what the keys mean. */
class DomainReferenceTest {
    /** Of the largest number: sums of some hundred numbers in another order. */
    private static final double ROUNDING = 1e-11;
    /** Of the largest number, after a hundred steps in all. */
    private static final double FOLLOWED = 1e-9;

    static Stream<AnsweredCase> cases() {
        return AnsweredCase.of("domain_embeddings.txt").stream();
    }

    private static int setting(AnsweredCase answers, int i) {
        return (int) answers.values("settings")[i];
    }

    private static Settings graph(AnsweredCase answers) {
        Map<String, Object> given = new HashMap<>();
        List<String> names = List.of("entities", "super_domains", "domains_below", "relations", "latent");
        for (int i = 0; i < names.size(); i++) {
            given.put(names.get(i), setting(answers, i));
        }
        given.put("noise", answers.values("settings")[5]);
        given.put("data_seed", setting(answers, 6));
        return Settings.of(new TypedGraph().parameters(), given);
    }

    private static TranslationModel model(AnsweredCase answers) {
        return new TranslationModel(
                setting(answers, 0), setting(answers, 3), setting(answers, 7), Domains.TRAINED, 0.5, 0.01, 50, 5e-3);
    }

    private static void assertNear(double[] expected, double[] found, double tolerance) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertTrue(largest > 0);
        assertArrayEquals(expected, found, tolerance * largest);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGraphHasTheSameTriples(AnsweredCase answers) {
        DataSet data = new TypedGraph().load(graph(answers));
        TripleGraph found = TripleGraph.of(data);
        assertArrayEquals(answers.values("train"), found.train());
        assertArrayEquals(answers.values("validation"), found.validation());
        assertArrayEquals(answers.values("test"), found.test());
    }

    private static double[] theta(
            AnsweredCase answers, String entities, String relations, String centres, String axes) {
        return Stream.of(entities, relations, centres, axes)
                .map(answers::values)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientOfBothStages(AnsweredCase answers) {
        TranslationModel model = model(answers);
        Drawn first = new Drawn(model, new CorruptedTriples(), answers.values("train"), List.of(0, 1));
        first.run(theta(answers, "W", "r", "c0", "s0"), answers.values("head"), answers.values("entity"));
        assertNear(answers.values("loss"), new double[] {first.loss()}, ROUNDING);
        assertNear(answers.values("dW"), first.gradient(0), ROUNDING);
        assertNear(answers.values("dr"), first.gradient(1), ROUNDING);
        Drawn second = new Drawn(model, new DomainMargin(0.5, 0.01), answers.values("train"), List.of(2, 3));
        second.run(theta(answers, "end_W", "end_r", "c0", "s0"), answers.values("head2"), answers.values("entity2"));
        assertNear(answers.values("loss2"), new double[] {second.loss()}, ROUNDING);
        assertNear(answers.values("dc"), second.gradient(0), ROUNDING);
        assertNear(answers.values("ds"), second.gradient(1), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void ellipsoidsBeginWhereTheOthersDo(AnsweredCase answers) {
        TranslationModel model = model(answers);
        double[] theta = theta(answers, "end_W", "end_r", "end_c", "end_s");
        Ellipsoids.begin(model, theta, answers.values("train"));
        Ellipsoids begun = Ellipsoids.of(model, theta);
        assertNear(answers.values("c0"), begun.centres(), ROUNDING);
        assertNear(answers.values("s0"), begun.logarithms(), ROUNDING);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothStagesAreFollowed(AnsweredCase answers) {
        Settings family = Settings.of(
                new TransE().parameters(),
                Map.of("dimension", setting(answers, 7), "domain_epochs", setting(answers, 10)));
        Settings training = Settings.of(
                Training.PARAMETERS,
                Map.of(
                        "loss",
                        "corrupted-triples",
                        "learning_rate",
                        1e-2,
                        "batch_size",
                        0,
                        "epochs",
                        setting(answers, 9),
                        "keep_weights",
                        true));
        RunResult result = Run.execute(new RunConfiguration(
                "transe", family, "typed-graph", graph(answers), training, List.of(), setting(answers, 8)));
        assertEquals(setting(answers, 9) + setting(answers, 10), result.steps(), result::error);
        for (RunResult.Weights block : result.weights()) {
            if (block.step() > 0) {
                assertNear(answers.values("end_" + block.name()), block.data(), FOLLOWED);
            } else if (block.layer() == 0) {
                assertNear(answers.values(block.name()), block.data(), ROUNDING);
            }
        }
    }
}
