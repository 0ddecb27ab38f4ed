package org.almagest.jobs.atlas;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.claim.Verdict.Outcome;
import org.almagest.jobs.analyse.JudgedClaim;
import org.almagest.jobs.analyse.JudgedClaim.Answer;

/** How a claim stands, all answers taken together. */
enum Standing {
    /** Every answer agrees. */
    AGREES("agrees", "✓"),
    /** One answer disagrees at least. */
    DISAGREES("disagrees", "✗"),
    /** None disagrees, and not all agree. */
    INCONCLUSIVE("inconclusive", "?"),
    /** There is no answer. */
    NOT_RUN("not run", "·");

    private final String words;
    private final String mark;

    Standing(String words, String mark) {
        this.words = words;
        this.mark = mark;
    }

    /** "not run". */
    String words() {
        return words;
    }

    /** One character for it, for those who do not see colours. */
    String mark() {
        return mark;
    }

    /** Its name in markup: "not-run". */
    String kind() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Standing of(Outcome outcome) {
        return switch (outcome) {
            case AGREES -> AGREES;
            case DISAGREES -> DISAGREES;
            case INCONCLUSIVE -> INCONCLUSIVE;
        };
    }

    /** Of the answers that count, see {@link #counted}. */
    static Standing of(JudgedClaim claim) {
        List<Outcome> outcomes = counted(claim).stream()
                .map(answer -> answer.verdict().verdict())
                .toList();
        if (outcomes.isEmpty()) {
            return NOT_RUN;
        }
        if (outcomes.contains(Outcome.DISAGREES)) {
            return DISAGREES;
        }
        return outcomes.contains(Outcome.INCONCLUSIVE) ? INCONCLUSIVE : AGREES;
    }

    /**
     * The answers by runs of the sweep that the claim names, or its quick form. Other sweeps of the study may have a few runs of the
     * setting as well, and then say that they are too few; their answers count where there are no others.
     */
    static List<Answer> counted(JudgedClaim claim) {
        String sweep = claim.claim().sweep();
        List<Answer> own = claim.answers().stream()
                .filter(answer -> answer.sweep().equals(sweep) || answer.sweep().equals(sweep + "-quick"))
                .toList();
        return own.isEmpty() ? claim.answers() : own;
    }

    /** "agrees in 4 of 5, inconclusive in 1"; empty where there is one answer or none. */
    static String tally(JudgedClaim claim) {
        List<Answer> counted = counted(claim);
        if (counted.size() < 2) {
            return "";
        }
        Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
        counted.forEach(answer -> counts.merge(of(answer.verdict().verdict()), 1, Integer::sum));
        List<String> words = new ArrayList<>();
        counts.forEach((standing, count) -> words.add(
                words.isEmpty()
                        ? String.format(Locale.ROOT, "%s in %d of %d", standing.words(), count, counted.size())
                        : String.format(Locale.ROOT, "%s in %d", standing.words(), count)));
        return String.join(", ", words);
    }
}
