package org.almagest.dynamics.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Bytes that this thread allocates, once the just-in-time compiler has done its work. */
public final class AllocationMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** Clean batches in a row that count as settled. */
    private static final int CLEAN = 3;

    private AllocationMeter() {}

    /**
     * Bytes allocated by a batch of runs: 0 as soon as three batches in a row allocate nothing, else what the last batch
     * allocated before the time was up.
     */
    public static long settled(Runnable work, int batch, double seconds) {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        long allocated = Long.MAX_VALUE;
        int clean = 0;
        while (clean < CLEAN && System.nanoTime() < deadline) {
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
