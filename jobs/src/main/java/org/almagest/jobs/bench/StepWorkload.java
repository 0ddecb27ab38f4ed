package org.almagest.jobs.bench;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.train.Training;
import org.almagest.dynamics.train.TrainingStep;

/** A training step. Its numbers are the losses before the first step, after ten steps and after a hundred. */
record StepWorkload(TrainingStep step) implements Workload {
    private static final int WIDTH = 10;
    private static final int BATCH = 32;
    private static final int IMAGES = 64;
    private static final int CLASSES = 10;

    /** The residual network of width 10 on a batch of 32; with tanh one shared δ, with relu one a layer. */
    static TrainingStep residual(int depth, String optimizer, String activation, Kernels kernels) {
        return residual(depth, WIDTH, BATCH, optimizer, activation, kernels);
    }

    static TrainingStep residual(
            int depth, int width, int batch, String optimizer, String activation, Kernels kernels) {
        boolean shared = activation.equals("tanh");
        Model model = model(
                "resnet",
                Map.of("depth", depth, "activation", activation, "delta", shared ? "shared" : "per-layer"),
                width,
                width);
        int deltas = shared ? 1 : depth;
        double[] parameters = Wave.of(model.parameterCount(), 0.1, 0.7, 1);
        for (int i = parameters.length - deltas; i < parameters.length; i++) {
            parameters[i] = 1.0 / depth;
        }
        boolean adam = optimizer.equals("adam");
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                Wave.examples(batch, width, width),
                parameters,
                training(adam ? "adam" : "gd", adam ? 1e-3 : 1e-2),
                kernels);
    }

    /** Two convolutions of 3 by 3, valid, tanh, and a dense head of 10, on a batch of 64 square images. */
    static TrainingStep convolutional(int size, int first, int second) {
        int features = size * size;
        // the head's inputs bound the curvature: with more the loss would diverge, and no two programs agree
        double rate = 1.0 / (second * (size - 4) * (size - 4));
        Model model = model("cnn", Map.of("depth", 2, "channels", first + "," + second), features, CLASSES);
        return new TrainingStep(
                model,
                Objectives.SQUARED_ERROR,
                Wave.examples(IMAGES, features, CLASSES),
                Wave.of(model.parameterCount(), 0.1, 0.7, 1),
                training("gd", rate),
                Kernels.active());
    }

    static Model model(String family, Map<String, ?> settings, int features, int outputs) {
        Family named = Families.ALL.named(family);
        return named.build(Settings.of(named.parameters(), settings), features, outputs);
    }

    static Settings training(String optimizer, double rate) {
        return Settings.of(Training.PARAMETERS, Map.of("optimizer", optimizer, "learning_rate", rate));
    }

    @Override
    public double[] numbers() {
        double[] kept = new double[3];
        for (int i = 0; i <= 100; i++) {
            double loss = step.step();
            if (i == 0 || i == 10 || i == 100) {
                kept[i == 0 ? 0 : i == 10 ? 1 : 2] = loss;
            }
        }
        return kept;
    }

    @Override
    public void call() {
        step.step();
    }
}
