package org.almagest.dynamics.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void nestedObjectsKeepTheirOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1L, 2, 0.5, true));
        map.put("a", Map.of("quote\"d\\\n", "β"));
        map.put("none", Arrays.asList(null, Double.NaN, Double.NEGATIVE_INFINITY));
        assertEquals(
                "{\"b\":[1,2,0.5,true],\"a\":{\"quote\\\"d\\\\\\u000a\":\"β\"},\"none\":[null,null,null]}",
                JsonText.of(map));
    }

    @Test
    void numbersAreShortAndReadBack() {
        assertEquals("0.01", JsonText.number(0.01));
        assertEquals("1000", JsonText.number(1000.0));
        assertEquals("0", JsonText.number(-0.0));
        assertEquals("-0.001", JsonText.number(-1e-3));
        assertEquals("1E-7", JsonText.number(1e-7));
        assertEquals("0.30000000000000004", JsonText.number(0.1 + 0.2));
        assertEquals("0.3", JsonText.number(0.1 + 0.2, 12));
        assertEquals("0.6667", JsonText.number(2 / 3.0, 4));
        assertEquals("12350", JsonText.number(12345.6, 4));
        // Double.toString gives this one its shortest form only from JDK 19 on.
        assertEquals("2E+23", JsonText.number(Double.parseDouble("2e23")));
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertEquals(number, Double.parseDouble(JsonText.number(number)));
            }
        }
    }

    @Test
    void otherObjectsAreRefusedByName() {
        String message = assertThrows(IllegalArgumentException.class, () -> JsonText.of(List.of('x')))
                .getMessage();
        assertEquals("x is a java.lang.Character; expected a map, list, text, number or flag", message);
    }
}
