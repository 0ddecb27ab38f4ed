package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Confined;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.RowBall;

/** The bounds on the parameters that one player moves, see {@link Confined}; no work where there are none. */
final class Confinement {
    private final RowBall[] balls;
    private final Block[] blocks;

    /**
     * The bounds of {@code model}.
     *
     * @param own places of the blocks that move
     */
    Confinement(Model model, List<Integer> own) {
        List<RowBall> found = new ArrayList<>(
                model.capability(Confined.class).map(Confined::bounds).orElse(List.of()));
        found.removeIf(ball -> !own.contains(ball.block()));
        this.balls = found.toArray(RowBall[]::new);
        this.blocks =
                found.stream().map(ball -> model.blocks().get(ball.block())).toArray(Block[]::new);
    }

    /** Whether there are none. */
    boolean isEmpty() {
        return balls.length == 0;
    }

    /** Puts the parameters back whose flat vector begins at {@code at}. */
    void apply(double[] numbers, int at) {
        for (int i = 0; i < balls.length; i++) {
            balls[i].apply(blocks[i].rows(), blocks[i].cols(), numbers, at + blocks[i].offset());
        }
    }
}
