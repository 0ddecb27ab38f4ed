package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAlign() {
        assertEquals(
                """
                  name    unit  meaning
                  β       1     exponent
                  weight  1     size
                """,
                new TextTable("name", "unit", "meaning")
                        .row("β", "1", "exponent")
                        .row("weight", "1", "size")
                        .toString());
    }

    @Test
    void longCellsWrapSideBySide() {
        String text = new TextTable("a", "b", "c")
                .row(
                        "first",
                        "one two three ".repeat(12).strip(),
                        "four five six ".repeat(12).strip())
                .toString();
        assertTrue(text.lines().allMatch(line -> line.length() <= 118), text);
        String row = text.lines().skip(1).findFirst().orElseThrow();
        assertTrue(row.contains("first") && row.contains("one two") && row.contains("four five"), text);
    }
}
