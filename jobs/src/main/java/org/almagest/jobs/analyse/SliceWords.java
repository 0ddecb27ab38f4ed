package org.almagest.jobs.analyse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.almagest.dynamics.fit.FittedSlice;

/** A slice as people say it: "resnet on ode-flow, activation tanh, delta shared". */
final class SliceWords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> SAID = Set.of(CoordinateReader.FAMILY, CoordinateReader.DATA, "at", "probe");

    private SliceWords() {}

    static String of(FittedSlice slice) {
        return Stream.concat(slice.trained().stream(), slice.initial().stream())
                .findFirst()
                .map(fit -> of(fit.slice()))
                .orElse("nothing measured");
    }

    /** The words for the {@code slice} column. */
    static String of(String slice) {
        JsonNode label;
        try {
            label = JSON.readTree(slice);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s is no slice; expected a JSON object", slice), e);
        }
        List<String> words = new ArrayList<>();
        words.add(String.format(
                Locale.ROOT,
                "%s on %s",
                label.path(CoordinateReader.FAMILY).asText(),
                label.path(CoordinateReader.DATA).asText()));
        label.fields().forEachRemaining(field -> {
            if (!SAID.contains(field.getKey())) {
                words.add(field.getKey() + " " + field.getValue().asText());
            }
        });
        return String.join(", ", words);
    }
}
