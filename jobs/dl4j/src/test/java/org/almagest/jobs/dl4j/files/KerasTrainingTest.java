package org.almagest.jobs.dl4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class KerasTrainingTest {
    private static JsonNode loss(String text) throws JsonProcessingException {
        return new ObjectMapper()
                .readTree(KerasTraining.lossAlone(
                        "{\"loss\": " + text + ", \"optimizer_config\": {\"class_name\": \"Lion\"}}"))
                .path("loss");
    }

    @Test
    void theLossStaysAndTheOptimiserGoes() throws JsonProcessingException {
        assertEquals("mse", loss("\"mse\"").asText());
        assertEquals(
                "mean_squared_error",
                loss("{\"class_name\": \"MeanSquaredError\", \"config\": {\"name\": \"mean_squared_error\"}}")
                        .asText());
        String text = String.valueOf(KerasTraining.lossAlone("{\"loss\": \"mse\", \"optimizer_config\": null}"));
        assertEquals(
                "SGD",
                new ObjectMapper()
                        .readTree(text)
                        .at("/optimizer_config/class_name")
                        .asText());
    }

    /** Its name would stand for another loss. */
    @Test
    void aLossWithSettingsOfItsOwnIsNotTakenForThePlainOne() throws JsonProcessingException {
        String logits =
                "{\"class_name\": \"CategoricalCrossentropy\", \"config\": {\"name\": \"categorical_crossentropy\", \"from_logits\": true}}";
        assertEquals("CategoricalCrossentropy", loss(logits).path("class_name").asText());
    }

    @Test
    void whatSaysNothingIsNothing() {
        assertNull(KerasTraining.lossAlone(null));
        assertNull(KerasTraining.lossAlone("{}"));
        assertNull(KerasTraining.lossAlone("{\"loss\": null}"));
        assertNull(KerasTraining.lossAlone("no json"));
    }
}
