package org.almagest.studies.implicitregularisation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;

/**
 * Data {@code blocky-waves}: one grey image with holes, as its one example. The inputs are the image with 0 where it is hidden, the
 * targets are the image, and the field {@code seen} is 1 where a pixel is seen and 0 elsewhere. The image is ½ + ¼·sin(3πx +
 * a)·sin(2πy + b) with x, y from −1 to 1, plus three blocks of half-sides 0.25 and 0.3 that are 0.3 lighter or darker, plus 0.4 times
 * standard normal noise smoothed by a Gaussian of three pixels, all clipped to [0, 1].
 */
@AutoService(DataSource.class)
public final class BlockyWaves implements DataSource {
    static final String NAME = "blocky-waves";

    /** The field that says which pixels are seen. */
    static final String SEEN = "seen";

    private static final int BLOCKS = 3;
    private static final double NOISE = 0.4;

    /** For {@link java.util.ServiceLoader}. */
    public BlockyWaves() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Made: one grey image of two waves, three blocks and smooth noise with holes; a field says which pixels are seen.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("size", 32, 16, 1024, "rows and columns n of the image"),
                Parameter.choice(
                        "mask",
                        "random",
                        Holes.WORDS,
                        "what is hidden; random: seven pixels of ten; texture: seven sixteenths of the rows, a quarter of the columns and a tenth of the rest; patch: four squares of side 9n/32"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int pixels = settings.integer("size") * settings.integer("size");
        return new Dimensions(pixels, pixels, 1, 0);
    }

    @Override
    public DataSet load(Settings settings) {
        int n = settings.integer("size");
        long seed = settings.whole("data_seed");
        double[] image = image(n, new RandomStream(seed, NAME + " image"));
        double[] seen = new double[n * n];
        Holes.named(settings.text("mask")).punch(seen, n, new RandomStream(seed, NAME + " mask"));
        double[] inputs = new double[n * n];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = seen[i] * image[i];
        }
        return new DataSet(
                NAME,
                new Examples(n * n, n * n, 1, inputs, image, List.of(Field.real(SEEN, n * n, seen)), List.of()),
                new Examples(
                        n * n,
                        n * n,
                        0,
                        new double[0],
                        new double[0],
                        List.of(Field.real(SEEN, n * n, new double[0])),
                        List.of()),
                false);
    }

    private static double[] image(int n, RandomStream random) {
        double[] image = new double[n * n];
        double phaseX = random.uniform(0, 6);
        double phaseY = random.uniform(0, 6);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                image[i * n + j] = 0.5
                        + 0.25
                                * StrictMath.sin(3 * Math.PI * place(j, n) + phaseX)
                                * StrictMath.sin(2 * Math.PI * place(i, n) + phaseY);
            }
        }
        for (int k = 0; k < BLOCKS; k++) {
            block(image, n, random.uniform(-0.6, 0.6), random.uniform(-0.6, 0.6), random.below(2) == 0 ? -0.3 : 0.3);
        }
        double[] noise = new double[n * n];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.normal();
        }
        double[] smooth = Smoothing.THREE_PIXELS.of(noise, n);
        for (int i = 0; i < image.length; i++) {
            image[i] = Math.min(1, Math.max(0, image[i] + NOISE * smooth[i]));
        }
        return image;
    }

    /** From −1 at the first of n pixels to 1 at the last. */
    private static double place(int i, int n) {
        return 2.0 * i / (n - 1) - 1;
    }

    private static void block(double[] image, int n, double x, double y, double height) {
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (Math.abs(place(j, n) - x) < 0.25 && Math.abs(place(i, n) - y) < 0.3) {
                    image[i * n + j] += height;
                }
            }
        }
    }
}
