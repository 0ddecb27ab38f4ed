package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayeredModel;

/**
 * A family whose networks send messages between all pairs of points in space, as {@link Coordinates} has them, and say where each
 * of them will be. All of these families have the same settings, so that their runs come in pairs.
 */
abstract class PointFamily implements Family {
    /**
     * The network as one layer, from the examples' inputs to the prediction.
     *
     * @param blocks takes its parameters
     * @param points of an example
     */
    abstract Layer network(Blocks.Builder blocks, int points, int depth, int width, Initialisation initialisation);

    @Override
    public final List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.integer("depth", 2, 1, 1000, "layers of messages").axis(),
                Parameter.integer("width", 16, 1, 100_000, "numbers in the state of a point and in a message")
                        .sizeAxis()));
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public final Model build(Settings settings, int features, int outputs) {
        int points = Coordinates.points("family " + name(), features, outputs);
        Blocks.Builder blocks = Blocks.builder();
        Layer network = network(
                blocks, points, settings.integer("depth"), settings.integer("width"), Initialisation.of(settings));
        return new LayeredModel(blocks.build(), network);
    }
}
