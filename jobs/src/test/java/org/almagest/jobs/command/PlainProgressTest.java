package org.almagest.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainProgressTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aLineEveryFewSecondsAndOneAtTheEnd() {
        AtomicLong clock = new AtomicLong(42 * SECOND);
        StringWriter out = new StringWriter();
        PlainProgress progress = new PlainProgress("deep", new PrintWriter(out), clock::get);
        progress.begin(110, 10);
        clock.addAndGet(SECOND);
        progress.advance("converged", 5);
        clock.addAndGet(9 * SECOND);
        progress.ended("0123456789abcdef", "converged", 0.25);
        progress.ended("fedcba9876543210", "diverged", null);
        progress.ended("aaaaaaaaaaaaaaaa", "converged", 0.75);
        progress.advance("diverged", 20);
        progress.advance("failed", 1);
        clock.addAndGet(30 * SECOND);
        progress.advance("converged", 74);
        progress.end();
        assertEquals(
                """
                deep: 110 runs, 10 of them done before
                deep: 35 of 110 runs, 10 s, 2.50 runs a second, at most 30 s left, 20 diverged, worst run fedcba987654: diverged
                deep: 110 of 110 runs, 40 s, 2.50 runs a second, at most 0 s left, 20 diverged, 1 failed, worst run fedcba987654: diverged
                deep: 110 of 110 runs, 40 s, 20 diverged, 1 failed, worst run fedcba987654: diverged
                """,
                out.toString());
    }

    @Test
    void nothingToDoIsTwoLines() {
        StringWriter out = new StringWriter();
        PlainProgress progress = new PlainProgress("deep", new PrintWriter(out), () -> 0);
        progress.begin(3, 3);
        progress.end();
        assertEquals("deep: 3 runs, 3 of them done before\ndeep: 3 of 3 runs, 0 s\n", out.toString());
    }

    @Test
    void planningOfMillionsIsTold() {
        StringWriter said = new StringWriter();
        AtomicLong now = new AtomicLong();
        PlainProgress progress = new PlainProgress("wide", new PrintWriter(said), now::get);
        progress.planned(1_000, 10_000_000);
        assertEquals("", said.toString());
        now.set(8_000_000_000L);
        progress.planned(2_500_000, 10_000_000);
        progress.planned(2_501_000, 10_000_000);
        assertEquals(
                "wide: planned 2500000 of 10000000 runs, 8 s, about 24 s left" + System.lineSeparator(),
                said.toString());
    }
}
