package org.almagest.dynamics.data.images;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Storage;

/**
 * How labelled images become examples: scaled to [0, 1], prepared, with the class as target.
 *
 * @param source the data source's name
 * @param preparation from pixels to inputs
 * @param targets the form of the targets
 */
record ImageInputs(String source, Preparation preparation, ClassTargets targets) {
    /** What a sweep file may set for any source of labelled images. */
    static final List<Parameter> PARAMETERS = parameters();

    /**
     * As {@code settings} ask.
     *
     * @throws DataException if the settings do not fit together
     */
    static ImageInputs of(String source, Settings settings, ImageSize size, int classes) {
        Preparation preparation = Preparation.of(source, settings, size);
        return new ImageInputs(source, preparation, ClassTargets.of(source, settings, preparation.features(), classes));
    }

    /**
     * The data set of some of these images.
     *
     * @param chosen numbers of the training images, in the order of the examples
     * @param held numbers of the test images
     */
    DataSet dataSet(LabelledImages train, int[] chosen, LabelledImages test, int[] held) {
        double[] inputs = inputs(train, chosen);
        double[] heldInputs = inputs(test, held);
        preparation.finish(inputs, heldInputs);
        return new DataSet(
                source,
                examples(train, chosen, inputs),
                examples(test, held, heldInputs),
                true,
                preparation.augmentation());
    }

    private double[] inputs(LabelledImages images, int[] chosen) {
        int features = preparation.features();
        double[] inputs = Storage.rows(source + ": inputs", chosen.length, features);
        double[] image = new double[images.size().numbers()];
        for (int i = 0; i < chosen.length; i++) {
            images.image(chosen[i], image);
            preparation.project(image, inputs, i * features);
        }
        return inputs;
    }

    private Examples examples(LabelledImages images, int[] chosen, double[] inputs) {
        int[] classes = Arrays.stream(chosen).map(images::label).toArray();
        return new Examples(
                preparation.features(), targets.outputs(), chosen.length, inputs, targets.of(source, classes));
    }

    private static List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(Preparation.PARAMETERS);
        parameters.add(ClassTargets.PARAMETER);
        return List.copyOf(parameters);
    }
}
