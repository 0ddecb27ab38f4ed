package org.almagest.jobs.dl4j.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.almagest.jobs.saved.ModelFileException;

/**
 * A configuration that names no classes but DL4J's. DL4J makes an object of whatever class a configuration names.
 *
 * @param json written anew, so that DL4J reads what was checked
 * @param layers whether it is a MultiLayerNetwork; a ComputationGraph else
 */
record CheckedConfiguration(String json, boolean layers) {
    /** Key of all names of classes. */
    private static final String CLASS = "@class";

    private static final Pattern DL4J = Pattern.compile("org\\.(deeplearning4j\\.nn|nd4j\\.linalg)\\.[A-Za-z0-9_.$]+");

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /**
     * Checks the text of a configuration.
     *
     * @throws ModelFileException if it is none, or names other classes
     */
    static CheckedConfiguration parse(String text) throws ModelFileException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    String.format(
                            Locale.ROOT,
                            "the configuration is no JSON (%s): expected one that DL4J has written",
                            e.getOriginalMessage()),
                    e);
        }
        boolean layers = root.has("confs");
        if (!layers && !root.has("vertices")) {
            throw new ModelFileException(
                    "the configuration has neither confs nor vertices: expected that of a MultiLayerNetwork or ComputationGraph");
        }
        check(root);
        return new CheckedConfiguration(root.toString(), layers);
    }

    private static void check(JsonNode root) throws ModelFileException {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            JsonNode node = open.remove();
            for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (field.getKey().equals(CLASS)
                        && !DL4J.matcher(field.getValue().asText()).matches()) {
                    throw new ModelFileException(String.format(
                            Locale.ROOT,
                            "the configuration names the class %s: expected DL4J's own alone; classes of others are not loaded",
                            field.getValue()));
                }
            }
            node.elements().forEachRemaining(open::add);
        }
    }
}
