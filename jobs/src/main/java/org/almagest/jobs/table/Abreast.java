package org.almagest.jobs.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.almagest.jobs.storage.Storage;

/** Steps on an output folder of which none needs another: one after another, or several at a time where each is a wait for a network. */
final class Abreast {
    private Abreast() {}

    /** One of them. */
    interface Step {
        void take() throws IOException;
    }

    /**
     * Takes all {@code steps}, as many at a time as {@code storage} likes; returns or throws when none is being taken any more.
     *
     * @throws IOException of the first of them, in their order, that failed; any of the others may have been taken or not
     */
    static void take(Storage storage, List<? extends Step> steps) throws IOException {
        int threads = Math.min(storage.atOnce(), steps.size());
        if (threads <= 1) {
            for (Step step : steps) {
                step.take();
            }
            return;
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "almagest-abreast");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> taken = new ArrayList<>();
            for (Step step : steps) {
                taken.add(pool.submit(() -> {
                    step.take();
                    return null;
                }));
            }
            await(pool, taken);
        } finally {
            pool.shutdownNow();
        }
    }

    /** All of them, whatever becomes of some: who throws must not leave others at work behind his back. */
    private static void await(ExecutorService pool, List<? extends Future<?>> taken) throws IOException {
        Throwable first = null;
        for (Future<?> step : taken) {
            try {
                step.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException e) {
                // those that have not begun never do; half a move is worse than a late answer
                taken.forEach(any -> any.cancel(false));
                awaitEnd(pool);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while files were being moved", e);
            }
        }
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first instanceof Error e) {
            throw e;
        }
    }

    private static void awaitEnd(ExecutorService pool) {
        pool.shutdown();
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // whoever interrupts is answered in the end
            }
        }
    }
}
