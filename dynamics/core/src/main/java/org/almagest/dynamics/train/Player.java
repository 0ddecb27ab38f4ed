package org.almagest.dynamics.train;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.StepRule;

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

        /** Up to where its steps are stable on a quadratic; empty where no {@link StepRule} says it. */
        default Optional<StepRule> rule() {
            return Optional.empty();
        }
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

    /** Up to where its steps are stable on a quadratic; empty where no {@link StepRule} says it. */
    Optional<StepRule> rule() {
        return mover.rule();
    }

    /** The same way to move, after which the parameters are put back within their bounds. */
    static Mover within(Confinement confinement, Mover mover) {
        return confinement.isEmpty()
                ? mover
                : (home, at, step) -> {
                    mover.move(home, at, step);
                    confinement.apply(home, at);
                };
    }

    /**
     * How a player moves by what {@code training} says: gradient flow, of one who owns all parameters, or steps.
     *
     * @param rates step size, or the time of a step
     * @param groups the blocks with rates of their own
     * @param own the blocks that move, in the order of the gradient
     * @param count examples
     * @param watch sees the loss along a flow
     */
    static Mover mover(
            Settings training,
            RateSchedule rates,
            RateGroups groups,
            EmpiricalRisk risk,
            List<Block> own,
            int count,
            LossWatch watch) {
        if (!training.text("optimizer").equals("flow")) {
            return optimizer(training, rates, groups, risk, own);
        }
        GradientFlow flow = GradientFlow.of(training, risk, watch);
        int[] natural = IntStream.range(0, count).toArray();
        return (home, at, step) -> flow.advance(natural, rates.sum(step), rates.at(step));
    }

    /**
     * Steps of the optimiser that {@code training} names.
     *
     * @param rates step size
     * @param groups the blocks with rates of their own
     * @param own the blocks that move, in the order of the gradient
     */
    static Mover optimizer(
            Settings training, RateSchedule rates, RateGroups groups, EmpiricalRisk risk, List<Block> own) {
        GroupedOptimizer optimizer = new GroupedOptimizer(training, groups, own, risk::joins);
        return new Mover() {
            @Override
            public void move(double[] home, int at, long step) {
                optimizer.step(home, at, risk.arena(), risk.gradientAt(), risk.phase(), rates.at(step));
            }

            @Override
            public Optional<StepRule> rule() {
                return optimizer.rule(risk.phase());
            }
        };
    }
}
