package org.almagest.studies.interlingua;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.probe.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses and gradients at a point that needs no random numbers, where two other programs have found the same. */
class InterlinguaOracleTest {
    /** Relative: rounding of some thousand operations in another order. */
    private static final double DIGITS = 1e-13;

    @ParameterizedTest
    @CsvSource({
        "none, 24544, 5.034101066473328, 3.5790717803854446",
        "none-cos, 24544, 5.215020699989869, 3.818839657988655",
        "fixed-3, 37664, 4.669456846531826, -1",
        "fixed-8, 37824, 4.767182577152478, 5.132316134720834",
        "variable, 43072, 6.569394379196899, 6.246915207715761"
    })
    void formsAreThoseOfTheOracles(String form, int parameters, double loss, double norm) {
        DataSet data = Translators.oracleSentences();
        Model model = Translators.model(form, data);
        assertEquals(parameters, model.parameterCount());
        Execution run = Translators.gradient(model, Translators.loss(form), data.train(), Translators.pattern(model))
                .execution();
        run.run();
        assertEquals(loss, run.copyOf(0, 1)[0], DIGITS * loss);
        if (norm > 0) {
            assertEquals(norm, Translators.norm(Translators.found(run, model)), DIGITS * norm);
        }
    }

    /** Of the variable form: what the sources lose by their lengths, these as they are predicted, and a cosine of pooled vectors. */
    @Test
    void lengthsAndPooledVectorsAreThoseOfTheOracles() {
        DataSet data = Translators.oracleSentences();
        Model model = Translators.model("variable", data);
        TranslatorBody body = Translators.body(model);
        NetworkInGraph network = new NetworkInGraph(model);
        GraphBuilder graph = network.graph();
        Batch batch = network.batch(data.train().shape(), 3);
        ForwardPass pass = network.pass();
        TranslatorBody.Memory source =
                body.read(pass, batch.inputs(), batch.field(Translations.SOURCE), body.known(pass));
        Node translation = batch.field(Translations.TRANSLATION);
        TranslatorBody.Memory target = body.read(pass, translation, batch.field(Translations.TARGET), body.known(pass));
        Node scores = Objects.requireNonNull(source.scores());
        Node cosines = graph.sum(
                graph.multiply(graph.normalise(source.pooled(), 1), graph.normalise(target.pooled(), 1)), 0b10);
        NetworkExecution execution = network.execution(
                List.of(LengthPredictor.predicted(graph, scores), cosines, graph.logSoftmax(scores, 1)),
                Translators.pattern(model));
        execution.load(data.train(), 0);
        execution.execution().run();
        assertArrayEquals(new double[] {8, 3, 2}, execution.execution().copyOf(0, 3));
        assertEquals(0.8367243939748074, execution.execution().copyOf(1, 1)[0], DIGITS);
        double[] logarithms = execution.execution().copyOf(2, 27);
        double lost = -(logarithms[3 * 3] + logarithms[5 * 3 + 1] + logarithms[3 * 3 + 2]) / 3;
        assertEquals(3.7755837782364465, lost, 10 * DIGITS);
    }

    /** To the last bit; a live query is the control. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "fixed-8", "variable"})
    void whatMustChangeNothingChangesNothing(String form) {
        Model model = Translators.model(form, Translators.oracleSentences());
        Invariances invariances = new Invariances(model, new RandomStream(7, "sentences"));
        for (double[] theta : List.of(model.initialise(new RandomStream(1, "init")), Translators.pattern(model))) {
            Invariances.Found found = invariances.at(theta);
            assertEquals(0, found.padding());
            assertEquals(0, found.permutation());
            boolean variable = form.equals("variable");
            assertEquals(variable ? (Double) 0.0 : null, found.deadQueries());
            assertEquals(variable ? (Double) 0.0 : null, found.allLive());
            assertEquals(variable, found.liveQuery() != null && found.liveQuery() > 1e-3);
        }
    }

    /** A variable interlingua whose eight queries are all live is a fixed one, in its surprises as well. */
    @Test
    void allQueriesLiveAreAFixedInterlingua() {
        DataSet data = Translators.oracleSentences();
        Model fixed = Translators.model("fixed-8", data);
        Model variable = Translators.model("variable", data);
        double[] small = fixed.initialise(new RandomStream(1, "init"));
        double[] large = variable.initialise(new RandomStream(1, "init"));
        assertFalse(Arrays.equals(small, large));
        Examples given = data.train();
        Examples all = Translations.examples(
                Translators.languages(),
                3,
                given.inputs(),
                given.field(Translations.TRANSLATION).values(),
                given.field(Translations.SOURCE).values(),
                given.field(Translations.TARGET).values(),
                new double[] {8, 8, 8});
        // networks of one seed begin alike in all blocks that they share
        assertArrayEquals(Predictions.of(fixed, small, given), Predictions.of(variable, large, all));
        assertFalse(
                Arrays.equals(Predictions.of(fixed, small, given), Predictions.of(variable, large, given)),
                "with dead queries they differ");
    }
}
