package org.almagest.dynamics.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DerivedQuantityTest {
    private static final Map<String, Double> RUN = Map.of("max_norm", 4.0, "delta", 0.5, "largest_increment", 1.0);

    @Test
    void productsAndRatiosOfWhatWasMeasured() {
        assertEquals(0.25, DerivedQuantity.RELATIVE_INCREMENT.value(RUN::get));
        assertEquals(2.0, DerivedQuantity.BRANCH_SCALE.value(RUN::get));
    }

    @Test
    void whatIsMissingStaysMissing() {
        for (DerivedQuantity derived : DerivedQuantity.values()) {
            assertTrue(Double.isNaN(derived.value(name -> name.equals("max_norm") ? Double.NaN : RUN.get(name))));
        }
    }
}
