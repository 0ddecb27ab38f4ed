package org.almagest.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.almagest.dynamics.study.Studies;
import org.almagest.dynamics.study.Study;
import org.almagest.jobs.sweep.SweepClaims;

/**
 * The tables of studies in the README and in docs/studies.md. Words are those of the page as it was; counts are from the verdicts of
 * full sweeps, which an atlas leaves beside its first page and which are kept in {@value #KEPT}.
 */
final class StudyTable {
    /** As an atlas of full sweeps wrote it. */
    static final String KEPT = "docs/verdicts.json";

    private static final List<String> COUNTED = List.of("agrees", "disagrees", "inconclusive", "not run");
    private static final String PAGE = "dynamics/studies/src/main/java/%s/README.md";

    private final Map<String, String> verdicts = new TreeMap<>();
    private final SweepClaims claims = SweepClaims.onClassPath();

    /** With the verdicts that are kept. */
    StudyTable() throws IOException {
        JsonNode kept = new ObjectMapper().readTree(Files.readString(MarkdownPage.ROOT.resolve(KEPT)));
        kept.path("studies").forEach(study -> study.path("claims").properties().forEach(claim -> {
            verdicts.put(claim.getKey(), claim.getValue().asText());
        }));
        if (kept.path("quick").asBoolean(true)) {
            throw new IllegalStateException(KEPT + " is of quick runs: expected the verdicts of full sweeps");
        }
    }

    /** Claims that are kept and that there are no more, and verdicts that are none. */
    List<String> stale() {
        TreeSet<String> known = new TreeSet<>();
        Studies.ALL.all().forEach(study -> known.addAll(claims.namesOf(study)));
        List<String> stale = new ArrayList<>();
        verdicts.forEach((claim, verdict) -> {
            if (!known.contains(claim) || !COUNTED.contains(verdict)) {
                stale.add(claim + ": " + verdict);
            }
        });
        return stale;
    }

    /** A row a study: its law in a few words, and how its claims stand; then the sums. */
    String ofReadme(String before) {
        Map<String, List<String>> cells = cells(before);
        MarkdownTable table = new MarkdownTable("study", "in few words", "agree", "disagree", "inconclusive");
        Map<String, Integer> all = new TreeMap<>();
        for (Study study : Studies.ALL.all()) {
            Map<String, Integer> counts = counts(study);
            counts.forEach((verdict, count) -> all.merge(verdict, count, Integer::sum));
            table.row(
                    link(study, ""),
                    cells.getOrDefault(study.name(), List.of("…")).get(0),
                    number(counts, "agrees"),
                    number(counts, "disagrees"),
                    open(counts));
        }
        table.row("all", "", number(all, "agrees"), number(all, "disagrees"), open(all));
        return table.toString();
    }

    /** A row a study: the paper, how its claims stand, and what came out. */
    String ofStudies(String before) {
        Map<String, List<String>> cells = cells(before);
        MarkdownTable table = new MarkdownTable("study", "what came out", "agree", "disagree", "inconclusive", "paper");
        for (Study study : Studies.ALL.all()) {
            Map<String, Integer> counts = counts(study);
            table.row(
                    link(study, "../"),
                    cells.getOrDefault(study.name(), List.of("…")).get(0),
                    number(counts, "agrees"),
                    number(counts, "disagrees"),
                    open(counts),
                    MarkdownTable.words(study.title()));
        }
        return table.toString();
    }

    private Map<String, Integer> counts(Study study) {
        Map<String, Integer> counts = new TreeMap<>();
        claims.namesOf(study).forEach(claim -> counts.merge(verdicts.getOrDefault(claim, "not run"), 1, Integer::sum));
        return counts;
    }

    private static String number(Map<String, Integer> counts, String verdict) {
        return Integer.toString(counts.getOrDefault(verdict, 0));
    }

    private static String open(Map<String, Integer> counts) {
        String inconclusive = number(counts, "inconclusive");
        return counts.containsKey("not run")
                ? "%s (and %s not run)".formatted(inconclusive, number(counts, "not run"))
                : inconclusive;
    }

    private static String link(Study study, String root) {
        return "[%s](%s%s)".formatted(study.name(), root, PAGE.formatted(study.folder()));
    }

    /** By the name of the study, the cells behind it. */
    private static Map<String, List<String>> cells(String before) {
        Map<String, List<String>> cells = new TreeMap<>();
        for (String line : before.split("\n", -1)) {
            if (line.startsWith("| [")) {
                List<String> row = List.of(line.split("(?<!\\\\)\\|", -1));
                cells.put(
                        line.substring("| [".length(), line.indexOf(']')),
                        row.subList(2, row.size()).stream().map(String::strip).toList());
            }
        }
        return cells;
    }
}
