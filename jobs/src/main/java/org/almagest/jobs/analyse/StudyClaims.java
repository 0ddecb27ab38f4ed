package org.almagest.jobs.analyse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.study.Study;

/** Which claims belong to a study: those of its {@value Study#CLAIMS}. */
public final class StudyClaims {
    private StudyClaims() {}

    /**
     * Their names, in the order of the file; none where there is no such file.
     *
     * @throws IllegalStateException if the file is no YAML
     */
    public static List<String> names(Study study) {
        List<String> names = new ArrayList<>();
        try {
            JsonNode file = new YAMLMapper().readTree(study.text(Study.CLAIMS).orElse(""));
            file.path("claims").forEach(claim -> names.add(claim.path("id").asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "%s/%s: %s".formatted(study.folder(), Study.CLAIMS, e.getMessage()), e);
        }
        return List.copyOf(names);
    }
}
