package org.almagest.dynamics.formula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTest {
    private static final Map<String, Double> NUMBERS = Map.of(
            "a", 6.0, "b_1", 4.0, "first a", 2.0, "init a", 5.0, "a:late", 3.0, "end a:late", 8.0, "a:late-2", 7.0);

    private static Double number(String name, Formula.Which which) {
        return NUMBERS.get(
                which == Formula.Which.PLAIN ? name : which.name().toLowerCase(java.util.Locale.ROOT) + " " + name);
    }

    @ParameterizedTest
    @CsvSource({
        "1 + 2 * 3, 7",
        "(1 + 2) * 3, 9",
        "10 - 2 - 3, 5",
        "a / b_1 / 2, 0.75",
        "-a + 1e1, 4",
        "- -a, 6",
        "abs(b_1 - a), 2",
        "ln(a / first(a)), 1.0986122886681096",
        "sqrt(b_1) * init(a), 10",
        "a / a:late - end(a:late), -6",
        "a:late-2, 7",
        "a:late -2, 1",
        "a-b_1, 2",
        "2*(a:late)-2, 4",
        "a:late-2-2, ",
    })
    void hasTheValueOfItsArithmetic(String text, @Nullable Double value) {
        assertEquals(value, Formula.parse(text).value(FormulaTest::number), text);
    }

    @Test
    void isNullWhereANumberIsMissing() {
        assertNull(Formula.parse("a + c").value(FormulaTest::number));
        assertNull(Formula.parse("0 / 0").value(FormulaTest::number));
        assertNull(Comparison.parse("c <= 1").holds(FormulaTest::number, 0));
    }

    @Test
    void namesWhatItNeeds() {
        assertEquals(
                List.of("a", "b_1", "c"),
                List.copyOf(
                        Comparison.parse("abs(a) * init(b_1) <= first(c) + a").names()));
    }

    @ParameterizedTest
    @CsvSource({
        "a <= 6, 0, true",
        "a < 6, 0, false",
        "a == 6.05, 0, false",
        "a == 6.05, 0.1, true",
        "a >= 6.05, 0.1, true",
        "a != 6, 0, false",
        "a > 5.9, 0, true",
        "1 / 0 == 1 / 0, 0, true",
    })
    void comparesWithATolerance(String text, double tolerance, boolean holds) {
        assertEquals(holds, Comparison.parse(text).holds(FormulaTest::number, tolerance), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a +", "(a", "a b", "a % b", "sin(a)", "first(1)", "2a"})
    void saysWhatIsWrong(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Formula.parse(text))
                .getMessage();
        assertTrue(message.contains("expected"), message);
    }

    @Test
    void saysWhereItIsWrong() {
        assertEquals(
                "= at character 3: expected <=, >=, ==, !=, < or >",
                assertThrows(IllegalArgumentException.class, () -> Comparison.parse("a = b"))
                        .getMessage());
    }

    @Test
    void deepNestingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Formula.parse("(".repeat(10_000) + "a"));
    }
}
