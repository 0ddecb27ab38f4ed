package org.almagest.dynamics.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.almagest.dynamics.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DataCacheTest {
    /** Four training examples of one input and one target. */
    private static final long BYTES = 64;

    @Test
    void loadsOnce() {
        DataCache cache = new DataCache(1000);
        DataSet first = cache.get(key("a"), DataCacheTest::data);
        assertSame(first, cache.get(key("a"), () -> {
            throw new AssertionError("loaded twice");
        }));
        assertSame(first, cache.peek(key("a")));
        assertNull(cache.peek(key("b")));
    }

    @Test
    void dropsTheLeastRecentlyUsed() {
        DataCache cache = new DataCache(2 * BYTES);
        cache.get(key("a"), DataCacheTest::data);
        cache.get(key("b"), DataCacheTest::data);
        cache.get(key("a"), DataCacheTest::data);
        cache.get(key("c"), DataCacheTest::data);
        assertNull(cache.peek(key("b")));
        assertNotNull(cache.peek(key("a")));
        assertNotNull(cache.peek(key("c")));
    }

    @Test
    void keepsTheLastEvenBeyondTheBound() {
        DataCache cache = new DataCache(1);
        cache.get(key("a"), DataCacheTest::data);
        assertNotNull(cache.peek(key("a")));
        cache.get(key("b"), DataCacheTest::data);
        assertNull(cache.peek(key("a")));
        assertNotNull(cache.peek(key("b")));
    }

    @Test
    void doesNotRememberFailures() {
        DataCache cache = new DataCache(1000);
        DataException gone = new DataException("gone");
        assertSame(
                gone,
                assertThrows(
                        DataException.class,
                        () -> cache.get(key("a"), () -> {
                            throw gone;
                        })));
        assertNotNull(cache.get(key("a"), DataCacheTest::data));
    }

    @Test
    @Timeout(60)
    void threadsThatAskTogetherShareOneLoad() throws Exception {
        DataCache cache = new DataCache(1000);
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<DataSet>> results = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                results.add(threads.submit(() -> cache.get(key("a"), () -> {
                    loads.incrementAndGet();
                    asked.countDown();
                    await(go);
                    return data();
                })));
            }
            await(asked);
            assertNull(cache.peek(key("a")), "still loading");
            go.countDown();
            DataSet first = results.get(0).get();
            for (Future<DataSet> result : results) {
                assertSame(first, result.get());
            }
            assertEquals(1, loads.get());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @Timeout(60)
    void aWaitingThreadTriesForItselfWhenTheLoaderFails() throws Exception {
        DataCache cache = new DataCache(1000);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch fail = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<DataSet> failing = threads.submit(() -> cache.get(key("a"), () -> {
                loading.countDown();
                await(fail);
                throw new DataException("interrupted");
            }));
            await(loading);
            Future<DataSet> waiting = threads.submit(() -> cache.get(key("a"), DataCacheTest::data));
            fail.countDown();
            assertThrows(Exception.class, failing::get);
            assertNotNull(waiting.get());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static DataCache.Key key(String name) {
        return new DataCache.Key(name, Settings.of(List.of(), Map.of()), List.of());
    }

    private static DataSet data() {
        return new DataSet(
                "made",
                new Examples(1, 1, 4, new double[4], new double[4]),
                new Examples(1, 1, 0, new double[0], new double[0]),
                false);
    }
}
