package org.almagest.dynamics.data.images;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Sampling;

/** A fixed linear map from an image to the input of a network. */
interface Projection {
    /** How many numbers an input has, and how they come from the image. */
    List<Parameter> PARAMETERS = List.of(
            Parameter.integer(
                    "dimension",
                    0,
                    0,
                    100_000,
                    "numbers in an input, by a random projection; 0 = the image's own pixels"),
            Parameter.choice(
                    "projection",
                    "random-convolutions",
                    List.of("random-convolutions", "gaussian"),
                    "how pixels become that many numbers: two random convolutions (5×5, then 3×3, stride 2) or a"
                            + " Gaussian matrix; without effect when dimension is 0"));

    /** Numbers in an input. */
    int outputs();

    /**
     * Projects one image.
     *
     * @param image levels, channel by channel, row by row, not modified
     * @param inputs receives {@link #outputs} numbers, modified
     * @param start where the first goes
     */
    void project(double[] image, double[] inputs, int start);

    /** The projection that {@code settings} ask for; random ones are determined by their {@code data_seed}. */
    static Projection of(Settings settings, ImageSize size) {
        int dimension = settings.integer("dimension");
        if (dimension == 0) {
            return new NoProjection(size.numbers());
        }
        String word = settings.text("projection");
        RandomStream random = new RandomStream(settings.whole(Sampling.DATA_SEED.name()), "projection " + word);
        return switch (word) {
            case "random-convolutions" -> RandomConvolutions.random(size, dimension, random);
            case "gaussian" -> GaussianProjection.random(size.numbers(), dimension, random);
            default ->
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "projection %s: expected random-convolutions or gaussian", word));
        };
    }
}
