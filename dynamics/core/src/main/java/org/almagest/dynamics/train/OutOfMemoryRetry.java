package org.almagest.dynamics.train;

import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.almagest.dynamics.plan.SharedPlans;

/**
 * The memory that the runs of a process share. Whether a run fits into it must not depend on what else is under way, so
 * one that did not fit is carried out again when it has the process to itself.
 */
final class OutOfMemoryRetry {
    static final OutOfMemoryRetry OF_THIS_PROCESS = new OutOfMemoryRetry(() -> {
        PlanCache.SHARED.clear();
        SharedPlans.clear();
    });

    /** Fair, or one that waits to be alone would wait for as long as others keep coming. */
    private final ReentrantReadWriteLock room = new ReentrantReadWriteLock(true);

    private final Runnable makeRoom;

    /**
     * Nobody is under way yet.
     *
     * @param makeRoom lets go of what is kept for later runs only
     */
    OutOfMemoryRetry(Runnable makeRoom) {
        this.makeRoom = makeRoom;
    }

    /**
     * What {@code run} gives, alongside others or, if that was too much, alone; then others wait.
     *
     * @throws OutOfMemoryError if it does not fit alone either
     * @throws CancellationException if the thread is interrupted while it waits
     */
    <T> T carryOut(Supplier<T> run) {
        enter(room.readLock());
        try {
            return run.get();
        } catch (OutOfMemoryError e) {
            // its own arrays are garbage by now
        } finally {
            room.readLock().unlock();
        }
        enter(room.writeLock());
        try {
            makeRoom.run();
            return run.get();
        } finally {
            room.writeLock().unlock();
        }
    }

    /** Whether the present thread carries out a run that has the process to itself. */
    boolean alone() {
        return room.isWriteLockedByCurrentThread();
    }

    private static void enter(Lock lock) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while it waited for memory");
        }
    }
}
