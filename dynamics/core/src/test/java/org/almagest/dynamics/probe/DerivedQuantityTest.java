package org.almagest.dynamics.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class DerivedQuantityTest {
    private static final DerivedQuantity RATIO =
            new DerivedQuantity("ratio", "increment", DerivedQuantity.Operation.RATIO, "norm", "");
    private static final DerivedQuantity PRODUCT =
            new DerivedQuantity("product", "delta", DerivedQuantity.Operation.PRODUCT, "norm", "");

    @Test
    void productsAndRatiosOfWhatWasMeasured() {
        assertEquals(0.25, RATIO.value(1, 4));
        assertEquals(2.0, PRODUCT.value(0.5, 4));
    }

    @Test
    void whatIsMissingStaysMissing() {
        for (DerivedQuantity derived : List.of(RATIO, PRODUCT)) {
            assertTrue(Double.isNaN(derived.value(Double.NaN, 4)));
            assertTrue(Double.isNaN(derived.value(4, Double.NaN)));
        }
    }

    @Test
    void theFormulaIsInWords() {
        assertEquals("increment / norm", RATIO.formula());
        assertEquals("delta · norm", PRODUCT.formula());
    }
}
