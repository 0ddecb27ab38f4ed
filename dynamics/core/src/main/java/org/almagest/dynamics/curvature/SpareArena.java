package org.almagest.dynamics.curvature;

import java.lang.ref.SoftReference;
import org.almagest.dynamics.kernel.Kernels;
import org.almagest.dynamics.plan.Execution;
import org.almagest.dynamics.plan.Plan;

/**
 * One array a thread, for the plans that it runs one after another: a full matrix of a small network spent a quarter of its
 * time on fresh memory.
 */
final class SpareArena {
    /** Larger arrays are not kept: 32 MB. */
    private static final int MOST = 1 << 22;

    private static final ThreadLocal<SoftReference<double[]>> SPARE =
            ThreadLocal.withInitial(() -> new SoftReference<>(null));

    private SpareArena() {}

    /**
     * An execution of this plan; it may have the array of the last one of this thread, which must not be used any more.
     *
     * @param room further numbers, any at first, behind those of the plan
     */
    static Execution execution(Plan plan, int room) {
        int numbers = Math.addExact(Math.addExact(plan.arenaSize(), room), Kernels.SLACK);
        double[] spare = SPARE.get().get();
        if (spare == null || spare.length < numbers) {
            spare = new double[numbers];
            if (numbers <= MOST) {
                SPARE.set(new SoftReference<>(spare));
            }
        }
        return plan.execution(spare);
    }
}
