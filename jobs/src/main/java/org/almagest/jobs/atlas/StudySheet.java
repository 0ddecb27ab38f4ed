package org.almagest.jobs.atlas;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.JudgedClaim;

/**
 * A study with what came out of it.
 *
 * @param study the study
 * @param readme its page
 * @param claimFile its file of claims
 * @param sweeps its sweeps, in their order
 * @param claims its claims, sorted by name
 */
record StudySheet(Study study, Readme readme, String claimFile, List<SweepSheet> sweeps, List<JudgedClaim> claims) {
    StudySheet {
        sweeps = List.copyOf(sweeps);
        claims = List.copyOf(claims);
    }

    static StudySheet of(Study study, List<SweepSheet> sweeps, List<JudgedClaim> claims) {
        return new StudySheet(
                study,
                Readme.of(study.text("README.md").orElse("# " + study.title())),
                study.text(Study.CLAIMS).orElse(""),
                sweeps,
                claims);
    }

    String name() {
        return study.name();
    }

    /** How many claims stand how; a standing that no claim has is not there. */
    Map<Standing, Integer> tally() {
        Map<Standing, Integer> tally = new EnumMap<>(Standing.class);
        claims.forEach(claim -> tally.merge(Standing.of(claim), 1, Integer::sum));
        return tally;
    }

    /** The entry of a claim in its file, as it was written; empty where it is not found. */
    String entry(String claim) {
        StringBuilder entry = new StringBuilder();
        boolean inside = false;
        for (String line : claimFile.lines().toList()) {
            if (line.startsWith("  - id: ")) {
                inside = line.substring("  - id: ".length()).strip().equals(claim);
            } else if (inside && !line.isBlank() && !line.startsWith("    ")) {
                inside = false;
            }
            if (inside) {
                entry.append(line).append('\n');
            }
        }
        return entry.toString().strip();
    }
}
