package org.almagest.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.dynamics.claim.Verdict;
import org.almagest.jobs.analyse.JudgedClaim.Answer;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.Table;

/** Writes the plots of power laws in the report as SVG and PNG files: those that carry a verdict, under it, and all others. */
public final class FigureFiles {
    private FigureFiles() {}

    /**
     * Writes them.
     *
     * @param outputFolder an analysed output folder, a local path or a URI
     * @param folder a local path, made where it is missing; files of the same names are replaced
     * @return the names of the files, sorted
     * @throws OutputException if a table cannot be read or a file cannot be written; where it is pixels that this Java cannot draw, all SVG
     *     files are there
     */
    public static List<String> write(String outputFolder, String folder) {
        Observed observed = Observed.read(outputFolder);
        Set<String> claims = new HashSet<>();
        observed.allRows(Table.VERDICTS, List.of("claim"), row -> claims.add(Observed.text(row[0])));
        Map<String, String> drawn = new TreeMap<>();
        List<String> files = new ArrayList<>();
        try {
            Path into = Files.createDirectories(Path.of(folder));
            for (Answer answer : EvidencePlots.of(outputFolder, claims).answers()) {
                for (Figure figure : VerdictPlot.of(answer)) {
                    draw(answer.verdict().claim(), figure, headline(answer.verdict()), drawn);
                }
            }
            for (Figure figure : ScalingSection.of(observed).figures()) {
                draw("scaling", figure, "", drawn);
            }
            for (Map.Entry<String, String> each : drawn.entrySet()) {
                files.add(each.getKey() + ".svg");
                Files.write(
                        into.resolve(each.getKey() + ".svg"), each.getValue().getBytes(StandardCharsets.UTF_8));
            }
            // a Java without fonts ends here, with the others written
            for (Map.Entry<String, String> each : drawn.entrySet()) {
                files.add(each.getKey() + ".png");
                Files.write(into.resolve(each.getKey() + ".png"), Png.of(each.getValue()));
            }
        } catch (IOException e) {
            throw new OutputException(
                    String.format(
                            Locale.ROOT,
                            "cannot write figures to %s (%s): expected a folder where this user may write; choose another with --figures",
                            folder,
                            e),
                    e);
        }
        return files.stream().sorted().toList();
    }

    /** Adds a figure to those that are {@code drawn}, by a name that none of them has. */
    private static void draw(String first, Figure figure, String headline, Map<String, String> drawn) {
        if (!ScalingSvg.draws(figure)) {
            return;
        }
        String name = (first + "-" + figure.title()).replaceAll("[^A-Za-z0-9._-]+", "-");
        String own = name;
        for (int i = 2; drawn.containsKey(own); i++) {
            own = name + "-" + i;
        }
        drawn.put(own, ScalingSvg.of(figure, headline));
    }

    private static String headline(Verdict verdict) {
        JsonNode evidence = VerdictWords.evidence(verdict.evidence());
        return String.format(
                Locale.ROOT,
                "%s %s: %s; measured %s, expected %s",
                switch (verdict.verdict()) {
                    case AGREES -> "✓";
                    case DISAGREES -> "✗";
                    case INCONCLUSIVE -> "?";
                },
                verdict.claim(),
                verdict.verdict().word(),
                VerdictWords.measured(Objects.requireNonNullElse(verdict.measured(), Double.NaN), evidence),
                VerdictWords.expected(verdict.expected(), verdict.tolerance(), evidence));
    }
}
