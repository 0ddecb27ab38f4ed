package org.almagest.dynamics.family;

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
import org.almagest.dynamics.autodiff.ConvolutionAxis;
import org.almagest.dynamics.autodiff.ConvolutionGeometry;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;

/** One case of cnn_networks.txt, whose format the head of make_cnn_reference.py explains. */
final class NetworkCase {
    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    private NetworkCase(String name) {
        this.name = name;
    }

    static List<NetworkCase> all() {
        try (InputStream stream = NetworkCase.class.getResourceAsStream("/reference/cnn_networks.txt")) {
            List<NetworkCase> cases = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!line.startsWith("#")) {
                    read(cases, line.split(" "));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(List<NetworkCase> cases, String[] line) {
        if (line[0].equals("case")) {
            cases.add(new NetworkCase(line[1]));
            return;
        }
        NetworkCase last = cases.get(cases.size() - 1);
        if (line.length == 2) {
            last.words.put(line[0], line[1]);
            return;
        }
        double[] numbers =
                Arrays.stream(line).skip(3).mapToDouble(Double::parseDouble).toArray();
        if (numbers.length != Integer.parseInt(line[1]) * Integer.parseInt(line[2])) {
            throw new AssertionError("%s %s: %d numbers, expected %s by %s"
                    .formatted(last.name, line[0], numbers.length, line[1], line[2]));
        }
        last.arrays.put(line[0], numbers);
        last.columns.put(line[0], Integer.parseInt(line[2]));
    }

    boolean has(String key) {
        return arrays.containsKey(key);
    }

    double[] array(String key) {
        double[] array = arrays.get(key);
        if (array == null) {
            throw new AssertionError(name + " has no " + key);
        }
        return array;
    }

    int batch() {
        return columns.get("x");
    }

    int features() {
        return array("x").length / batch();
    }

    int outputs() {
        return array("y").length / batch();
    }

    PredictionLoss loss() {
        return words.get("loss_kind").equals("mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
    }

    /** The model whose parameters are laid out as the case's. */
    Model model() {
        List<Layer> layers = new ArrayList<>();
        Volume input;
        if (words.get("network").equals("dense")) {
            double[] widths = array("widths");
            input = new Volume((int) widths[0], 1, 1);
            for (int l = 1; l < widths.length; l++) {
                layers.add(new DenseLayer((int) widths[l - 1], (int) widths[l]));
            }
        } else {
            double[] size = array("input");
            input = new Volume((int) size[0], (int) size[1], (int) size[2]);
            Volume state = input;
            double[] sizes = array("layers");
            for (int l = 0; l < sizes.length; l += 5) {
                ConvolutionGeometry geometry = new ConvolutionGeometry(
                        state.channels(),
                        (int) sizes[l],
                        axis(state.height(), sizes[l + 1], sizes[l + 3]),
                        axis(state.width(), sizes[l + 2], sizes[l + 4]),
                        !words.get("network").equals("local"));
                layers.add(new ConvolutionLayer(geometry));
                state = new Volume(
                        geometry.outChannels(),
                        geometry.vertical().outputs(),
                        geometry.horizontal().outputs());
            }
            layers.add(
                    words.get("head").equals("average")
                            ? new AverageDenseLayer(state.channels(), state.positions(), outputs())
                            : new DenseLayer(state.size(), outputs()));
        }
        return new FeedForwardModel(
                input,
                layers,
                Activation.named(words.get("activation")),
                words.get("bias").equals("yes"),
                new Initialisation("xavier", 1, 2));
    }

    private ConvolutionAxis axis(int size, double kernel, double stride) {
        return words.get("padding").equals("same")
                ? ConvolutionAxis.same(size, (int) kernel, (int) stride)
                : ConvolutionAxis.valid(size, (int) kernel, (int) stride);
    }

    @Override
    public String toString() {
        return name;
    }
}
