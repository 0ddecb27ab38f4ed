package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.yaml.InvalidFileException;
import org.almagest.jobs.sweep.SweepClaims;
import org.almagest.jobs.table.StoredClaims;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.almagest.metrics.FleetMetrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims that users write: under {@code claims} in a sweep file, which the output folder keeps, and in files of their own. */
class OwnClaimsTest {
    private static final String ENTRIES =
            """
              - id: mine
                states: weights shrink like one over the fifth root of the depth
                setting: {activation: tanh}
                judge: exponent
                along: depth
                quantity: max_norm
                sign: decay
                expect: {value: 0.2, tolerance: 0.05}
            """;

    @TempDir
    Path folder;

    private void plant(String sweep) {
        SyntheticFleet fleet = new SyntheticFleet();
        for (String name : List.of(sweep, "another")) {
            for (long seed = 1; seed <= 3; seed++) {
                for (int depth : SyntheticFleet.DEPTHS) {
                    SyntheticFleet.Cell cell = new SyntheticFleet.Cell();
                    cell.sweep = name;
                    cell.learningRate = name.equals(sweep) ? 0.01 : 0.02;
                    cell.depth = depth;
                    cell.seed = seed;
                    fleet.add(cell, SyntheticFleet.tanh(0.2, 0.71, 0.3, -0.7));
                }
            }
        }
        fleet.write(folder);
    }

    private List<String> verdicts(String claim) {
        List<String> verdicts = new ArrayList<>();
        TableReader.forEach(folder.toString(), Table.VERDICTS, List.of("claim", "verdict"), row -> {
            if (claim.equals(row[0])) {
                verdicts.add((String) row[1]);
            }
        });
        return verdicts;
    }

    /** The sweep's own claims are judged without its file, and speak of that sweep alone. */
    @Test
    void aFolderKnowsTheClaimsOfItsSweeps() {
        plant("planted");
        StoredClaims.keep(folder.toString(), "planted", "sweep: planted\nclaims:\n" + ENTRIES);
        String text = Analysis.run(folder.toString()).text();
        assertEquals(List.of("agrees"), verdicts("mine"));
        assertEquals(2, verdicts("resnet-tanh-beta").size());
        assertTrue(text.contains("✓ mine: agrees"), text);
    }

    @Test
    void whatASweepNoLongerClaimsIsForgotten() {
        plant("planted");
        StoredClaims.keep(folder.toString(), "planted", "sweep: planted\nclaims:\n" + ENTRIES);
        StoredClaims.keep(folder.toString(), "planted", null);
        Analysis.run(folder.toString());
        assertEquals(List.of(), verdicts("mine"));
        // what was never kept need not be forgotten, and makes no folder
        StoredClaims.keep(folder.resolve("none").toString(), "planted", null);
        assertTrue(Files.notExists(folder.resolve("none")));
    }

    /** Claims of a file are judged on every sweep, this time only. */
    @Test
    void claimsOfAFileAreJudgedOnce() {
        plant("planted");
        var claims = SweepClaims.onClassPath().ofFile("mine.yaml", "claims:\n" + ENTRIES);
        Analysis.run(folder.toString(), FleetMetrics.unread(), claims);
        assertEquals(List.of("agrees", "agrees"), verdicts("mine"));
        Analysis.run(folder.toString());
        assertEquals(List.of(), verdicts("mine"));
    }

    @Test
    void aKeptFileThatCannotBeUsedSaysWhereItLies() {
        plant("planted");
        String wrong = "sweep: planted\nclaims:\n" + ENTRIES.replace("max_norm", "max_nrom");
        StoredClaims.keep(folder.toString(), "planted", wrong);
        String message = assertThrows(InvalidFileException.class, () -> Analysis.run(folder.toString()))
                .getMessage();
        assertTrue(message.startsWith(folder + "/_almagest/claims/planted.yaml:8:15: mine.quantity"), message);
    }

    @Test
    void aReadyMadeNameIsTaken() {
        String text = "claims:\n" + ENTRIES.replace("mine", "resnet-tanh-beta");
        String message = assertThrows(
                        InvalidFileException.class, () -> SweepClaims.onClassPath().ofFile("m.yaml", text))
                .getMessage();
        assertEquals("m.yaml:2:9: id: there is a claim resnet-tanh-beta already: rename this one", message);
    }
}
