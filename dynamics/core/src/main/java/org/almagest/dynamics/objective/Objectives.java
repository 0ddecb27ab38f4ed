package org.almagest.dynamics.objective;

import org.almagest.dynamics.config.Extensions;
import org.almagest.dynamics.config.Grammar;
import org.almagest.dynamics.config.GrammarException;

/** The objectives on the class path, two that other code asks for by themselves, and the sums that are made of them. */
public final class Objectives {
    /** All of them. */
    public static final Extensions<Objective> ALL = Extensions.load(Objective.class, "loss", Objective::name);

    /** Mean squared error. */
    public static final PredictionLoss SQUARED_ERROR = new SquaredError();

    /** Cross-entropy after softmax. */
    public static final PredictionLoss CROSS_ENTROPY = new CrossEntropy();

    /** How a loss is written in a sweep file. */
    public static final Grammar GRAMMAR = new Grammar() {
        @Override
        public String canonical(String text) {
            return read(text).name();
        }

        @Override
        public String allowed() {
            return ObjectiveReader.allowed(ALL);
        }
    };

    private Objectives() {}

    /**
     * The objective that a text stands for: a word, a word with settings in parentheses, or a weighted sum.
     *
     * @throws GrammarException saying what is wrong with the text, where, and the way out
     */
    public static Objective read(String text) {
        return new ObjectiveReader(ALL, text).read();
    }
}
