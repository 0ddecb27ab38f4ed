package org.almagest.jobs.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * A network that PyTorch has exported and what PyTorch and ONNX Runtime make of it; export.py beside the files writes them.
 *
 * @param name of the network
 * @param json what was written of it
 */
record Reference(String name, JsonNode json) {
    /** All of them. */
    static List<Reference> all() {
        try {
            JsonNode root =
                    new ObjectMapper().readTree(resource("reference.json").toFile());
            List<Reference> all = new ArrayList<>();
            root.fields().forEachRemaining(entry -> all.add(new Reference(entry.getKey(), entry.getValue())));
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reference named(String name) {
        return all().stream()
                .filter(reference -> reference.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Path resource(String file) {
        try {
            return Path.of(Objects.requireNonNull(Reference.class.getResource(file), file)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file in double precision. */
    Path file() {
        return resource(name + ".onnx");
    }

    /** The file in single precision. */
    Path single() {
        return resource(name + "-float.onnx");
    }

    /** Numbers of the list called {@code key}, one after another. */
    double[] numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        collect(json.required(key), numbers);
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, numbers));
        } else {
            numbers.add(node.doubleValue());
        }
    }

    double number(String key) {
        return json.required(key).doubleValue();
    }

    /** The examples. */
    DataSet data() {
        int count = json.required("inputs").size();
        double[] inputs = numbers("inputs");
        double[] targets = numbers("targets");
        int features = inputs.length / count;
        int outputs = targets.length / count;
        return new DataSet(
                "reference",
                new Examples(features, outputs, count, inputs, targets),
                new Examples(features, outputs, 0, new double[0], new double[0]),
                false);
    }

    /** The network of a file. */
    OnnxNetwork network(Path file) throws IOException {
        OnnxModel model = OnnxReader.read(file);
        Examples examples = data().train();
        return OnnxNetwork.of(model, Weights.of(model), examples.features(), examples.outputs(), null);
    }

    /** What a network predicts at {@code theta}, example by example. */
    double[] predictions(OnnxNetwork network, double[] theta) {
        Examples examples = data().train();
        NetworkInGraph graph = new NetworkInGraph(network);
        Node inputs = graph.batch(examples.shape(), examples.count()).inputs();
        NetworkExecution execution = graph.execution(List.of(graph.predict(inputs)), theta);
        execution.load(examples, 0);
        execution.execution().run();
        int at = execution.execution().plan().output(0);
        double[] predictions = new double[examples.count() * examples.outputs()];
        for (int i = 0; i < predictions.length; i++) {
            int example = i / examples.outputs();
            int output = i % examples.outputs();
            predictions[i] = execution.execution().arena()[at + output * examples.count() + example];
        }
        return predictions;
    }

    @Override
    public String toString() {
        return name;
    }
}
