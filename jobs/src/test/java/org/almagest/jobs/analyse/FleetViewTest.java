package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.almagest.dynamics.fit.Observation;
import org.almagest.dynamics.fit.PowerLaw;
import org.almagest.jobs.analyse.SyntheticFleet.Cell;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view gives what the analysis went through, and no more words than tell runs apart. */
class FleetViewTest {
    @TempDir
    Path folder;

    @Test
    void observationsAreThoseOfTheFitsTable() {
        fleet();
        Analysis.run(folder.toString());
        List<String> table = new ArrayList<>();
        TableReader.forEach(
                folder.toString(),
                Table.FITS,
                List.of("sweep", "slice", "quantity", "axis", "exponent"),
                row -> table.add(List.of(row[0], row[1], row[2], row[3], row[4]).toString()));
        List<String> viewed = new ArrayList<>();
        FleetView.of(folder.toString()).forEachFit((fit, observations) -> {
            double exponent = PowerLaw.fit(observations).slope();
            viewed.add(List.of(fit.sweep(), fit.slice(), fit.quantity(), fit.axis(), exponent)
                    .toString());
            assertEquals(
                    fit.points(),
                    observations.stream().filter(Observation::usable).count());
        });
        assertEquals(table.stream().sorted().toList(), viewed.stream().sorted().toList());
        assertTrue(table.size() > 8);
    }

    @Test
    void wordsSayWhatVariesAndNothingElse() {
        String id = fleet();
        FleetView view = FleetView.of(folder.toString());
        assertEquals("resnet on ode-flow, activation tanh, depth 8", view.words(id, Set.of()));
        assertEquals("resnet on ode-flow, activation tanh", view.words(id, Set.of("depth")));
        assertEquals(8, view.place(id, "depth"));
        assertTrue(view.converged(id));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> view.words("nobody", Set.of()))
                .getMessage()
                .contains("nobody"));
    }

    private String fleet() {
        SyntheticFleet fleet = new SyntheticFleet();
        String first = "";
        for (String activation : List.of("tanh", "relu")) {
            for (int depth : new int[] {8, 16, 31, 63}) {
                for (long seed = 1; seed <= 2; seed++) {
                    Cell cell = new Cell();
                    cell.activation = activation;
                    cell.depth = depth;
                    cell.seed = seed;
                    if (first.isEmpty()) {
                        first = fleet.addRun(cell);
                        fleet.measure(first, 0, "weight-scaling", "max_norm", null, 1);
                    } else {
                        fleet.add(cell, SyntheticFleet.tanh(0.2, 0.7, 0.3, -0.8));
                    }
                }
            }
        }
        fleet.write(folder);
        return first;
    }
}
