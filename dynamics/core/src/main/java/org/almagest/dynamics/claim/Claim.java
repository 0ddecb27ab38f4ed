package org.almagest.dynamics.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Key;
import org.almagest.dynamics.config.Terms;
import org.almagest.dynamics.fit.ExperimentFilter;
import org.almagest.dynamics.fit.JsonText;
import org.almagest.dynamics.fit.MeasuredRun;
import org.almagest.dynamics.formula.Formula;
import org.jspecify.annotations.Nullable;

/**
 * A published statement that can be judged.
 *
 * @param name its name, such as {@code resnet-tanh-beta}
 * @param study the study it belongs to, or the file that a user wrote it in
 * @param question the open question of deep learning that it bears on; null where none
 * @param paper the paper that states it: authors, venue, identifier
 * @param statement the claim in words: what the paper says, and where the expected number comes from
 * @param source where the expectation comes from
 * @param setting what a re-run must share with the paper
 * @param sweep a ready-made sweep whose runs can decide it; null where there is none
 * @param scope the only sweep it speaks of; null where it speaks of every run that has its setting
 * @param judge who decides it
 * @param terms what the judge is told
 * @param samples made-up sweeps with the verdict that each must get
 */
public record Claim(
        String name,
        String study,
        @Nullable Question question,
        String paper,
        String statement,
        Source source,
        ExperimentFilter setting,
        @Nullable String sweep,
        @Nullable String scope,
        Judge judge,
        Terms terms,
        List<Sample> samples) {

    /** Where an expectation comes from. */
    public enum Source {
        /** The paper's text or figures. */
        PAPER("paper"),
        /** Code that the paper's authors released. */
        PAPER_CODE("paper-code"),
        /** Proved or worked out from what the paper says. */
        DERIVED("derived"),
        /** An own re-run of the paper's experiment. */
        RERUN("rerun");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** The word in the file. */
        public String word() {
            return word;
        }
    }

    /**
     * A made-up sweep.
     *
     * @param terms what is in it
     * @param verdict what it must get
     * @param place where it stands in its file, for messages
     */
    public record Sample(Terms terms, Verdict.Outcome verdict, String place) {}

    public Claim {
        samples = List.copyOf(samples);
    }

    /** The quantities that its number is made of. */
    public Set<String> quantities() {
        Set<String> quantities = new LinkedHashSet<>();
        for (Key key : judge.keys()) {
            Object value = terms.values().get(key.name());
            if (key.kind() == Key.Kind.QUANTITY && value != null) {
                quantities.add((String) value);
            } else if (value instanceof Formula formula) {
                quantities.addAll(formula.names());
            }
        }
        return quantities;
    }

    /** Judges what was measured: one verdict at least. */
    public List<Verdict> judge(Evidence evidence) {
        return answers(evidence).stream().map(Answer::verdict).toList();
    }

    /**
     * A verdict with what there is to see of it.
     *
     * @param verdict the row of the table
     * @param exhibit what it rests on
     */
    public record Answer(Verdict verdict, Supplier<Exhibit> exhibit) {}

    /** As {@link #judge}, with what there is to see. */
    public List<Answer> answers(Evidence evidence) {
        Evidence own = scope == null ? evidence : evidence.of(scope);
        return judge.judge(this, own).stream()
                .map(finding -> new Answer(verdict(finding), finding.exhibit()))
                .toList();
    }

    /** The runs by sweep and by the values of the settings under {@code each}, in the order of their first runs. */
    Map<String, List<MeasuredRun>> each(List<MeasuredRun> runs) {
        Map<String, List<MeasuredRun>> groups = new LinkedHashMap<>();
        for (MeasuredRun run : runs) {
            List<@Nullable Object> values = new ArrayList<>();
            terms.list("each", String.class).forEach(name -> values.add(run.coordinate(name)));
            groups.computeIfAbsent(run.sweep() + " " + JsonText.of(values), key -> new ArrayList<>())
                    .add(run);
        }
        return groups;
    }

    /** The values of the settings under {@code each}, for a reason: "operator gcn: ", or nothing. */
    String eachWords(MeasuredRun run) {
        String words = terms.list("each", String.class).stream()
                .map(name -> name + " " + run.coordinate(name))
                .collect(Collectors.joining(", "));
        return words.isEmpty() ? "" : words + ": ";
    }

    /** The part of the evidence that names the experiment that {@code run} is from. */
    Map<String, Object> grounds(MeasuredRun run) {
        Map<String, Object> shared = new LinkedHashMap<>();
        setting.conditions().forEach((name, condition) -> shared.put(name, condition.words()));
        terms.list("each", String.class).forEach(name -> shared.put(name, run.coordinate(name)));
        Map<String, Object> grounds = new LinkedHashMap<>();
        grounds.put("sweep", run.sweep());
        grounds.put("setting", shared);
        return grounds;
    }

    private Verdict verdict(Finding finding) {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("reason", finding.reason());
        evidence.putAll(finding.grounds());
        evidence.put("judge", judge.name());
        evidence.put("source", source.word());
        evidence.put("missing", finding.missing());
        return new Verdict(
                name,
                paper,
                statement,
                finding.outcome(),
                finding.measured(),
                finding.expected(),
                finding.tolerance(),
                JsonText.of(evidence));
    }
}
