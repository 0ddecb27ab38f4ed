package org.almagest.dynamics.objective;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.family.Model;

/**
 * One of those who train a network: what it moves, what it wants, and when it moves.
 *
 * @param name for messages, such as {@code critic}; its own within the game
 * @param blocks places of its parameter blocks among {@link Model#blocks}, ascending
 * @param objective what it is about
 * @param sign factor of the objective: 1 where the player makes it small, −1 where it makes it large
 * @param turn those of equal turn move at the same time, from one point; lower ones go first
 * @param training settings of training that are its own, such as {@code optimizer} and {@code learning_rate}, by their words:
 *     how it moves, and nothing else; empty where it moves as the sweep file says
 */
public record Role(
        String name, List<Integer> blocks, Objective objective, double sign, int turn, Map<String, Object> training) {
    /** The name of the one player of ordinary training. */
    public static final String ALONE = "network";

    /**
     * A player.
     *
     * @throws IllegalArgumentException if it owns no parameters
     */
    public Role {
        blocks = List.copyOf(blocks);
        training = Map.copyOf(training);
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "player %s owns no parameters, so there is nothing that it could move: expected at least one block of the network; give it one, or leave the player out",
                    name));
        }
    }

    /** A player who moves as the sweep file says. */
    public Role(String name, List<Integer> blocks, Objective objective, double sign, int turn) {
        this(name, blocks, objective, sign, turn, Map.of());
    }

    /** The one player of ordinary training, who owns all parameters. */
    public static Role alone(Model model, Objective objective) {
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        return new Role(ALONE, all, objective, 1, 0);
    }

    /** Numbers that it moves, which are those of its gradient. */
    public int numbers(Model model) {
        return blocks.stream()
                .mapToInt(block -> model.blocks().get(block).size())
                .sum();
    }

    /** What it makes small: the objective with its sign. */
    public Objective minimised() {
        return sign == 1 ? objective : new WeightedSum(List.of(new WeightedSum.Part(sign, null, objective)));
    }
}
