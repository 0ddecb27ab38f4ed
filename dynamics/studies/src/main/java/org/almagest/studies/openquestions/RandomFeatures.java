package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code random-features}: f(x) = a·φ(x) with the features φ_j = relu(w_j·x + b_j), none of which begins as learnt. The
 * neurons are drawn one after another, so that a narrower network of a seed has the first of those of a wider one.
 */
@AutoService(Family.class)
public final class RandomFeatures implements Family {
    private static final String SPHERE = "sphere";

    /** For {@link java.util.ServiceLoader}. */
    public RandomFeatures() {}

    @Override
    public String name() {
        return "random-features";
    }

    @Override
    public String description() {
        return "a linear readout of random ReLU features, f = a·relu(Wx + b) (Rahimi, Recht 2007; arXiv 2105.04026, questions 1 and 3)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("width", 100, 1, 1_000_000, "features m").sizeAxis(),
                Parameter.choice(
                        "features",
                        "normal",
                        List.of("normal", SPHERE),
                        "normal: relu(w·x)/√m with w ~ N(0, I/d), and a = 0; sphere: relu(w·x + b) with w uniform, ‖w‖ = 1, b ~ N(0, 1), and a ~ N(0, 1/m²)"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        return new FeatureModel(
                features,
                outputs,
                settings.integer("width"),
                settings.text("features").equals(SPHERE));
    }
}
