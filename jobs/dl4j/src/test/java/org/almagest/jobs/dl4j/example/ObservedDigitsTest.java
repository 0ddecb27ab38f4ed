package org.almagest.jobs.dl4j.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedDigitsTest {
    @Test
    void theExampleLearnsAndItsTablesCanBeRead(@TempDir Path folder) {
        String out = folder.resolve("digits").toString();
        String run = ObservedDigits.train(out, 2);
        List<Object[]> trajectory = new ArrayList<>();
        TableReader.forEach(out, Table.TRAJECTORY, List.of("run_id", "step", "loss"), trajectory::add);
        assertEquals(List.of(0L, 20L), trajectory.stream().map(row -> row[1]).toList());
        assertEquals(run, trajectory.get(0)[0]);
        assertTrue((double) trajectory.get(1)[2] < (double) trajectory.get(0)[2]);
        List<Object[]> sharpness = new ArrayList<>();
        TableReader.forEach(out, Table.MEASUREMENTS, List.of("quantity", "value"), row -> {
            if (row[0].equals("top_eigenvalue")) {
                sharpness.add(row);
            }
        });
        assertEquals(2, sharpness.size());
        sharpness.forEach(row -> assertTrue((double) row[1] > 0));
    }
}
