package org.almagest.studies.saliencyrefinement;

import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/** Networks, scenes and parameters of the tests. */
final class Saliency {
    static final Family FAMILY = Families.ALL.named("side-output-cnn");

    private Saliency() {}

    static Settings settings(String refinement, int width) {
        return Settings.of(FAMILY.parameters(), Map.of("refinement", refinement, "width", width));
    }

    static Model model(String refinement, int width, Examples scenes) {
        return FAMILY.build(settings(refinement, width), scenes.features(), scenes.outputs());
    }

    /** Number k is 0.2 sin(1.7k). */
    static double[] closedForm(int count) {
        return IntStream.range(0, count)
                .mapToDouble(k -> 0.2 * Math.sin(1.7 * k))
                .toArray();
    }

    /** The two scenes of the oracles. */
    static Examples oracleScenes() {
        return scenes(2, 32, 15.5, 14, 3, 36);
    }

    /** Waves; discs whose squared radius is {@code size}, {@code step} columns farther to the right in each scene. */
    static Examples scenes(int count, int side, double row, double column, double step, double size) {
        double[] images = new double[count * side * side];
        double[] masks = new double[images.length];
        for (int i = 0; i < images.length; i++) {
            int n = i / (side * side);
            int y = i / side % side;
            int x = i % side;
            images[i] = Math.sin(0.3 * y + 0.5 * n) * Math.cos(0.2 * x) + 0.1 * Math.sin(7.0 * (side * y + x));
            double down = y - row;
            double along = x - column - step * n;
            masks[i] = down * down + along * along < size ? 1 : 0;
        }
        return new Examples(side * side, side * side, count, images, masks);
    }
}
