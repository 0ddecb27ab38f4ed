package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Those who train one network, and the order of their turns. The parameters live with the first, the leader: its loss is the one
 * that is recorded, and that decides when training ends.
 */
final class Players {
    private final EmpiricalRisk home;
    /** Each an array of those who move at the same time. */
    private final Player[][] turns;

    /**
     * The players.
     *
     * @param players at least one; none has an earlier turn than the first
     */
    Players(List<Player> players) {
        Player leader = players.get(0);
        this.home = leader.risk();
        TreeMap<Integer, List<Player>> byTurn = new TreeMap<>();
        for (Player player : players) {
            if (player.turn() < leader.turn()) {
                throw new IllegalArgumentException(
                        "a player of turn %d before the first player's %d: expected none earlier, since the first one's loss is what is recorded"
                                .formatted(player.turn(), leader.turn()));
            }
            if (player.risk().batches() != home.batches()) {
                throw new IllegalArgumentException("players with %d and %d batches an epoch: expected as many"
                        .formatted(home.batches(), player.risk().batches()));
            }
            byTurn.computeIfAbsent(player.turn(), turn -> new ArrayList<>()).add(player);
        }
        this.turns = byTurn.values().stream()
                .map(together -> together.toArray(Player[]::new))
                .toArray(Player[][]::new);
    }

    /** The leader's risk, which holds the parameters. */
    EmpiricalRisk home() {
        return home;
    }

    /** Draws the numbers of chance of a training step. */
    void at(long step) {
        for (Player[] together : turns) {
            for (Player player : together) {
                player.risk().at(step);
            }
        }
    }

    /** The leader's loss on the b-th batch; gradients of all who move first are then there. One that is not finite comes first. */
    double evaluate(int[] order, int b) {
        return evaluate(turns[0], order, b);
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

    /** Those who move first go along the gradients that {@link #evaluate} has found; then the others, turn by turn. {@code step} is how many were taken so far. */
    void move(int[] order, int b, long step) {
        // the leader's pass over the batch counts; what other players see of the network leaves no mark
        home.keepStatistics();
        for (int turn = 0; turn < turns.length; turn++) {
            if (turn > 0) {
                evaluate(turns[turn], order, b);
            }
            for (Player player : turns[turn]) {
                player.move(home, step);
            }
        }
    }
}
