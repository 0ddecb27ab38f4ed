package org.almagest.jobs.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.jobs.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AbreastTest {
    private static final int AT_ONCE = 4;
    private static final int STEPS = 40;

    @TempDir
    Path folder;

    private Storage storage(int atOnce) {
        return new MortalStorage(Storage.at(folder.toString()), Integer.MAX_VALUE, false, atOnce);
    }

    @Test
    void asManyAsTheStorageLikesAndNoMore() throws IOException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        // the first few wait for each other, so that they are seen at once
        CountDownLatch met = new CountDownLatch(AT_ONCE);
        // and then a moment for one more, which would be too many
        CountDownLatch tooMany = new CountDownLatch(AT_ONCE + 1);
        List<Abreast.Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                met.countDown();
                tooMany.countDown();
                try {
                    assertTrue(met.await(30, TimeUnit.SECONDS), "they do not go at once");
                    most.accumulateAndGet(tooMany.await(500, TimeUnit.MILLISECONDS) ? now.get() : 0, Math::max);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                now.decrementAndGet();
                taken.incrementAndGet();
            });
        }
        Abreast.take(storage(AT_ONCE), steps);
        assertEquals(AT_ONCE, most.get());
        assertEquals(STEPS, taken.get());
    }

    @Test
    void oneAtATimeKeepsTheirOrderAndStopsAtTheFirstFailure() {
        List<Integer> taken = new ArrayList<>();
        List<Abreast.Step> steps = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int step = i;
            steps.add(() -> {
                if (step == 3) {
                    throw new IOException("the third");
                }
                taken.add(step);
            });
        }
        assertEquals(
                "the third",
                assertThrows(IOException.class, () -> Abreast.take(storage(1), steps))
                        .getMessage());
        assertEquals(List.of(0, 1, 2), taken);
    }

    /** Who is told of a failure may delete what the others would still be moving. */
    @Test
    void aFailureIsToldWhenNoneIsUnderWay() {
        AtomicInteger now = new AtomicInteger();
        List<Abreast.Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int step = i;
            steps.add(() -> {
                now.incrementAndGet();
                try {
                    if (step == 1) {
                        throw new IOException("the first");
                    }
                    Thread.sleep(2);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                } finally {
                    now.decrementAndGet();
                }
            });
        }
        assertEquals(
                "the first",
                assertThrows(IOException.class, () -> Abreast.take(storage(AT_ONCE), steps))
                        .getMessage());
        assertEquals(0, now.get());
    }

    /** As on a failure; those that have not begun are left. */
    @Test
    void anInterruptIsToldWhenNoneIsUnderWay() throws InterruptedException {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        Thread caller = Thread.currentThread();
        List<Abreast.Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            steps.add(() -> {
                now.incrementAndGet();
                caller.interrupt();
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    throw new IOException("a step was interrupted in the middle", e);
                } finally {
                    now.decrementAndGet();
                }
                taken.incrementAndGet();
            });
        }
        IOException told = assertThrows(IOException.class, () -> Abreast.take(storage(AT_ONCE), steps));
        assertTrue(Thread.interrupted(), "nobody hears of it any more");
        assertEquals(0, now.get());
        assertTrue(String.valueOf(told.getMessage()).startsWith("interrupted"), told::toString);
        assertTrue(taken.get() >= 1 && taken.get() < STEPS, () -> taken + " were taken, each to its end");
    }

    @Test
    void deathsAndBugsAreNoIoExceptions() {
        List<Abreast.Step> steps = List.of(() -> {}, () -> {
            throw new MortalStorage.Death();
        });
        assertThrows(MortalStorage.Death.class, () -> Abreast.take(storage(AT_ONCE), steps));
    }
}
