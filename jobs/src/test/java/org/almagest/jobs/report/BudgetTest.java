package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What does not fit is left out where there is most, and said. */
class BudgetTest {
    private static final int CHARACTERS = 1000;

    @Test
    void whatFitsIsUntouched() {
        List<Section> sections = List.of(section("a", 3), section("b", 2));
        assertEquals(sections, Budget.fit(sections, 6L * CHARACTERS));
    }

    @Test
    void theLargestSectionGivesWayAndSaysSo() {
        List<Section> fitting = Budget.fit(List.of(section("a", 12), section("b", 2)), 9L * CHARACTERS);
        assertEquals(6, fitting.get(0).figures().size());
        assertEquals(
                "note Left out: 6 of 12 figures. That keeps this page small.",
                fitting.get(0).note());
        assertEquals("figure 0", fitting.get(0).figures().get(0).title());
        assertEquals("figure 11", fitting.get(0).figures().get(5).title());
        assertEquals(section("b", 2), fitting.get(1));
    }

    @Test
    void evenOneFigureMayBeTooLarge() {
        List<Section> fitting = Budget.fit(List.of(section("a", 1), section("b", 4)), CHARACTERS / 2);
        assertTrue(fitting.stream().allMatch(section -> section.figures().isEmpty()));
    }

    private static Section section(String id, int figures) {
        return Section.of(
                id,
                id,
                "note",
                IntStream.range(0, figures)
                        .mapToObj(i -> new Figure(
                                "figure " + i,
                                "",
                                List.of(),
                                Specification.JSON.createObjectNode().put("x", "x".repeat(CHARACTERS - 8)),
                                ""))
                        .toList());
    }
}
