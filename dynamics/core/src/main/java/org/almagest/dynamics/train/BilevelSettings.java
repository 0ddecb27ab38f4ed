package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.bilevel.Bilevel;
import org.almagest.dynamics.bilevel.InnerOptimizer;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.OuterParameters;

/**
 * How training on two levels goes (LDS: Franceschi, Niepert, Pontil, He, ICML 2019, algorithm 1).
 *
 * @param examples what the outer examples are for
 * @param rounds trainings from new weights, one after another
 * @param innerSteps of a round
 * @param window inner steps between two steps of the outer parameters
 * @param rate first step size of the outer parameters
 * @param decay by which it falls
 */
record BilevelSettings(OuterExamples examples, int rounds, int innerSteps, int window, double rate, double decay) {
    static final String PLAIN = "plain";
    static final String BILEVEL = "bilevel";

    /** A hypergradient goes back through steps that are gradients themselves. */
    private static final double PASSES_PER_STEERED_STEP = 9;

    private static final double PASSES_PER_STEP = 3;

    /** Whether {@code training} goes on two levels. */
    static boolean asked(Settings training) {
        return training.text("objective").equals(BILEVEL);
    }

    static BilevelSettings of(Settings training) {
        return new BilevelSettings(
                OuterExamples.named(training.text("outer_examples")),
                training.integer("outer_rounds"),
                training.integer("inner_steps"),
                training.integer("window"),
                training.real("outer_learning_rate"),
                training.real("outer_decay"));
    }

    /** Windows of a round. */
    int windowsOfRound() {
        return innerSteps / window;
    }

    /** Windows of all rounds. */
    long windows() {
        return (long) rounds * windowsOfRound();
    }

    /** Passes forward through the network in all rounds, roughly. */
    double passes() {
        return (double) rounds
                * innerSteps
                * (examples == OuterExamples.STEER ? PASSES_PER_STEERED_STEP : PASSES_PER_STEP);
    }

    /** Step size of the outer parameters after so many of their steps. */
    double rate(long steps) {
        return rate / (1 + decay * steps);
    }

    /** How inner parameters move by {@code training}. */
    static Bilevel.Rule rule(Settings training) {
        return (graph, network) -> {
            Node rate = graph.constant(training.real("learning_rate"));
            double beta1 = training.real("beta1");
            double beta2 = training.real("beta2");
            double epsilon = training.real("epsilon");
            return switch (training.text("optimizer")) {
                case "gd" -> InnerOptimizer.sgd(rate);
                case "momentum" -> InnerOptimizer.momentum(rate, graph.constant(training.real("momentum")));
                default ->
                    training.flag("epsilon_inside")
                            ? InnerOptimizer.smoothAdam(rate, beta1, beta2, epsilon)
                            : InnerOptimizer.adam(rate, beta1, beta2, epsilon);
            };
        };
    }

    /**
     * Whether the settings go together, with this network.
     *
     * @throws UnsuitableSetting naming the setting, its value, what was expected, and the way out
     */
    static void check(Settings training, Model model) {
        boolean outer = model.capability(OuterParameters.class).isPresent();
        if (!asked(training)) {
            if (outer) {
                throw new UnsuitableSetting(
                        "objective",
                        "plain with a network that has outer parameters, such as a learned graph: expected bilevel,"
                                + " since they are moved by hypergradients alone");
            }
            if (training.flag("epsilon_inside")) {
                throw new UnsuitableSetting(
                        "epsilon_inside",
                        "true with objective plain: expected false, since ordinary steps are not differentiated; leave"
                                + " it out, or choose objective bilevel");
            }
            return;
        }
        if (!outer) {
            throw new UnsuitableSetting(
                    "objective",
                    "bilevel with a network that has no outer parameters: expected one with some, such as family gnn"
                            + " with graph: learned; or plain");
        }
        if (model.length() > model.parameterCount()) {
            throw new UnsuitableSetting(
                    "objective",
                    "bilevel with a network that keeps running statistics: expected one without, such as family gnn"
                            + " with graph: learned; or plain");
        }
        if (training.integer("inner_steps") % training.integer("window") != 0) {
            throw new UnsuitableSetting(
                    "inner_steps",
                    String.format(
                            Locale.ROOT,
                            "%d with window %d: expected whole windows, such as %d",
                            training.integer("inner_steps"),
                            training.integer("window"),
                            training.integer("window")
                                    * Math.max(1, training.integer("inner_steps") / training.integer("window"))));
        }
        only(training, "optimizer", List.of("gd", "momentum", "adam"), "since its steps are differentiated");
        only(training, "batches", List.of("shuffled"), "since inner steps see the whole training set");
        only(training, "rate_unit", List.of("one"), "since inner weights begin anew");
        only(training, "schedule", List.of("constant"), "since inner weights begin anew in every round");
        only(training, "rates", List.of(""), "since all inner weights move alike");
        only(training, "turns", List.of("own"), "since the two levels take turns as windows say");
        only(training, "evaluate", List.of("end"), "since examples held out are looked at after every round");
        zero("batch_size", training.integer("batch_size"), "since a step takes all examples");
        zero("warmup_steps", training.integer("warmup_steps"), "since inner weights begin anew");
        zero("weight_decay", training.real("weight_decay"), "with a term squared-norm in loss instead");
        zero("clip_norm", training.real("clip_norm"), "since the steps are differentiated");
        zero("ema", training.real("ema"), "since the best round is kept");
        zero("early_stopping", training.integer("early_stopping"), "since the best round is kept");
        zero("patience", training.integer("patience"), "since all rounds are gone through");
        zero("stop_loss", training.real("stop_loss"), "since all rounds are gone through");
        if (training.flag("best_weights")) {
            throw new UnsuitableSetting(
                    "best_weights", "true with objective bilevel: expected false, since the best round is kept anyway");
        }
    }

    private static void only(Settings training, String setting, List<String> expected, String why) {
        if (!expected.contains(training.text(setting))) {
            throw new UnsuitableSetting(
                    setting,
                    String.format(
                            Locale.ROOT,
                            "'%s' with objective bilevel: expected %s, %s",
                            training.text(setting),
                            expected.equals(List.of("")) ? "none" : String.join(", ", expected),
                            why));
        }
    }

    private static void zero(String setting, double value, String why) {
        if (value != 0) {
            throw new UnsuitableSetting(
                    setting,
                    String.format(
                            Locale.ROOT,
                            "%s with objective bilevel: expected 0, %s",
                            value == (int) value ? (Object) (int) value : (Double) value,
                            why));
        }
    }
}
