package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WorstRunTest {
    private final WorstRun worst = new WorstRun();

    @Test
    void aFailureIsWorseThanADivergenceAndThatIsWorseThanALossThatStays() {
        assertEquals("", worst.words());
        worst.ended("a", "finished", null);
        assertEquals("", worst.words());
        worst.ended("b", "converged", 0.125);
        worst.ended("c", "finished", 0.5);
        worst.ended("d", "finished", 0.25);
        assertEquals(", worst run c: 50.0 % of its loss left", worst.words());
        worst.ended("e", "diverged", 7.0);
        worst.ended("f", "finished", 0.9);
        assertEquals(", worst run e: diverged", worst.words());
        worst.ended("0123456789abcdef", "failed", null);
        worst.ended("g", "diverged", null);
        assertEquals(", worst run 0123456789ab: failed", worst.words());
    }
}
