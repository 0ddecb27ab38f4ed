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
import java.util.Objects;
import java.util.Set;
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
     * @throws OutputException if a table cannot be read or a file cannot be written
     */
    public static List<String> write(String outputFolder, String folder) {
        Observed observed = Observed.read(outputFolder);
        Set<String> claims = new HashSet<>();
        observed.allRows(Table.VERDICTS, List.of("claim"), row -> claims.add(Observed.text(row[0])));
        List<String> files = new ArrayList<>();
        try {
            Path into = Files.createDirectories(Path.of(folder));
            for (Answer answer : EvidencePlots.of(outputFolder, claims).answers()) {
                for (Figure figure : VerdictPlot.of(answer)) {
                    write(into, answer.verdict().claim(), figure, headline(answer.verdict()), files);
                }
            }
            for (Figure figure : ScalingSection.of(observed).figures()) {
                write(into, "scaling", figure, "", files);
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

    private static void write(Path folder, String first, Figure figure, String headline, List<String> files)
            throws IOException {
        if (!ScalingSvg.draws(figure)) {
            return;
        }
        String name = (first + "-" + figure.title()).replaceAll("[^A-Za-z0-9._-]+", "-");
        String own = name;
        for (int i = 2; files.contains(own + ".svg"); i++) {
            own = name + "-" + i;
        }
        String svg = ScalingSvg.of(figure, headline);
        Files.write(folder.resolve(own + ".svg"), svg.getBytes(StandardCharsets.UTF_8));
        files.add(own + ".svg");
        Files.write(folder.resolve(own + ".png"), Png.of(svg));
        files.add(own + ".png");
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
