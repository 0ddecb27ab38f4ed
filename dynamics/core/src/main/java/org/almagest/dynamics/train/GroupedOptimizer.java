package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.probe.StepRule;

/**
 * How one player steps: the gradient is shortened, then each run of neighbouring blocks of equal rate moves by an optimiser of
 * its own. A block that the objective does not depend on yet rests: nothing decays, and its optimiser begins with its first
 * gradient.
 */
final class GroupedOptimizer {
    private final NormClip clip;
    /** Whether all own blocks move by one optimiser, as far as its own rate and the whole gradient take them. */
    private final boolean alike;

    private final int count;
    private final Piece[] pieces;

    /**
     * Parameters that lie one after another and have one rate.
     *
     * @param offset where they begin in the parameter vector
     * @param gradient where they begin in the player's gradient
     * @param factor by which the step size is multiplied
     * @param joins the first phase of the objective that depends on them
     */
    private record Piece(int offset, int gradient, double factor, int joins, Optimizer optimizer) {}

    /**
     * At its start.
     *
     * @param training names the optimiser
     * @param groups the blocks with rates of their own
     * @param own the blocks that move, in the order of the gradient
     * @param joins the first phase of the objective that depends on one of them, by its place
     */
    GroupedOptimizer(Settings training, RateGroups groups, List<Block> own, IntUnaryOperator joins) {
        this.clip = new NormClip(training.real("clip_norm"));
        this.count = own.stream().mapToInt(Block::size).sum();
        boolean alone = Optimizer.looksAtBlocks(training);
        List<Piece> found = new ArrayList<>();
        int gradient = 0;
        int moved = 0;
        int i = 0;
        while (i < own.size()) {
            Block first = own.get(i);
            double factor = groups.factor(first);
            int phase = joins.applyAsInt(i);
            List<Block> together = new ArrayList<>();
            int end = first.offset();
            while (i < own.size()
                    && own.get(i).offset() == end
                    && groups.factor(own.get(i)) == factor
                    && joins.applyAsInt(i) == phase
                    && (together.isEmpty() || !alone)) {
                together.add(own.get(i));
                end += own.get(i).size();
                i++;
            }
            if (factor != 0 && phase != Integer.MAX_VALUE) {
                found.add(new Piece(first.offset(), gradient, factor, phase, Optimizer.of(training, together)));
                moved += end - first.offset();
            }
            gradient += end - first.offset();
        }
        this.pieces = found.toArray(Piece[]::new);
        this.alike = training.real("clip_norm") == 0 && pieces.length == 1 && pieces[0].factor == 1 && moved == count;
    }

    /**
     * Up to where its steps are stable on a quadratic; empty where gradients are shortened, or blocks go by rules of their own.
     *
     * @param phase of the objective
     */
    Optional<StepRule> rule(int phase) {
        return alike && pieces[0].joins <= phase ? pieces[0].optimizer.rule() : Optional.empty();
    }

    /**
     * Moves the parameters.
     *
     * @param theta holds the whole parameter vector from {@code to} on
     * @param gradient holds the gradient of the own blocks from {@code go} on, and may change; may be the same array
     * @param phase of the objective
     * @param rate step size
     */
    void step(double[] theta, int to, double[] gradient, int go, int phase, double rate) {
        clip.shorten(gradient, go, count);
        for (Piece piece : pieces) {
            if (piece.joins <= phase) {
                piece.optimizer.step(theta, to + piece.offset, gradient, go + piece.gradient, rate * piece.factor);
            }
        }
    }
}
