package org.almagest.dynamics.train;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.StepRule;

/**
 * Turns gradients into steps. Holds the state of one player's numbers that lie one after another. A sealed set, one file each:
 * what a step means is part of a run's identity.
 */
sealed interface Optimizer permits Sgd, Adam, Lars {
    /** The words in the sweep file. */
    List<String> WORDS = List.of("gd", "momentum", "sgd", "adam", "adamw", "lars", "flow");

    /**
     * Moves the numbers from {@code to} on along their gradient, which lies from {@code go} on.
     *
     * @param theta holds the numbers
     * @param gradient holds the gradient, which may change; may be the same array
     * @param rate step size
     */
    void step(double[] theta, int to, double[] gradient, int go, double rate);

    /** Up to where its steps are stable on a quadratic; empty where no {@link StepRule} says it, or before its first step. */
    default Optional<StepRule> rule() {
        return Optional.empty();
    }

    /**
     * The optimiser that {@code training} names, at its start.
     *
     * @param blocks what it moves: neighbours; a single one where the optimiser looks at blocks, see {@link #looksAtBlocks}
     */
    static Optimizer of(Settings training, List<Block> blocks) {
        int count = blocks.stream().mapToInt(Block::size).sum();
        return switch (training.text("optimizer")) {
            case "momentum" -> new Sgd(training.real("momentum"), false, 0, count);
            case "sgd" ->
                new Sgd(training.real("momentum"), training.flag("nesterov"), training.real("weight_decay"), count);
            case "adam" -> new Adam(training, false, count);
            case "adamw" -> new Adam(training, true, count);
            case "lars" -> new Lars(training, blocks.get(0));
            default -> new Sgd(0, false, 0, count);
        };
    }

    /**
     * What moves the parameters, for measurements that know what to expect of it: the optimiser's word; where a change to its
     * steps makes them others than the word says, the word with the change.
     */
    static String pace(Settings training) {
        String word = training.text("optimizer");
        word += training.real("clip_norm") == 0 ? "" : ", clipped";
        return word + (training.text("rates").isBlank() ? "" : ", rates by group");
    }

    /** Whether a step depends on which numbers form a block, so that each block has an optimiser of its own. */
    static boolean looksAtBlocks(Settings training) {
        return training.text("optimizer").equals("lars");
    }

    /**
     * Whether the settings mean something with the optimiser.
     *
     * @throws UnsuitableSetting if not
     */
    static void check(Settings training) {
        String word = training.text("optimizer");
        if (training.real("weight_decay") != 0
                && List.of("gd", "momentum", "flow").contains(word)) {
            throw new UnsuitableSetting(
                    "weight_decay",
                    String.format(
                            Locale.ROOT,
                            "%s with optimizer %s: expected 0, since that follows the loss alone; choose optimizer sgd (which is gd with momentum 0), adam, adamw or lars",
                            training.real("weight_decay"),
                            word));
        }
        if (!word.equals("lars") && training.real("lars_epsilon") != 0) {
            throw new UnsuitableSetting(
                    "lars_epsilon",
                    String.format(
                            Locale.ROOT,
                            "%s with optimizer %s: expected 0, since only lars has layer-wise rates; choose optimizer lars",
                            training.real("lars_epsilon"),
                            word));
        }
        if (!word.equals("lars") && !training.text("lars_blocks").equals(Lars.BLOCKS.get(0))) {
            throw new UnsuitableSetting(
                    "lars_blocks",
                    String.format(
                            Locale.ROOT,
                            "%s with optimizer %s: expected %s, since only lars has layer-wise rates; choose optimizer lars",
                            training.text("lars_blocks"),
                            word,
                            Lars.BLOCKS.get(0)));
        }
        if (word.equals("flow") && training.real("clip_norm") != 0) {
            throw new UnsuitableSetting(
                    "clip_norm",
                    String.format(
                            Locale.ROOT,
                            "%s with optimizer flow: expected 0, since a flow has no steps to shorten; choose another optimizer",
                            training.real("clip_norm")));
        }
        if (word.equals("flow") && !training.text("rates").isBlank()) {
            throw new UnsuitableSetting(
                    "rates",
                    String.format(
                            Locale.ROOT,
                            "'%s' with optimizer flow: expected none, since a flow follows the gradient in all parameters; choose another optimizer",
                            training.text("rates")));
        }
    }
}
