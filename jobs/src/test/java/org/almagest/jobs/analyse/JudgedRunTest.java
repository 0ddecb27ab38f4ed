package org.almagest.jobs.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.almagest.dynamics.fit.MeasuredRun;
import org.junit.jupiter.api.Test;

class JudgedRunTest {
    @Test
    void claimsSeeBothMomentsByName() {
        SortedMap<MeasuredQuantity, Integer> quantities = new TreeMap<>();
        quantities.put(new MeasuredQuantity(Moment.END, "projection", "condensation"), 0);
        quantities.put(new MeasuredQuantity(Moment.INIT, "projection", "condensation"), 1);
        quantities.put(new MeasuredQuantity(Moment.END, "trace", "ntk"), 2);
        quantities.put(new MeasuredQuantity(Moment.END, "trace", "hessian"), 3);
        Coordinates coordinates = new Coordinates(List.of("family", "stop_loss"), List.of("cnn", 0.26));
        ObservedRun run = new ObservedRun("id", "planted", 7, "converged", 100, 50, coordinates);
        run.observe(0, 0.99);
        run.observe(1, 0.2);
        run.observe(2, 5);
        run.observe(3, 6);
        MeasuredRun seen = JudgedRun.of(List.of(run), quantities).get(0);
        assertEquals(0.99, seen.trained("projection"));
        assertEquals(0.2, seen.initial("projection"));
        assertEquals(6, seen.trained("trace"), "of two probes the first by name");
        assertNull(seen.initial("trace"));
        assertNull(seen.trained("unheard_of"));
        assertEquals("planted", seen.sweep());
        assertEquals(7, seen.seed());
        assertEquals("converged", seen.status());
        assertEquals(true, seen.converged());
        assertEquals("cnn", seen.coordinate("family"));
        assertNull(seen.coordinate("depth"));
        assertEquals(new TreeMap<>(Map.of("family", "cnn", "stop_loss", 0.26)), seen.coordinates());
    }
}
