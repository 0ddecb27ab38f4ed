package org.almagest.studies.implicitshapes;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;

/** Networks and shapes of the tests. */
final class Coders {
    static final Family FAMILY = Families.ALL.named("shape-autoencoder");

    private Coders() {}

    static Model model(String decoder) {
        return model(Map.of("decoder", decoder), ExampleLayout.PIXELS, ExampleLayout.PIXELS);
    }

    static Model model(Map<String, ?> settings, int features, int outputs) {
        return FAMILY.build(Settings.of(FAMILY.parameters(), settings), features, outputs);
    }

    static ShapeCoder coder(Model model) {
        return model.capability(ShapeCoder.class).orElseThrow();
    }

    /** Number k is 0.2 sin(1.7k). */
    static double[] closedForm(Model model) {
        return IntStream.range(0, model.parameterCount())
                .mapToDouble(k -> 0.2 * Math.sin(1.7 * k))
                .toArray();
    }

    /** A disc, a square and a diamond at (0.1, −0.2) of size 0.4. */
    static List<PlanarShape> three() {
        return IntStream.range(0, 3)
                .mapToObj(kind -> new PlanarShape(0.1, -0.2, 0.4, PlanarShape.Kind.numbered(kind)))
                .toList();
    }

    /** Their rasters, which are their own targets. */
    static Examples rasters(List<PlanarShape> shapes) {
        double[] rasters = new double[shapes.size() * ExampleLayout.PIXELS];
        for (int i = 0; i < shapes.size(); i++) {
            boolean[] mask = shapes.get(i).mask(ExampleLayout.SIDE);
            for (int pixel = 0; pixel < mask.length; pixel++) {
                rasters[i * ExampleLayout.PIXELS + pixel] = mask[pixel] ? 1 : 0;
            }
        }
        return new Examples(ExampleLayout.PIXELS, ExampleLayout.PIXELS, shapes.size(), rasters, rasters);
    }

    /** The source's data under {@code settings}. */
    static DataSet data(Map<String, ?> settings) {
        PlanarShapes source = new PlanarShapes();
        return source.load(Settings.of(source.parameters(), settings));
    }
}
