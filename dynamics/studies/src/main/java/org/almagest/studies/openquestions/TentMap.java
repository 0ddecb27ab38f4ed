package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code tent-map}: the network that applies T(x) = 2relu(x) − 4relu(x − ½) k times, two neurons a layer, so that it has
 * 2^k pieces on [0, 1] (Telgarsky 2016). Its parameters are what its weights differ from those of T.
 */
@AutoService(Family.class)
public final class TentMap implements Family {
    /** For {@link java.util.ServiceLoader}. */
    public TentMap() {}

    @Override
    public String name() {
        return "tent-map";
    }

    @Override
    public String description() {
        return "the tent map 2relu(x) − 4relu(x − ½) composed depth times, two neurons a layer (Telgarsky 2016); its parameters are departures from these weights";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredInteger("depth", 1, 10_000, "how often the map is applied, k")
                        .axis(),
                Parameter.real(
                        "init_scale",
                        0.01,
                        0,
                        1e6,
                        "standard deviation of the departures at the start; 0 is the tent map itself"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        if (features != 1 || outputs != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "family tent-map with %d inputs and %d outputs: expected one of each, such as those of data sawtooth",
                    features,
                    outputs));
        }
        return new TentModel(settings.integer("depth"), settings.real("init_scale"));
    }
}
