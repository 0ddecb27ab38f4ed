package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.almagest.jobs.analyse.SyntheticFleet.Cell;
import org.almagest.jobs.report.FigureFiles;
import org.almagest.jobs.report.Report;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plot that decides a verdict stands beside it, on the page as in a file. */
class ReportedEvidenceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void analyse() {
        SyntheticFleet fleet = new SyntheticFleet();
        for (long seed = 1; seed <= 3; seed++) {
            for (int depth : SyntheticFleet.DEPTHS) {
                Cell cell = new Cell();
                cell.seed = seed;
                cell.depth = depth;
                fleet.add(cell, SyntheticFleet.tanh(0.2, 0.73, 0.27, -0.75));
            }
        }
        fleet.write(folder);
        Analysis.run(folder.toString());
    }

    @Test
    void eachVerdictHasItsPlotInItsCard() throws IOException {
        String html = Files.readString(Path.of(Report.write(folder.toString(), null)));
        List<String> cards = List.of(html.split("<article class=\"verdict\"")).stream()
                .skip(1)
                .map(card -> card.substring(0, card.indexOf("</article>")))
                .toList();
        List<String> own = cards.stream()
                .filter(card -> card.contains("resnet-tanh-beta <em>"))
                .toList();
        assertEquals(1, own.size(), () -> cards.size() + " cards");
        assertTrue(own.get(0).contains("<h3>max_norm against depth</h3>"), own.get(0));
        assertEquals(
                cards.size(),
                cards.stream().filter(card -> card.contains("<figure")).count(),
                "each of these claims rests on a power law");
    }

    @Test
    void aFileHasTheVerdictInItsTitle() throws IOException {
        Path into = folder.resolve("figures");
        List<String> files = FigureFiles.write(folder.toString(), into.toString());
        String file = "resnet-tanh-beta-max_norm-against-depth.svg";
        assertTrue(files.contains(file), files::toString);
        String svg = Files.readString(into.resolve(file));
        assertTrue(svg.contains("✓ resnet-tanh-beta: agrees; measured 0.2 ["), svg);
    }
}
