package org.almagest.jobs.dl4j.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How a Keras model was compiled, as far as a probe needs it: its loss. Optimisers say little alike from one version of
 * Keras to the next, and a network that is measured is not trained.
 */
final class KerasTraining {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** An optimiser that DL4J's importer reads, since it wants one beside the loss. */
    private static final String SOME_OPTIMISER =
            "{\"class_name\": \"SGD\", \"config\": {\"lr\": 0.01, \"momentum\": 0.0, \"decay\": 0.0, \"nesterov\": false}}";

    private KerasTraining() {}

    /**
     * The text that DL4J's importer is given.
     *
     * @param training what the file says; null if the model was not compiled
     * @return null where there is nothing to say
     */
    static @Nullable String lossAlone(@Nullable String training) {
        if (training == null) {
            return null;
        }
        try {
            if (!(JSON.readTree(training) instanceof ObjectNode compiled)) {
                return null;
            }
            JsonNode loss = compiled.path("loss");
            if (loss.isMissingNode() || loss.isNull()) {
                return null;
            }
            ObjectNode alone = JSON.createObjectNode();
            alone.set("loss", plain(loss));
            alone.set("optimizer_config", JSON.readTree(SOME_OPTIMISER));
            return alone.toString();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A loss that is written as an object by its name alone, where its settings are those that the name stands for. */
    private static JsonNode plain(JsonNode loss) {
        JsonNode settings = loss.path("config");
        JsonNode name = settings.path("name");
        boolean usual = !settings.path("from_logits").asBoolean()
                && settings.path("label_smoothing").asDouble() == 0
                && !settings.path("reduction").asText().equals("sum");
        return loss.has("class_name") && name.isTextual() && usual ? name : loss;
    }
}
