package org.almagest.dynamics.family;

import java.util.List;

/**
 * A network whose parameters stay within bounds: a capability of a {@link Model}. After every step that moves a block, its rows
 * are put back into the ball; what the optimiser remembers of earlier steps stays as it is. A step that does not move the block
 * leaves it alone.
 */
@FunctionalInterface
public interface Confined {
    /** The bounds, at most one a block. */
    List<RowBall> bounds();
}
