package org.almagest.jobs.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.almagest.dynamics.claim.Claim;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.analyse.ClaimBench;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.sweep.SweepClaims;

/** The plots that decide verdicts on the claims of studies, made from the runs of the folder whose table has the verdicts. */
final class EvidencePlots {
    private final Map<String, List<Figure>> byEvidence;
    private final List<Answer> answers;

    private EvidencePlots(Map<String, List<Figure>> byEvidence, List<Answer> answers) {
        this.byEvidence = byEvidence;
        this.answers = answers;
    }

    /**
     * Judges again what {@code claims} say of {@code folder}.
     *
     * @param claims names of claims; those of no study have no plots
     */
    static EvidencePlots of(String folder, Set<String> claims) {
        Set<String> studies = claims.isEmpty()
                ? Set.of()
                : SweepClaims.onClassPath().readyMade().stream()
                        .filter(claim -> claims.contains(claim.name()))
                        .map(Claim::study)
                        .collect(Collectors.toSet());
        Map<String, List<Figure>> byEvidence = new HashMap<>();
        List<Answer> answers = new ArrayList<>();
        if (!studies.isEmpty()) {
            ClaimBench bench = new ClaimBench();
            for (Study study : Studies.ALL.all()) {
                if (studies.contains(study.name())) {
                    for (JudgedClaim judged : bench.judge(study, List.of(folder))) {
                        for (Answer answer : judged.answers()) {
                            byEvidence.put(
                                    key(answer.verdict().claim(), answer.verdict().evidence()),
                                    VerdictPlot.of(answer));
                            answers.add(answer);
                        }
                    }
                }
            }
        }
        return new EvidencePlots(byEvidence, answers);
    }

    /** The plots of a row of the table verdicts; none where the table is of another analysis. */
    List<Figure> of(String claim, String evidence) {
        return byEvidence.getOrDefault(key(claim, evidence), List.of());
    }

    /** What the runs say, claim by claim. */
    List<Answer> answers() {
        return answers;
    }

    private static String key(String claim, String evidence) {
        return claim + "\n" + evidence;
    }
}
