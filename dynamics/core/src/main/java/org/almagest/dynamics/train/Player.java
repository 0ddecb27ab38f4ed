package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;

/**
 * One of those who train a network: some of its parameters, the objective that they follow, and an optimiser. Ordinary training
 * has one player, who owns all parameters.
 */
final class Player {
    private final EmpiricalRisk risk;
    private final Mover mover;
    private final int turn;

    /** Moves parameters after their gradient has been found. */
    @FunctionalInterface
    interface Mover {
        /**
         * Moves them.
         *
         * @param home holds the whole parameter vector
         * @param at where it begins
         * @param step steps taken so far
         */
        void move(double[] home, int at, long step);
    }

    /**
     * A player.
     *
     * @param risk what it makes small, with the gradient in its own parameters
     * @param turn those of equal turn move at the same time, from one gradient; lower ones go first
     */
    Player(EmpiricalRisk risk, Mover mover, int turn) {
        this.risk = risk;
        this.mover = mover;
        this.turn = turn;
    }

    EmpiricalRisk risk() {
        return risk;
    }

    int turn() {
        return turn;
    }

    /** The objective on the b-th batch, at the parameters of {@code home}; its gradient is then the risk's. */
    double evaluate(EmpiricalRisk home, int[] order, int b) {
        if (risk != home) {
            risk.follow(home);
        }
        return risk.batch(order, b);
    }

    void move(EmpiricalRisk home, long step) {
        mover.move(home.arena(), home.at(), step);
    }

    /**
     * What {@code training} says of a player who owns all parameters: gradient flow, or steps.
     *
     * @param rate step size, or the time of a step
     * @param blocks all blocks
     * @param count examples
     * @param watch sees the loss along a flow
     */
    static Mover mover(
            Settings training, double rate, EmpiricalRisk risk, List<Block> blocks, int count, LossWatch watch) {
        if (!training.text("optimizer").equals("flow")) {
            return optimizer(training, rate, risk, blocks);
        }
        GradientFlow flow = GradientFlow.of(training, risk, rate, watch);
        int[] natural = IntStream.range(0, count).toArray();
        return (home, at, step) -> flow.advance(natural, step * rate);
    }

    /**
     * Steps of the optimiser that {@code training} names, with a state of its own for every run of neighbouring blocks.
     *
     * @param own the blocks that move, in the order of the gradient
     * @param rate step size
     */
    static Mover optimizer(Settings training, double rate, EmpiricalRisk risk, List<Block> own) {
        List<Piece> pieces = new ArrayList<>();
        int gradient = 0;
        int i = 0;
        while (i < own.size()) {
            int offset = own.get(i).offset();
            int end = offset;
            while (i < own.size() && own.get(i).offset() == end) {
                end += own.get(i).size();
                i++;
            }
            pieces.add(new Piece(offset, gradient, Optimizer.of(training, rate, end - offset)));
            gradient += end - offset;
        }
        Piece[] all = pieces.toArray(Piece[]::new);
        return (home, at, step) -> {
            for (Piece piece : all) {
                piece.optimizer.step(home, at + piece.offset, risk.arena(), risk.gradientAt() + piece.gradient);
            }
        };
    }

    /**
     * Parameters that lie one after another.
     *
     * @param offset where they begin in the parameter vector
     * @param gradient where they begin in the player's gradient
     */
    private record Piece(int offset, int gradient, Optimizer optimizer) {}
}
