package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;

/**
 * Family {@code egnn}: messages between points from what no rotation, reflection, translation or numbering changes, and positions
 * that move along their differences and their velocities (Satorras, Hoogeboom, Welling, ICML 2021, arXiv 2102.09844, eqs. 3 to 7, with
 * velocities). So the prediction turns, moves and is renumbered with the input, whatever the parameters are.
 */
@AutoService(Family.class)
public final class EquivariantNetwork extends PointFamily {
    @Override
    public String name() {
        return "egnn";
    }

    @Override
    public String description() {
        return "messages between points in space, equivariant under rotation, reflection, translation and renumbering (Satorras, Hoogeboom, Welling 2021, arXiv 2102.09844)";
    }

    @Override
    Layer network(Blocks.Builder blocks, int points, int depth, int width, Initialisation initialisation) {
        return new EquivariantBody(blocks, points, depth, width, initialisation);
    }
}
