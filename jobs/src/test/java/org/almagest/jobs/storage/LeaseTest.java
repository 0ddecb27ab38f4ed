package org.almagest.jobs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** One process at a time has a lease; one that dies loses it, and one that was stopped for long knows that it has lost it. */
class LeaseTest {
    private static final Lease.Times QUICK =
            new Lease.Times(Duration.ofMillis(50), Duration.ofMillis(600), Duration.ofMillis(100), false);

    /** A file in memory, as an object store has it: whoever writes last wins. */
    private static final class Memory implements Lease.File {
        private String content;

        /** How many of the next readings meet a writing. */
        private int disturbed;

        @Override
        public synchronized String read() throws IOException {
            if (disturbed > 0) {
                disturbed--;
                throw new IOException("changed while it was read");
            }
            return content;
        }

        @Override
        public synchronized boolean create(String given) {
            if (content != null) {
                return false;
            }
            content = given;
            return true;
        }

        @Override
        public synchronized void write(String given) {
            content = given;
        }

        @Override
        public synchronized void delete() {
            content = null;
        }
    }

    private final Memory file = new Memory();

    private Lease take(Duration patience) throws IOException {
        return Lease.take(file, "s3a://b/out", QUICK, patience);
    }

    /** What users have: the property is for tests alone. */
    @Test
    void aCrashIsGivenHalfAMinute() {
        assertEquals(
                new Lease.Times(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(1), true),
                Lease.Times.of(true));
    }

    @Test
    void theSecondIsRefusedWithWhoHoldsIt() throws IOException {
        try (Lease lease = take(Duration.ZERO)) {
            OutputException e = assertThrows(OutputException.class, () -> take(Duration.ZERO));
            assertTrue(
                    String.valueOf(e.getMessage())
                            .contains("is in use by process "
                                    + ProcessHandle.current().pid() + " on "),
                    e::getMessage);
            lease.requireHeld();
        }
        assertNull(file.read(), "given back");
        take(Duration.ZERO).close();
    }

    /** As S3A says it of a file that is written between two requests of one reading. */
    @Test
    void aReadingThatMeetsAWritingIsRepeated() throws IOException {
        try (Lease lease = take(Duration.ZERO)) {
            file.disturbed = 3;
            OutputException e = assertThrows(OutputException.class, () -> take(Duration.ZERO));
            assertTrue(String.valueOf(e.getMessage()).contains("is in use by process "), e::getMessage);
            // a renewal in between would take some of the disturbances
            synchronized (lease) {
                file.disturbed = 3;
                lease.requireHeld();
                // but what is so for good is said
                file.disturbed = 4;
                assertEquals(
                        "changed while it was read",
                        assertThrows(IOException.class, lease::requireHeld).getMessage());
            }
        }
    }

    @Test
    void aDeathReleasesIt() throws IOException {
        Lease dead = take(Duration.ZERO);
        dead.abandon();
        long start = System.nanoTime();
        Lease next = take(Duration.ZERO);
        assertTrue(System.nanoTime() - start >= QUICK.expiry().toNanos(), "not before it has expired");
        next.requireHeld();
        // one that was only stopped must not publish any more, nor take the file along
        OutputException e = assertThrows(OutputException.class, dead::requireHeld);
        assertTrue(String.valueOf(e.getMessage()).contains("did not show"), e::getMessage);
        dead.close();
        assertNotNull(file.read());
        next.close();
    }

    @Test
    void whoIsPatientGetsItWhenItIsGivenBack() throws Exception {
        Lease first = take(Duration.ZERO);
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Lease> waiting = threads.submit(() -> take(Duration.ofSeconds(60)));
            Thread.sleep(300);
            assertTrue(!waiting.isDone());
            first.close();
            waiting.get().close();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Several find it abandoned at once: the last who wrote has it, and the others are told who that is. */
    @Test
    void ofSeveralOneGetsIt() throws Exception {
        Lease dead = take(Duration.ZERO);
        dead.abandon();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Lease> holders = new ArrayList<>();
        int refused = 0;
        try {
            List<Callable<Lease>> tries = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tries.add(() -> take(Duration.ZERO));
            }
            for (Future<Lease> one : threads.invokeAll(tries)) {
                try {
                    holders.add(one.get());
                } catch (ExecutionException e) {
                    assertTrue(e.getCause() instanceof OutputException, e::toString);
                    refused++;
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, holders.size());
        assertEquals(3, refused);
        holders.get(0).requireHeld();
        holders.get(0).close();
    }
}
