package org.almagest.jobs.atlas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an atlas says, for programs: how every claim stands, with counts by study.
 *
 * <pre>{@code
 * {
 *   "quick": false,
 *   "studies": [ {
 *     "study": "condensation",
 *     "agrees": 6, "disagrees": 0, "inconclusive": 0, "not_run": 0,
 *     "claims": { "cnn-condensation-distance": "agrees", ... }
 *   }, ... ]
 * }
 * }</pre>
 *
 * {@code quick} says that the verdicts are of small forms. A claim is {@code agrees}, {@code disagrees}, {@code inconclusive} or
 * {@code not run}, all its settings taken together (see {@link Standing}); the four counts of a study add up to its claims.
 */
final class VerdictFile {
    /** Beside the first page. */
    static final String NAME = "verdicts.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private VerdictFile() {}

    /**
     * The file's text.
     *
     * @param quick whether the verdicts are of small forms, and say nothing about the papers
     */
    static String text(List<StudySheet> studies, boolean quick) {
        ObjectNode root = JSON.createObjectNode().put("quick", quick);
        ArrayNode all = root.putArray("studies");
        for (StudySheet sheet : studies) {
            ObjectNode study = all.addObject().put("study", sheet.name());
            counts(study, sheet.tally());
            ObjectNode claims = study.putObject("claims");
            sheet.claims()
                    .forEach(judged -> claims.put(
                            judged.claim().name(), Standing.of(judged).words()));
        }
        try {
            return JSON.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(String.format(Locale.ROOT, "%s cannot be written", NAME), e);
        }
    }

    private static void counts(ObjectNode study, Map<Standing, Integer> tally) {
        for (Standing standing : Standing.values()) {
            study.put(standing.words().replace(' ', '_'), tally.getOrDefault(standing, 0));
        }
    }
}
