package org.almagest.jobs.analyse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.claim.Verdict;

/** The verdicts in lines of text, each with a mark, its numbers and its reason. */
final class VerdictList {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of one claim; more would scroll off every terminal, and the table holds all. */
    private static final int VERDICTS = 6;

    private VerdictList() {}

    /**
     * Claims that no run speaks to are named where others of their paper were examined, and elsewhere counted: who has run one
     * study does not want the names of all others.
     */
    static List<String> lines(List<Verdict> verdicts) {
        List<String> lines = new ArrayList<>();
        Set<String> papers = verdicts.stream()
                .filter(VerdictList::examined)
                .map(Verdict::paper)
                .collect(Collectors.toSet());
        // By what would decide them: claims of one paper mostly lack the same runs.
        SortedMap<String, List<String>> unexamined = new TreeMap<>();
        List<Verdict> elsewhere = new ArrayList<>();
        lines.add("Verdicts");
        SortedMap<String, Integer> shown = new TreeMap<>();
        for (Verdict verdict : verdicts) {
            JsonNode evidence = evidence(verdict);
            if (examined(evidence)) {
                if (shown.merge(verdict.claim(), 1, Integer::sum) <= VERDICTS) {
                    lines.addAll(lines(verdict, evidence));
                }
            } else if (!papers.isEmpty() && !papers.contains(verdict.paper())) {
                elsewhere.add(verdict);
            } else {
                unexamined
                        .computeIfAbsent(wayOut(evidence), words -> new ArrayList<>())
                        .add(verdict.claim());
            }
        }
        shown.forEach((claim, count) -> {
            if (count > VERDICTS) {
                lines.add(String.format(
                        Locale.ROOT, "  … and %d more verdicts on %s in the table verdicts", count - VERDICTS, claim));
            }
        });
        unexamined.forEach((reason, claims) -> {
            lines.addAll(Lines.wrapped("? not examined: " + String.join(", ", claims), "  "));
            lines.addAll(Lines.wrapped(reason, "      "));
        });
        if (!elsewhere.isEmpty()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  ? not examined: %d claims of other papers, to which no run here speaks: almagest list claims",
                    elsewhere.stream().map(Verdict::claim).distinct().count()));
        }
        return lines;
    }

    private static String wayOut(JsonNode evidence) {
        JsonNode sweep = evidence.path("ready_made_sweep");
        return sweep.isTextual()
                ? String.format(Locale.ROOT, "the ready-made sweep %s has their runs", sweep.textValue())
                : evidence.path("reason").asText("nothing to judge");
    }

    /** Whether there were runs that speak to the claim. */
    static boolean examined(Verdict verdict) {
        return examined(evidence(verdict));
    }

    private static boolean examined(JsonNode evidence) {
        return evidence.has("sweep") || evidence.has("slices");
    }

    /** A verdict with its reason. */
    static List<String> block(Verdict verdict) {
        return lines(verdict, evidence(verdict));
    }

    /** A verdict with its number alone. */
    static List<String> headline(Verdict verdict) {
        return headline(verdict, evidence(verdict));
    }

    private static List<String> headline(Verdict verdict, JsonNode evidence) {
        return Lines.wrapped(
                String.format(
                        Locale.ROOT,
                        "%s %s: %s; measured %s, expected %s",
                        mark(verdict),
                        verdict.claim(),
                        verdict.verdict().word(),
                        measured(verdict, evidence),
                        evidence.path("expected")
                                .asText(format("%.2f ± %.2f", verdict.expected(), verdict.tolerance()))),
                "  ");
    }

    private static List<String> lines(Verdict verdict, JsonNode evidence) {
        List<String> lines = new ArrayList<>(headline(verdict, evidence));
        String reason = Stream.of(where(evidence), evidence.path("reason").asText(""))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(": "));
        if (!reason.isEmpty()) {
            lines.addAll(Lines.wrapped(reason, "      "));
        }
        return lines;
    }

    private static String where(JsonNode evidence) {
        String sweep = evidence.path("sweep").asText("");
        JsonNode slice = evidence.at("/fit/slice");
        return slice.isTextual() ? String.format(Locale.ROOT, "%s, %s", sweep, SliceWords.of(slice.asText())) : sweep;
    }

    private static String mark(Verdict verdict) {
        return switch (verdict.verdict()) {
            case AGREES -> "✓";
            case DISAGREES -> "✗";
            case INCONCLUSIVE -> "?";
        };
    }

    private static String measured(Verdict verdict, JsonNode evidence) {
        Double measured = verdict.measured();
        if (measured == null) {
            return evidence.path("unmeasured").asText("no number yet");
        }
        JsonNode interval = evidence.path("interval");
        return interval.path(0).isNumber() && interval.path(1).isNumber()
                ? format(
                        "%.3f [%.3f, %.3f]",
                        measured,
                        interval.path(0).doubleValue(),
                        interval.path(1).doubleValue())
                : format("%.3f", measured);
    }

    private static JsonNode evidence(Verdict verdict) {
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

    private static String format(String pattern, Object... numbers) {
        return String.format(Locale.ROOT, pattern, numbers);
    }
}
