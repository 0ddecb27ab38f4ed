package org.almagest.jobs.saved;

import java.io.IOException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.arrays.ArrayFile;
import org.almagest.dynamics.family.Model;
import org.jspecify.annotations.Nullable;

/**
 * A model as it lay in a file.
 *
 * @param model the network; where {@link Model#predicts} is false, the probes that need more than weights are left out
 * @param parameters its flat vector
 * @param data what it is measured on, as the network takes it
 * @param loss name of its loss, {@code squared-error} or {@code cross-entropy}
 * @param value its loss on {@code data}; null if unknown
 * @param gradientNorm Euclidean norm of the loss's gradient; null if unknown
 * @param obstacle why no more than the weights is known although data was given, naming the layer; null if nothing is in
 *     the way
 * @param unread what else the file holds that was not read, with the reason; null if nothing
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SavedModel(
        Model model,
        double[] parameters,
        DataSet data,
        String loss,
        @Nullable Double value,
        @Nullable Double gradientNorm,
        @Nullable String obstacle,
        @Nullable String unread) {

    /** A model that is all that its file holds. */
    public SavedModel(
            Model model,
            double[] parameters,
            DataSet data,
            String loss,
            @Nullable Double value,
            @Nullable Double gradientNorm,
            @Nullable String obstacle) {
        this(model, parameters, data, loss, value, gradientNorm, obstacle, null);
    }

    /** A network of which the weights are known and nothing else. */
    public static SavedModel of(WeightsAlone network) {
        return of(network, null);
    }

    /** The same, with the reason why it is so. */
    public static SavedModel of(WeightsAlone network, @Nullable String obstacle) {
        Examples nothing = new Examples(1, 1, 1, new double[1], new double[1]);
        Examples none = new Examples(1, 1, 0, new double[0], new double[0]);
        return new SavedModel(
                network,
                network.initial(),
                new DataSet("none", nothing, none, false),
                "squared-error",
                null,
                null,
                obstacle);
    }

    /**
     * The weights that a file of named arrays holds: an array of two axes or more is a layer, its first axis the outputs.
     *
     * @param obstacle why no more is known although data was given; null if nothing is in the way
     * @throws ModelFileException if no array can be a layer's weights, or there are too many numbers
     */
    public static SavedModel of(ArrayFile arrays, @Nullable String obstacle) throws IOException {
        ArrayNetwork network = ArrayNetwork.of(arrays);
        return of(network.read(), obstacle).with(network.unread());
    }

    /** The same from a file that holds something else as well. */
    SavedModel with(@Nullable String unread) {
        return new SavedModel(model, parameters, data, loss, value, gradientNorm, obstacle, unread);
    }
}
