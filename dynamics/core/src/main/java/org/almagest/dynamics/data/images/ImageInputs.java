package org.almagest.dynamics.data.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Normalisation;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * How images become examples: scaled to [0, 1], projected, normalised, with the class as target.
 *
 * @param source the data source's name
 * @param projection from pixels to inputs
 * @param normalise whether inputs are then scaled to length 1
 * @param targets the form of the targets
 */
record ImageInputs(String source, Projection projection, boolean normalise, ClassTargets targets) {
    /** What a sweep file may set for any source of images. */
    static final List<Parameter> PARAMETERS = parameters();

    /**
     * As {@code settings} ask.
     *
     * @throws DataException if the settings do not fit together
     */
    static ImageInputs of(String source, Settings settings, int height, int width, int classes) {
        Projection projection = Projection.of(settings, height, width);
        return new ImageInputs(
                source,
                projection,
                settings.flag(Normalisation.PARAMETER.name()),
                ClassTargets.of(source, settings, projection.outputs(), classes));
    }

    /** The images numbered {@code chosen}, in that order. */
    Examples examples(LabelledImages images, int[] chosen) {
        int features = projection.outputs();
        double[] inputs = Storage.rows(source + ": inputs", chosen.length, features);
        double[] image = new double[images.height() * images.width()];
        for (int i = 0; i < chosen.length; i++) {
            images.image(chosen[i], image);
            projection.project(image, inputs, i * features);
        }
        if (normalise) {
            Normalisation.normalise(inputs, features);
        }
        int[] classes = Arrays.stream(chosen).map(images::label).toArray();
        return new Examples(features, targets.outputs(), chosen.length, inputs, targets.of(source, classes));
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(Projection.PARAMETERS);
        parameters.add(Normalisation.PARAMETER);
        parameters.add(ClassTargets.PARAMETER);
        parameters.add(Sampling.DATA_SEED);
        return List.copyOf(parameters);
    }
}
