package org.almagest.jobs.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.TrainingStep;

/** Training steps of the families of general use, each by the words of its row. */
final class ArchitectureStep {
    private static final int TOKEN = 8;
    private static final int CLASSES = 10;
    private static final int IMAGES = 64;
    private static final int DIGIT = 28;

    private ArchitectureStep() {}

    /** Depth, width, heads, tokens, batch. */
    static TrainingStep transformer(List<Integer> sizes) {
        int tokens = sizes.get(3);
        Model model = StepWorkload.model(
                "transformer",
                Map.of("depth", sizes.get(0), "width", sizes.get(1), "heads", sizes.get(2), "length", tokens),
                tokens * TOKEN,
                CLASSES);
        return classifying(model, Wave.classes(sizes.get(4), tokens * TOKEN, CLASSES), 0.01);
    }

    /** Width, steps, batch. */
    static TrainingStep recurrent(List<Integer> sizes) {
        int steps = sizes.get(1);
        Model model = StepWorkload.model(
                "lstm", Map.of("depth", 1, "width", sizes.get(0), "length", steps), steps * TOKEN, CLASSES);
        return classifying(model, Wave.classes(sizes.get(2), steps * TOKEN, CLASSES), 0.1);
    }

    /** Side of the images, channels. */
    static TrainingStep batchNorm(List<Integer> sizes) {
        int features = sizes.get(0) * sizes.get(0);
        Model model = StepWorkload.model("vgg", Map.of("depth", 4, "width", sizes.get(1)), features, CLASSES);
        return classifying(model, Wave.classes(IMAGES, features, CLASSES), 0.002);
    }

    /** Numbers of the latent state, batch. */
    static TrainingStep autoencoder(List<Integer> sizes) {
        int features = DIGIT * DIGIT;
        Model model = StepWorkload.model(
                "autoencoder",
                Map.of("depth", 2, "width", 32, "latent", sizes.get(0), "encoder", "convolutional", "norm", "none"),
                features,
                features);
        double[] images = Wave.examples(sizes.get(1), features, 1).inputs();
        Examples examples = new Examples(features, features, sizes.get(1), images, images);
        return step(model, Objectives.SQUARED_ERROR, examples, 0.01);
    }

    /** Side of the images, channels of the latent tensor and of the hidden layers, batch; by Adam. */
    static TrainingStep tensorAutoencoder(List<Integer> sizes) {
        int features = sizes.get(0) * sizes.get(0);
        Model model = StepWorkload.model(
                "tensor-autoencoder",
                Map.of("channels", sizes.get(1), "width", sizes.get(2), "output_bias", "drawn"),
                features,
                features);
        double[] images = Wave.examples(sizes.get(3), features, 1).inputs();
        return new TrainingStep(
                model,
                Objectives.read(String.format(Locale.ROOT, "%d*squared-error", 10 * features)),
                new Examples(features, features, sizes.get(3), images, images),
                Wave.started(model),
                StepWorkload.training("adam", 5e-4),
                Kernels.active());
    }

    /** Width, depth, points in the plane. */
    static TrainingStep laplacian(List<Integer> sizes) {
        Model model = StepWorkload.model(
                "mlp", Map.of("width", sizes.get(0), "depth", sizes.get(1), "activation", "sine"), 2, 1);
        return step(model, Objectives.ALL.named("laplacian"), Wave.examples(sizes.get(2), 2, 1), 0.01);
    }

    /** Depth, width, points, batch; by Adam. */
    static TrainingStep equivariant(List<Integer> sizes) {
        int features = Coordinates.IN * sizes.get(2);
        int outputs = Coordinates.SPACE * sizes.get(2);
        Model model =
                StepWorkload.model("egnn", Map.of("depth", sizes.get(0), "width", sizes.get(1)), features, outputs);
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                Wave.examples(sizes.get(3), features, outputs),
                Wave.started(model),
                StepWorkload.training("adam", 5e-3),
                Kernels.active());
    }

    private static TrainingStep classifying(Model model, Examples examples, double rate) {
        return step(model, Objectives.CROSS_ENTROPY, examples, rate);
    }

    private static TrainingStep step(Model model, Objective objective, Examples examples, double rate) {
        return new TrainingStep(
                model, objective, examples, Wave.started(model), StepWorkload.training("gd", rate), Kernels.active());
    }
}
