package org.almagest.dynamics.train;

import java.util.Optional;
import java.util.function.IntFunction;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NeuralOdeModel;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a network on the examples of its data set, by forward passes alone and in a fixed order. What it needs is
 * compiled when it is first asked for, and evaluating again allocates no arrays.
 */
public final class Evaluation {
    /** Larger batches would need more memory and save no time. */
    private static final int LARGEST_BATCH = 256;

    /** What a network draws that no run has trained. */
    private static final long NO_SEED = 0;

    private final DataSet data;
    private final int length;
    private final IntFunction<PredictionPass> passes;
    private @Nullable ExampleScorer train;
    private @Nullable ExampleScorer test;

    /**
     * Of a network.
     *
     * @param data what it is trained on
     * @param length numbers in its flat vector
     * @param passes makes its forward pass for a number of examples
     */
    Evaluation(DataSet data, int length, IntFunction<PredictionPass> passes) {
        this.data = data;
        this.length = length;
        this.passes = passes;
    }

    /**
     * The scores of a network that no family has built, by the objective as it stands at the end of all schedules.
     *
     * @param parameters its flat vector
     */
    public static Scores of(Model model, Objective objective, DataSet data, double[] parameters) {
        Objective last = objective.at(Long.MAX_VALUE);
        Optional<NeuralOdeModel> adaptive =
                model.capability(NeuralOdeModel.class).filter(NeuralOdeModel::adaptive);
        IntFunction<PredictionPass> passes = batch -> adaptive.isPresent()
                ? new ContinuousPredictionPass(adaptive.get(), last, batch)
                : new CompiledPredictionPass(
                        PredictionPlan.compile(model, last, data.train().shape(), batch), NO_SEED);
        return new Evaluation(data, parameters.length, passes).scores(parameters, 0, 0);
    }

    /**
     * The scores on the whole data set.
     *
     * @param source holds the flat parameter vector from {@code at} on
     * @param step steps taken so far, by which weights of the loss may go
     */
    Scores scores(double[] source, int at, long step) {
        Double trainAccuracy = null;
        if (classes()) {
            if (train == null) {
                train = scorer(data.train());
            }
            trainAccuracy = train.score(source, at, step).accuracy();
        }
        Score held = heldOut(source, at, step);
        return new Scores(
                trainAccuracy, held == null ? null : (Double) held.loss(), held == null ? null : held.accuracy());
    }

    /**
     * The score on the examples held out; null where there are none.
     *
     * @param source holds the flat parameter vector from {@code at} on
     * @param step steps taken so far, by which weights of the loss may go
     */
    @Nullable
    Score heldOut(double[] source, int at, long step) {
        if (data.test().count() == 0) {
            return null;
        }
        if (test == null) {
            test = scorer(data.test());
        }
        return test.score(source, at, step);
    }

    /** Whether targets are one-hot classes, and more than one, so that there is something to get right. */
    private boolean classes() {
        return data.classification() && data.train().outputs() > 1;
    }

    private ExampleScorer scorer(Examples examples) {
        // a network on a graph computes the states of all nodes, however few it is asked about
        int batch = data.graph() == null ? Math.min(LARGEST_BATCH, examples.count()) : examples.count();
        int left = examples.count() % batch;
        PredictionPass full = passes.apply(batch);
        return new ExampleScorer(examples, classes(), length, full, left == 0 ? full : passes.apply(left));
    }
}
