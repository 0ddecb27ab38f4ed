package org.almagest.dynamics.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.NetworkInGraph;
import org.junit.jupiter.api.Test;

/** Fields that lie in the space of the inputs, and others. */
class ViewsTest {
    @Test
    void aFieldOfAnotherLengthIsRefused() {
        Examples examples = new Examples(2, 1, 2, new double[4], new double[2]);
        Family family = Families.ALL.named("mlp");
        NetworkInGraph network = new NetworkInGraph(family.build(
                Settings.of(family.parameters(), Map.of("depth", 1)),
                new DataSet("numbers", examples, examples, false)));
        Batch batch = network.batch(examples.shape(), 2);
        assertSame(batch.inputs(), Views.of(batch, Examples.INPUTS));
        assertEquals(
                "points=targets has 1 numbers an example and the inputs have 2: expected a field as long as the inputs",
                assertThrows(IllegalArgumentException.class, () -> Views.of(batch, "points", Examples.TARGETS))
                        .getMessage());
    }
}
