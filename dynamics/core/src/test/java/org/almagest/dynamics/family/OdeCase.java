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
import java.util.Objects;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.dynamics.objective.PredictionLoss;

/** One case of ode_networks.txt, whose format the head of make_ode_reference.py explains. */
public final class OdeCase {
    private final String name;
    private final Map<String, String> words = new LinkedHashMap<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();

    private OdeCase(String name) {
        this.name = name;
    }

    /** All cases, those solved to a tolerance or those solved in steps. */
    public static List<OdeCase> all(boolean adaptive) {
        return read().stream().filter(c -> c.model().adaptive() == adaptive).toList();
    }

    private static List<OdeCase> read() {
        try (InputStream stream = OdeCase.class.getResourceAsStream("/reference/ode_networks.txt")) {
            List<OdeCase> cases = new ArrayList<>();
            for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] entries = line.split(" ");
                if (entries[0].equals("case")) {
                    cases.add(new OdeCase(entries[1]));
                } else if (!line.startsWith("#")) {
                    cases.get(cases.size() - 1).add(entries);
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String[] line) {
        if (line.length == 2) {
            words.put(line[0], line[1]);
        } else {
            arrays.put(
                    line[0],
                    Arrays.stream(line).skip(3).mapToDouble(Double::parseDouble).toArray());
        }
    }

    /** The numbers called {@code key}. */
    public double[] array(String key) {
        return Objects.requireNonNull(arrays.get(key), () -> name + " has no " + key);
    }

    /** Examples. */
    public int batch() {
        return array("x").length / model().features();
    }

    /** The loss. */
    public PredictionLoss loss() {
        return words.get("loss_kind").equals("mse") ? Objectives.SQUARED_ERROR : Objectives.CROSS_ENTROPY;
    }

    /** The network, made by its family. */
    public NeuralOdeModel model() {
        double[] size = array("size");
        double[] scales = array("scales");
        return (NeuralOdeModel) Networks.model(
                "neural-ode",
                (int) size[0],
                (int) size[2],
                "width",
                (long) size[1],
                "depth",
                (long) size[3],
                "activation",
                Activation.named(words.get("activation")).word(),
                "solver",
                words.get("solver"),
                "tolerance",
                1e-12,
                "horizon",
                scales[0],
                "sigma_u",
                scales[1],
                "sigma_w",
                scales[2],
                "sigma_v",
                scales[3]);
    }

    @Override
    public String toString() {
        return name;
    }
}
