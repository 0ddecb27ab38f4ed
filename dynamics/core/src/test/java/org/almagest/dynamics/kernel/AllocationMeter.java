package org.almagest.dynamics.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.BooleanSupplier;

/** Bytes that this thread allocates, once the just-in-time compiler has done its work. */
public final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Under this flag a method that is to be compiled waits until it is, so that what runs depends on the calls alone and not on the load. */
    public static final String COMPILED_AT_ONCE = "-XX:-BackgroundCompilation";

    /** Clean batches in a row that count as settled. */
    private static final int CLEAN = 3;

    private AllocationMeter() {}

    /**
     * Bytes allocated by a batch of runs: 0 as soon as three batches in a row allocate nothing, else what the last batch
     * allocated before the time was up.
     */
    public static long settled(Runnable work, int batch, double seconds) {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        return settled(work, batch, () -> System.nanoTime() < deadline);
    }

    /**
     * As {@link #settled(Runnable, int, double)}, by a number of batches in place of a time. For a virtual machine under
     * {@link #COMPILED_AT_ONCE}: elsewhere the compiler may not have had its turn by then.
     */
    public static long settledInBatches(Runnable work, int batch, int mostBatches) {
        int[] batches = {0};
        return settled(work, batch, () -> batches[0]++ < mostBatches);
    }

    private static long settled(Runnable work, int batch, BooleanSupplier goesOn) {
        long allocated = Long.MAX_VALUE;
        int clean = 0;
        while (clean < CLEAN && goesOn.getAsBoolean()) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < batch; i++) {
                work.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            clean = allocated == 0 ? clean + 1 : 0;
        }
        return clean == CLEAN ? 0 : allocated;
    }
}
