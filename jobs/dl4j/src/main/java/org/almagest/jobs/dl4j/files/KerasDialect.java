package org.almagest.jobs.dl4j.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.jobs.saved.ModelFileException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Says of a model of Keras 3 what Keras 2 would have said, which DL4J's importer reads. */
final class KerasDialect {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The version whose words are used. */
    private static final String AS_VERSION = "2.15.0";

    /** What the arrays of a layer are called in Keras 2, in the order in which Keras 3 numbers them. */
    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "Dense", List.of("kernel", "bias"),
            "Conv1D", List.of("kernel", "bias"),
            "Conv2D", List.of("kernel", "bias"),
            "Conv3D", List.of("kernel", "bias"),
            "Embedding", List.of("embeddings"),
            "SimpleRNN", List.of("kernel", "recurrent_kernel", "bias"),
            "LSTM", List.of("kernel", "recurrent_kernel", "bias"));

    private KerasDialect() {}

    /**
     * The model as if Keras 2 had saved it.
     *
     * @throws ModelFileException if a layer with weights is of a kind that is not told in the same words, naming it
     */
    static KerasFile file(KerasArchive archive) throws ModelFileException {
        ObjectNode configuration = archive.configuration();
        String kind = configuration.path("class_name").asText();
        if (!kind.equals("Sequential") && !kind.equals("Functional")) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the model is of class %s, whose forward pass is a program: expected Sequential or Functional",
                    kind));
        }
        ObjectNode model = (ObjectNode) plain(configuration);
        model.put("keras_version", AS_VERSION);
        model.put("backend", "tensorflow");
        if (kind.equals("Functional") && model.get("config") instanceof ObjectNode graph) {
            for (String end : List.of("input_layers", "output_layers")) {
                graph.set(end, lists(graph.path(end)));
            }
        }
        JsonNode loss = configuration.path("compile_config").path("loss");
        String training = loss.isMissingNode() || loss.isNull()
                ? null
                : JSON.createObjectNode().set("loss", plain(loss)).toString();
        return new KerasFile(
                model,
                training,
                weights(configuration.path("config").path("layers"), archive.variables()),
                archive.variables().numbers());
    }

    /** A single end of a graph as a list of one. */
    private static JsonNode lists(JsonNode ends) {
        return ends.path(0).isTextual() ? JSON.createArrayNode().add(ends) : ends;
    }

    /** Without what Keras 2 does not have, and with its words for the rest. */
    private static JsonNode plain(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        if (object.path("class_name").asText().equals("DTypePolicy")) {
            return object.path("config").path("name");
        }
        ObjectNode copy = JSON.createObjectNode();
        object.fields().forEachRemaining(field -> {
            switch (field.getKey()) {
                case "module", "registered_name", "build_config", "compile_config" -> {
                    // how Keras 3 finds its classes, and what is asked for elsewhere
                }
                case "batch_shape" -> copy.set("batch_input_shape", field.getValue());
                case "inbound_nodes" -> copy.set("inbound_nodes", calls(field.getValue()));
                default -> copy.set(field.getKey(), plain(field.getValue()));
            }
        });
        return copy;
    }

    /** From what layers a layer gets its inputs, at each of its calls: [[name, node, tensor, {}], …]. */
    private static JsonNode calls(JsonNode nodes) {
        ArrayNode calls = JSON.createArrayNode();
        for (JsonNode node : nodes) {
            ArrayNode inputs = JSON.createArrayNode();
            histories(node.path("args"), inputs);
            calls.add(inputs);
        }
        return calls;
    }

    private static void histories(JsonNode node, ArrayNode inputs) {
        JsonNode history = node.path("config").path("keras_history");
        if (history.isArray()) {
            ArrayNode input = JSON.createArrayNode();
            history.forEach(input::add);
            inputs.add(input.add(JSON.createObjectNode()));
        } else if (node.isArray()) {
            node.forEach(item -> histories(item, inputs));
        }
    }

    /** By the name of the layer, then of the parameter. Keras 3 names groups by the kind of the layer and counts those of one kind. */
    private static Map<String, Map<String, INDArray>> weights(JsonNode layers, KerasVariables variables)
            throws ModelFileException {
        Map<String, Map<String, INDArray>> weights = new LinkedHashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        int used = 0;
        for (JsonNode layer : layers) {
            String kind = layer.path("class_name").asText();
            String word = snake(kind);
            int before = seen.merge(word, 1, Integer::sum) - 1;
            String name = layer.path("config").path("name").asText();
            String group = "layers/" + word + (before == 0 ? "" : "_" + before);
            String written = variables.layer(group);
            if (written != null && !written.equals(name)) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "the weights at %s are those of layer %s, where the configuration has %s: expected the same; export the network as ONNX",
                        group,
                        written,
                        name));
            }
            List<KerasVariables.Variable> own = variables.of(group);
            if (own.isEmpty()) {
                group += "/cell";
                own = variables.of(group);
            }
            if (own.isEmpty()) {
                continue;
            }
            used++;
            List<String> parameters = parameters(kind, layer.path("config"));
            if (parameters == null || own.size() > parameters.size()) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "layer %s of class %s with %d arrays has no exact translation: expected Dense, Conv1D, Conv2D, Conv3D, BatchNormalization, Embedding, SimpleRNN or LSTM; export the network as ONNX",
                        name,
                        kind,
                        own.size()));
            }
            Map<String, INDArray> arrays = new LinkedHashMap<>();
            for (int i = 0; i < own.size(); i++) {
                arrays.put(parameters.get(i), array(own.get(i)));
            }
            weights.put(name, arrays);
        }
        if (used < variables.names().size()) {
            List<String> others = new ArrayList<>(variables.names());
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%d of the groups %s belong to no layer of the configuration: expected layers without layers of their own; export the network as ONNX",
                    others.size() - used,
                    others));
        }
        return weights;
    }

    private static @Nullable List<String> parameters(String kind, JsonNode settings) {
        if (!kind.equals("BatchNormalization")) {
            return PARAMETERS.get(kind);
        }
        List<String> parameters = new ArrayList<>();
        if (settings.path("scale").asBoolean(true)) {
            parameters.add("gamma");
        }
        if (settings.path("center").asBoolean(true)) {
            parameters.add("beta");
        }
        parameters.add("moving_mean");
        parameters.add("moving_variance");
        return parameters;
    }

    private static INDArray array(KerasVariables.Variable variable) {
        long[] shape = new long[variable.shape().length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = variable.shape()[axis];
        }
        return variable.numbers() instanceof float[] singles
                ? Nd4j.createFromArray(singles).reshape('c', shape)
                : Nd4j.createFromArray((double[]) variable.numbers()).reshape('c', shape);
    }

    /** BatchNormalization as batch_normalization, Conv2D as conv2d and SimpleRNN as simple_rnn. */
    private static String snake(String name) {
        return name.replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
