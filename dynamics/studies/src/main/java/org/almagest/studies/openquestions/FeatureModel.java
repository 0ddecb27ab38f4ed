package org.almagest.studies.openquestions;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.InnerStates;

/** A linear readout of ReLU features; the family {@link RandomFeatures} says how they begin. */
final class FeatureModel implements Model {
    private static final String FEATURES = "features";

    private final int inputs;
    private final int width;
    private final boolean sphere;
    private final List<Block> blocks;

    FeatureModel(int inputs, int outputs, int width, boolean sphere) {
        this.inputs = inputs;
        this.width = width;
        this.sphere = sphere;
        if ((long) width * (inputs + outputs + 1) > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "width %d with %d inputs: expected fewer than 2^31 parameters; choose a smaller width",
                    width,
                    inputs));
        }
        List<Block> all = new ArrayList<>();
        all.add(new Block(0, "W", width, inputs, 0));
        int at = width * inputs;
        if (sphere) {
            all.add(new Block(0, "b", width, 1, at));
            at += width;
        }
        all.add(new Block(1, "a", outputs, width, at));
        this.blocks = List.copyOf(all);
    }

    /** Features m. */
    int width() {
        return width;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] theta = new double[parameterCount()];
        for (int j = 0; j < width; j++) {
            double squares = 0;
            for (int i = 0; i < inputs; i++) {
                double w = random.normal();
                theta[j * inputs + i] = w;
                squares = Math.fma(w, w, squares);
            }
            double length = sphere ? Math.sqrt(squares) : Math.sqrt(inputs);
            for (int i = 0; i < inputs; i++) {
                theta[j * inputs + i] /= length;
            }
        }
        if (sphere) {
            for (int i = width * inputs; i < theta.length; i++) {
                double number = random.normal();
                theta[i] = i < width * (inputs + 1) ? number : number / width;
            }
        }
        return theta;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return OptionalDouble.of(
                switch (block.name()) {
                    case "W" -> 1 / Math.sqrt(inputs);
                    case "b" -> 1;
                    default -> sphere ? 1.0 / width : 0;
                });
    }

    @Override
    public Node forward(ForwardPass pass, Node x) {
        GraphBuilder graph = pass.graph();
        Node sum = graph.product(pass.parameter(0), x);
        if (sphere) {
            sum = graph.add(sum, pass.parameter(1));
        }
        Node features = graph.activate(Activation.RELU, sum);
        if (!sphere) {
            features = graph.scale(1 / Math.sqrt(width), features);
        }
        return graph.product(pass.parameter(blocks.size() - 1), pass.trace(FEATURES, features));
    }

    /** The features of {@code examples} at {@code theta}, [examples][m]. */
    double[] features(double[] theta, Examples examples) {
        Map<String, InnerStates.State> states = new InnerStates(this, examples, List.of(FEATURES)).at(theta);
        double[] rows = requireNonNull(states.get(FEATURES)).values();
        double[] features = new double[rows.length];
        int count = examples.count();
        for (int j = 0; j < width; j++) {
            for (int i = 0; i < count; i++) {
                features[i * width + j] = rows[j * count + i];
            }
        }
        return features;
    }

    /** What a readout predicts of features, one number an example. */
    static double[] readout(double[] features, double[] weights) {
        int width = weights.length;
        double[] predictions = new double[features.length / width];
        for (int i = 0; i < predictions.length; i++) {
            double sum = 0;
            for (int j = 0; j < width; j++) {
                sum = Math.fma(features[i * width + j], weights[j], sum);
            }
            predictions[i] = sum;
        }
        return predictions;
    }

    @Override
    public double operationsPerExample() {
        Block head = blocks.get(blocks.size() - 1);
        return 2.0 * width * (inputs + head.rows());
    }
}
