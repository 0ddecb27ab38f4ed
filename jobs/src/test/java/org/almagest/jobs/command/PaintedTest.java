package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PaintedTest {
    private static final String TEXT = "Verdicts\n  ✓ good: agrees; measured 1\n      because: so\n  ✗ $bad: disagrees\n";

    @Test
    void marksAndNamesOfVerdictsHaveColours() {
        assertEquals(
                "Verdicts\n  \u001b[32m✓ good\u001b[0m: agrees; measured 1\n      because: so\n"
                        + "  \u001b[31m✗ $bad\u001b[0m: disagrees\n",
                Painted.verdicts(TEXT, true));
    }

    @Test
    void whereNobodyWatchesNothingChanges() {
        assertEquals(TEXT, Painted.verdicts(TEXT, false));
    }
}
