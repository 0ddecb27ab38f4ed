package org.almagest.dynamics.data.images;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ClassTargets;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Square images of sinusoidal gratings, told apart by their orientation: the intensity at column u and row v of an image
 * of class c is ½ + ½ cos(2π(u cos θ + v sin θ)/wavelength + φ) + noise, θ = πc/C, φ uniform on [0, 2π), noise
 * N(0, noise²) at every pixel. The mean intensity is ½, as positive as that of photographs, and as many examples come
 * from each class.
 */
@AutoService(DataSource.class)
public final class Gratings implements DataSource {
    /** For {@link java.util.ServiceLoader}. */
    public Gratings() {}

    @Override
    public String name() {
        return "gratings";
    }

    @Override
    public String description() {
        return "Made: images of sinusoidal gratings of random phase, the class is the orientation.";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(ImageInputs.PARAMETERS);
        parameters.addAll(List.of(
                Parameter.integer("size", 12, 1, 10_000, "pixels in a row and in a column"),
                Parameter.integer("classes", 2, 2, 10_000, "number C of orientations"),
                Parameter.real("wavelength", 4, 1e-3, 1e6, "pixels from one bright line to the next"),
                Parameter.real("noise", 0.1, 0, 1e6, "standard deviation of the noise at each pixel"),
                Sampling.train(1024),
                Sampling.test(256)));
        return List.copyOf(parameters);
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        ImageInputs inputs = inputs(settings);
        return new Dimensions(
                inputs.preparation().features(),
                inputs.targets().outputs(),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        ImageInputs inputs = inputs(settings);
        int features = inputs.preparation().features();
        double[] train = images("train", settings.integer("train"), settings, inputs.preparation());
        double[] test = images("test", settings.integer("test"), settings, inputs.preparation());
        inputs.preparation().finish(train, test);
        return new DataSet(
                name(),
                examples(train, features, settings, inputs.targets()),
                examples(test, features, settings, inputs.targets()),
                true,
                inputs.preparation().augmentation());
    }

    private ImageInputs inputs(Settings settings) {
        int size = settings.integer("size");
        return ImageInputs.of(name(), settings, new ImageSize(1, size, size), settings.integer("classes"));
    }

    private Examples examples(double[] inputs, int features, Settings settings, ClassTargets targets) {
        int count = inputs.length / features;
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % settings.integer("classes");
        }
        return new Examples(features, targets.outputs(), count, inputs, targets.of(name(), labels));
    }

    private double[] images(String part, int count, Settings settings, Preparation preparation) {
        int size = settings.integer("size");
        int classes = settings.integer("classes");
        double noise = settings.real("noise");
        RandomStream random = new RandomStream(settings.whole("data_seed"), "gratings " + part);
        double[] inputs = Storage.rows(name() + ": " + part + " inputs", count, preparation.features());
        double[] image = new double[size * size];
        for (int i = 0; i < count; i++) {
            double angle = Math.PI * (i % classes) / classes;
            double wave = 2 * Math.PI / settings.real("wavelength");
            double right = wave * StrictMath.cos(angle);
            double down = wave * StrictMath.sin(angle);
            double phase = random.uniform(0, 2 * Math.PI);
            int next = 0;
            for (int v = 0; v < size; v++) {
                for (int u = 0; u < size; u++) {
                    double grating = 0.5 + 0.5 * StrictMath.cos(right * u + down * v + phase);
                    image[next++] = grating + noise * random.normal();
                }
            }
            preparation.project(image, inputs, i * preparation.features());
        }
        return inputs;
    }
}
