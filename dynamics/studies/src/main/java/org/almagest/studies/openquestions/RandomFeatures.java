package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/**
 * Family {@code random-features}: f(x) = a·φ(x), a linear readout of m features of x ∈ R^d (Rahimi, Recht 2007), drawn in one of
 * two ways:
 *
 * <ul>
 *   <li>{@code normal}: φ = relu(Wx)/√m, W_ij ~ N(0, 1/d), a = 0 (ReLU features as in Belkin et al. 2019, arXiv 1812.11118);
 *   <li>{@code sphere}: φ = relu(Wx + b), rows of W uniform on the unit sphere, b ~ N(0, 1), a ~ N(0, 1/m²) (neurons on a sphere
 *       after Bach 2017, arXiv 1412.8690; the distributions of b and a are ours).
 * </ul>
 *
 * <p>Blocks: {@code W} [m][d], {@code b} [m][1] with {@code sphere} alone, {@code a} [outputs][m]; training moves all of them. The
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
