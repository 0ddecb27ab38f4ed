package org.almagest.dynamics.train;

import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.OuterParameters;

/** Projected gradient descent on the outer parameters: θ ← clip(θ − r_k·h), block by block. */
final class OuterDescent {
    private final List<Block> blocks;
    private final double least;
    private final double most;
    private double largest;

    OuterDescent(Model model, OuterParameters outer) {
        this.blocks = outer.blocks().stream().map(model.blocks()::get).toList();
        this.least = outer.least();
        this.most = outer.most();
    }

    /**
     * Takes a step.
     *
     * @param arena holds the flat vector from {@code at} on, and the hypergradient of the blocks, one after another, from
     *     {@code gradient} on
     * @return the hypergradient's norm; not finite where an entry is not, and then nothing has moved
     */
    double step(double[] arena, int at, int gradient, double rate) {
        int from = gradient;
        double squares = 0;
        for (Block block : blocks) {
            for (int i = 0; i < block.size(); i++) {
                double slope = arena[from + i];
                squares = Math.fma(slope, slope, squares);
                largest = Math.max(largest, Math.abs(slope));
            }
            from += block.size();
        }
        if (!Double.isFinite(squares)) {
            return squares;
        }
        from = gradient;
        for (Block block : blocks) {
            int to = at + block.offset();
            for (int i = 0; i < block.size(); i++) {
                double moved = arena[to + i] - rate * arena[from + i];
                arena[to + i] = Math.min(most, Math.max(least, moved));
            }
            from += block.size();
        }
        return Math.sqrt(squares);
    }

    /** The largest absolute entry of all hypergradients so far; 0 where there was none. */
    double largest() {
        return largest;
    }
}
