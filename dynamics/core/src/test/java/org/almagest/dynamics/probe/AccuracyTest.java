package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

/** A network x ↦ (w·x, v·x), of which one look knows how many signs it has right. */
class AccuracyTest {
    private static final int COUNT = 20;

    /** Inputs 1, 2, …, of class 0, but for the last {@code others}, of class 1 all the same. */
    private static DataSet data(int others, boolean classes) {
        double[] inputs = new double[COUNT];
        double[] targets = new double[2 * COUNT];
        for (int n = 0; n < COUNT; n++) {
            inputs[n] = n + 1;
            targets[2 * n + (n < COUNT - others ? 0 : 1)] = 1;
        }
        Examples examples = new Examples(1, 2, COUNT, inputs, targets);
        return new DataSet("signs", examples, examples, classes);
    }

    private static Measurement look(ProbeSession session, Model model, DataSet data, long step, double... theta) {
        Findings findings = new Findings();
        session.at(
                new Snapshot(step, model, theta, theta, data, Objectives.read("cross-entropy"), 1), findings);
        assertEquals(1, findings.measurements().size());
        return findings.measurements().get(0);
    }

    private static Model linear() {
        Family family = Families.ALL.named("mlp");
        return family.build(
                Settings.of(family.parameters(), Map.of("depth", 0, "bias", false, "activation", "linear")), 1, 2);
    }

    @Test
    void theFirstLookAboveNineTenthsCounts() {
        Model model = linear();
        ProbeSession session = new Accuracy().session(Settings.of(new Accuracy().parameters(), Map.of()));
        DataSet data = data(1, true);
        assertEquals("not_reached", look(session, model, data, 0, -1, 1).status());
        assertEquals(60.0, look(session, model, data, 60, 1, -1).value());
        // what comes later does not matter
        assertEquals(60.0, look(session, model, data, 120, -1, 1).value());
    }

    @Test
    void nineTenthsAreNotEnough() {
        Model model = linear();
        ProbeSession session = new Accuracy().session(Settings.of(new Accuracy().parameters(), Map.of()));
        Measurement found = look(session, model, data(2, true), 60, 1, -1);
        assertNull(found.value());
        assertEquals("not_reached", found.status());
        assertEquals("not_reached", look(session, model, data(0, true), 60, Double.NaN, 1).status());
    }

    @Test
    void withoutClassesThereIsNoAnswer() {
        ProbeSession session = new Accuracy().session(Settings.of(new Accuracy().parameters(), Map.of()));
        assertEquals("no_classes_held_out", look(session, linear(), data(0, false), 0, 1, -1).status());
    }
}
