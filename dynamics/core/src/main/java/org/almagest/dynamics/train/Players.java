package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.almagest.dynamics.probe.StepRule;

/**
 * Those who train one network, and the order of their turns. The parameters live with the first, the leader: its loss is the one
 * that is recorded, and that decides when training ends. Where others have earlier turns, it is the loss that the leader meets: they
 * have moved by then.
 */
final class Players {
    private final EmpiricalRisk home;
    private final Player leader;
    /** Each an array of those who move at the same time. */
    private final Player[][] turns;
    /** Which of the turns is the leader's. */
    private final int led;

    /**
     * The players.
     *
     * @param players at least one, the leader first
     */
    Players(List<Player> players) {
        this.leader = players.get(0);
        this.home = leader.risk();
        TreeMap<Integer, List<Player>> byTurn = new TreeMap<>();
        for (Player player : players) {
            if (player.risk().batches() != home.batches()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "players with %d and %d batches an epoch: expected as many",
                        home.batches(),
                        player.risk().batches()));
            }
            byTurn.computeIfAbsent(player.turn(), turn -> new ArrayList<>()).add(player);
        }
        this.turns = byTurn.values().stream()
                .map(together -> together.toArray(Player[]::new))
                .toArray(Player[][]::new);
        this.led = byTurn.headMap(leader.turn()).size();
    }

    /** The leader's risk, which holds the parameters. */
    EmpiricalRisk home() {
        return home;
    }

    /** Up to where the leader's steps are stable on a quadratic; empty where no rule says it, or where others move too. */
    Optional<StepRule> rule() {
        return turns.length == 1 && turns[0].length == 1 ? leader.rule() : Optional.empty();
    }

    /** Draws the numbers of chance of a training step. */
    void at(long step) {
        for (Player[] together : turns) {
            for (Player player : together) {
                player.risk().at(step);
            }
        }
    }

    /**
     * Lets those move who come before the leader, then evaluates the leader's turn: gradients of all who move with it are then there.
     *
     * @param step how many steps were taken so far
     * @return the leader's loss on the b-th batch; where a loss is not finite, the first such one, and nobody moves any more
     */
    double evaluate(int[] order, int b, long step) {
        for (int turn = 0; turn < led; turn++) {
            double loss = evaluate(turns[turn], order, b);
            if (!Double.isFinite(loss)) {
                return loss;
            }
            move(turns[turn], step);
        }
        return evaluate(turns[led], order, b);
    }

    private double evaluate(Player[] together, int[] order, int b) {
        double loss = together[0].evaluate(home, order, b);
        for (int i = 1; i < together.length; i++) {
            double other = together[i].evaluate(home, order, b);
            if (!Double.isFinite(other)) {
                return other;
            }
        }
        return loss;
    }

    /** The leader, and those of its turn, go along the gradients that {@link #evaluate} has found; then the others, turn by turn. */
    void move(int[] order, int b, long step) {
        // the leader's pass over the batch counts; what other players see of the network leaves no mark
        home.keepStatistics();
        move(turns[led], step);
        for (int turn = led + 1; turn < turns.length; turn++) {
            evaluate(turns[turn], order, b);
            move(turns[turn], step);
        }
    }

    private void move(Player[] together, long step) {
        for (Player player : together) {
            player.move(home, step);
        }
    }
}
