package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutOfMemoryRetryTest {
    private static final int RUNS = 64;

    /** Room for one large run or several small ones; the answer is the same in any company. */
    @Test
    void whoDoesNotFitBesideOthersFitsAlone() throws Exception {
        AtomicInteger cleared = new AtomicInteger();
        OutOfMemoryRetry memory = new OutOfMemoryRetry(cleared::incrementAndGet);
        AtomicInteger underWay = new AtomicInteger();
        CountDownLatch smallOne = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<String> small = threads.submit(() -> memory.carryOut(() -> {
                underWay.incrementAndGet();
                smallOne.countDown();
                pause(100);
                underWay.decrementAndGet();
                return "small";
            }));
            smallOne.await();
            Future<String> large = threads.submit(() -> memory.carryOut(() -> {
                if (underWay.get() > 0) {
                    throw new OutOfMemoryError("beside another");
                }
                return "large";
            }));
            assertEquals("large", large.get());
            assertEquals("small", small.get());
            assertEquals(1, cleared.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoDoesNotFitAloneFails() {
        AtomicInteger attempts = new AtomicInteger();
        OutOfMemoryRetry memory = new OutOfMemoryRetry(() -> {});
        OutOfMemoryError e = assertThrows(
                OutOfMemoryError.class,
                () -> memory.carryOut(() -> {
                    throw new OutOfMemoryError("attempt " + attempts.incrementAndGet());
                }));
        assertEquals("attempt 2", e.getMessage());
        // nobody is kept out by what it held
        assertEquals(7, memory.carryOut(() -> 7));
    }

    /** Those that keep coming do not starve the one that waits, and it starves none of them. */
    @Test
    void everyoneGetsATurn() throws Exception {
        OutOfMemoryRetry memory = new OutOfMemoryRetry(() -> {});
        AtomicInteger others = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            AtomicInteger done = new AtomicInteger();
            for (int i = 0; i < RUNS; i++) {
                boolean large = i % 5 == 0;
                threads.submit(() -> {
                    AtomicInteger tries = new AtomicInteger();
                    memory.carryOut(() -> {
                        if (large && tries.getAndIncrement() == 0) {
                            throw new OutOfMemoryError();
                        }
                        assertTrue(!large || others.get() == 0, "not alone");
                        others.incrementAndGet();
                        pause(1);
                        others.decrementAndGet();
                        return done.incrementAndGet();
                    });
                });
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(15, TimeUnit.SECONDS));
            assertEquals(RUNS, done.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whoeverWaitsCanBeInterrupted() {
        OutOfMemoryRetry memory = new OutOfMemoryRetry(() -> {});
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> memory.carryOut(() -> 1));
        assertTrue(Thread.interrupted());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
