package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Model;

/**
 * One way to fuse two modalities: what {@link Fusion} builds where its setting {@code type} has a certain word. A type whose network has
 * a closed form of its cost gives it as a {@link org.almagest.dynamics.family.Cost} among the model's capabilities.
 */
interface FusionType {
    /** The word in the sweep file. */
    String word();

    /** What the type is, after its word and a colon in the description of the setting. */
    String meaning();

    /** Settings of its own with their defaults, beside those that all types share; another type refuses them. */
    List<Parameter> parameters();

    /**
     * The network for {@code data}.
     *
     * @param settings of the family, those of the other types at their defaults
     * @throws IllegalArgumentException if the settings do not fit each other or the data, saying which and the way out
     */
    Model build(Settings settings, DataSet data);
}
