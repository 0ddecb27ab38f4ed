package org.almagest.dynamics.curvature;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;

/** One case of networks.txt or cnn_networks.txt; the heads of the scripts that made them explain the format. */
public final class Reference {
    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();
    private int batchSize;

    private Reference(String name) {
        this.name = name;
    }

    static List<Reference> read(String file) {
        try (InputStream stream = Reference.class.getResourceAsStream("/reference/" + file)) {
            List<Reference> cases = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    add(cases, line.split(" "));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<Reference> cases, String[] line) {
        if (line[0].equals("case")) {
            cases.add(new Reference(line[1]));
        } else if (line.length == 2) {
            cases.get(cases.size() - 1).words.put(line[0], line[1]);
        } else {
            double[] numbers =
                    Arrays.stream(line).skip(3).mapToDouble(Double::parseDouble).toArray();
            Reference last = cases.get(cases.size() - 1);
            last.arrays.put(line[0], numbers);
            if (line[0].equals("x")) {
                last.batchSize = Integer.parseInt(line[2]);
            }
        }
    }

    boolean has(String key) {
        return arrays.containsKey(key);
    }

    double[] array(String key) {
        if (!has(key)) {
            throw new AssertionError(name + " has no " + key);
        }
        return arrays.get(key);
    }

    int[] integers(String key) {
        return Arrays.stream(array(key)).mapToInt(v -> (int) v).toArray();
    }

    String word(String key) {
        return words.get(key);
    }

    /** A lower triangle as a full symmetric matrix. */
    double[] symmetric(String key) {
        double[] lower = array(key);
        int p = array("parameters").length;
        double[] matrix = new double[p * p];
        int at = 0;
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i * p + j] = lower[at];
                matrix[j * p + i] = lower[at++];
            }
        }
        return matrix;
    }

    double[] hessian() {
        if (has("hessian_lower")) {
            return symmetric("hessian_lower");
        }
        double[] sum = symmetric("outer_lower");
        double[] functional = symmetric("functional_lower");
        for (int i = 0; i < sum.length; i++) {
            sum[i] += functional[i];
        }
        return sum;
    }

    PredictionLoss loss() {
        return word("loss_kind").equals("mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
    }

    Curvature curvature() {
        return new Curvature(model(), loss(), examples(), array("parameters"));
    }

    Model model() {
        if (has("widths")) {
            return new Perceptron(
                    Activation.named(word("activation")), word("bias").equals("yes"), integers("widths"));
        }
        if (has("layers")) {
            return convolutional();
        }
        int[] size = integers("size");
        Family resnet = Families.ALL.named("resnet");
        Map<String, Object> settings = Map.of(
                "depth",
                size[2],
                "width",
                size[1],
                "activation",
                word("activation"),
                "delta",
                word("delta"),
                "input_layer",
                size[0] > 0,
                "output_layer",
                size[3] > 0);
        return resnet.build(
                Settings.of(resnet.parameters(), settings),
                size[0] > 0 ? size[0] : size[1],
                size[3] > 0 ? size[3] : size[1]);
    }

    private Model convolutional() {
        int[] input = integers("input");
        int[] layers = integers("layers");
        int depth = layers.length / 5;
        List<String> channels = new ArrayList<>();
        List<String> kernels = new ArrayList<>();
        List<String> strides = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            channels.add(String.valueOf(layers[5 * l]));
            kernels.add(String.valueOf(layers[5 * l + 2]));
            strides.add(String.valueOf(layers[5 * l + 4]));
        }
        Family family = Families.ALL.named(word("network").equals("local") ? "locally-connected" : "cnn");
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("depth", depth);
        settings.put("channels", String.join(",", channels));
        settings.put("kernel_sizes", String.join(",", kernels));
        settings.put("strides", String.join(",", strides));
        settings.put("padding", word("padding"));
        settings.put("channels_in", input[0]);
        settings.put("height", input[1]);
        settings.put("width_pixels", input[2]);
        settings.put("activation", word("activation"));
        settings.put("head", word("head").equals("dense") ? "dense" : "average-dense");
        settings.put("bias", word("bias").equals("yes"));
        Examples examples = examples();
        return family.build(Settings.of(family.parameters(), settings), examples.features(), examples.outputs());
    }

    /** Whether the families can say it: square kernels, equal strides. */
    boolean square() {
        if (!has("layers")) {
            return true;
        }
        int[] input = integers("input");
        int[] layers = integers("layers");
        for (int l = 0; l < layers.length; l += 5) {
            if (input[1] > 1 && (layers[l + 1] != layers[l + 2] || layers[l + 3] != layers[l + 4])) {
                return false;
            }
        }
        return true;
    }

    /** The file has [rows][batch]. */
    Examples examples() {
        int batch = batchSize;
        int features = array("x").length / batch;
        int outputs = array("y").length / batch;
        return new Examples(
                features,
                outputs,
                batch,
                transposed(array("x"), features, batch),
                transposed(array("y"), outputs, batch));
    }

    static double[] transposed(double[] matrix, int rows, int columns) {
        double[] result = new double[matrix.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = matrix[i * columns + j];
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return name;
    }
}
