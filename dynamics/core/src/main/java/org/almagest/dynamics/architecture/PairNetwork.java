package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;

/**
 * Family {@code pair-gnn}: the messages of {@link EquivariantNetwork}, but positions and velocities enter as plain numbers and the
 * prediction leaves as such, so that the network is equivariant under renumbering alone: what the symmetry in space is worth can be
 * told by the difference.
 */
@AutoService(Family.class)
public final class PairNetwork extends PointFamily {
    @Override
    public String name() {
        return "pair-gnn";
    }

    @Override
    public String description() {
        return "messages between points in space whose coordinates enter as plain numbers, equivariant under renumbering alone: the control of egnn (messages as in arXiv 2102.09844)";
    }

    @Override
    Layer network(Blocks.Builder blocks, int points, int depth, int width, Initialisation initialisation) {
        return new PairBody(blocks, points, depth, width, initialisation);
    }
}
