package org.almagest.jobs.dl4j.averaging;

import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Sees to it that each operation of ND4J runs on one thread: how a sum is shared among threads shows in its last bits, and
 * on small arrays the sharing costs more than it saves.
 */
final class OneThread {
    static {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }

    private OneThread() {}

    /** For this process, once. */
    static void ensure() {
        // the class being loaded is all
    }
}
