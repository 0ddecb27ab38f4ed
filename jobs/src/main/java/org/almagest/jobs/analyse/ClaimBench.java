package org.almagest.jobs.analyse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.claim.Evidence;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.dynamics.fit.Fit;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.sweep.SweepClaims;

/** Judges the claims of studies by what output folders hold, without writing into them. */
public final class ClaimBench {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Claim> all = SweepClaims.onClassPath().readyMade();

    /**
     * The claims of {@code study}, sorted by name.
     *
     * @param folders output folders, analysed or not; one without runs says nothing
     * @throws org.almagest.jobs.storage.OutputException if one cannot be read
     */
    public List<JudgedClaim> judge(Study study, List<String> folders) {
        Map<Claim, List<Answer>> answers = new LinkedHashMap<>();
        all.stream()
                .filter(claim -> claim.study().equals(study.name()))
                .forEach(claim -> answers.put(claim, new ArrayList<>()));
        Set<String> quantities = new HashSet<>();
        answers.keySet().forEach(claim -> quantities.addAll(claim.quantities()));
        for (String folder : folders) {
            Map<String, FittedFit> fits = new HashMap<>();
            Evidence evidence = FolderEvidence.of(ObservedFleet.read(folder), (fit, observations) -> {
                if (quantities.contains(fit.quantity())) {
                    fits.put(
                            key(fit.sweep(), fit.slice(), fit.quantity(), fit.axis()),
                            new FittedFit(fit, observations));
                }
            });
            answers.forEach((claim, own) -> claim.answers(evidence).forEach(answer -> {
                JsonNode grounds = json(answer.verdict());
                if (VerdictList.examined(answer.verdict())) {
                    own.add(new Answer(
                            folder,
                            grounds.path("sweep")
                                    .asText(grounds.at("/slices/0/sweep").asText("")),
                            answer.verdict(),
                            answer.exhibit().get(),
                            lines(grounds, fits)));
                }
            }));
        }
        List<JudgedClaim> judged = new ArrayList<>();
        answers.forEach((claim, own) -> judged.add(new JudgedClaim(claim, own)));
        return judged;
    }

    private record FittedFit(Fit fit, List<Observation> observations) {}

    private static List<FittedLine> lines(JsonNode grounds, Map<String, FittedFit> fits) {
        List<FittedLine> lines = new ArrayList<>();
        Iterable<JsonNode> rows = grounds.has("slices") ? grounds.path("slices") : List.of(grounds);
        for (JsonNode row : rows) {
            add(lines, row, row.path("fit"), fits);
            add(lines, row, row.path("control"), fits);
        }
        return lines;
    }

    private static void add(List<FittedLine> lines, JsonNode row, JsonNode named, Map<String, FittedFit> fits) {
        String slice = named.path("slice").asText("");
        FittedFit found = fits.get(key(
                row.path("sweep").asText(""),
                slice,
                named.path("quantity").asText(""),
                row.path("axis").asText("")));
        if (found != null) {
            lines.add(new FittedLine(found.fit, slice.contains("\"at\":\"init\""), found.observations));
        }
    }

    private static String key(String sweep, String slice, String quantity, String axis) {
        return String.join("\n", sweep, slice, quantity, axis);
    }

    private static JsonNode json(Verdict verdict) {
        try {
            return JSON.readTree(verdict.evidence());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "claim %s gave evidence that is no JSON: %s",
                            verdict.claim(),
                            verdict.evidence()),
                    e);
        }
    }
}
