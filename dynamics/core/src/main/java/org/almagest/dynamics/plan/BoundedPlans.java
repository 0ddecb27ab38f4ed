package org.almagest.dynamics.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * Plans that are kept while there is room: the least recently used go first when the instructions of all exceed a bound. For any
 * number of threads.
 *
 * @param <K> what tells plans apart
 * @param <V> a plan, or what holds one
 */
public final class BoundedPlans<K, V> {
    private final long mostInstructions;
    private final ToIntFunction<V> instructions;
    private final Map<K, V> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long held;
    private long made;

    /**
     * None yet.
     *
     * @param mostInstructions that all plans may have together; the last one that was asked for stays in any case
     * @param instructions of one plan
     */
    public BoundedPlans(long mostInstructions, ToIntFunction<V> instructions) {
        this.mostInstructions = mostInstructions;
        this.instructions = instructions;
    }

    /** The plan of {@code key}, made only where it is not kept. */
    public V plan(K key, Supplier<? extends V> compile) {
        synchronized (this) {
            V known = plans.get(key);
            if (known != null) {
                return known;
            }
        }
        // outside the lock: two threads may compile the same plan, which costs time but changes nothing
        V plan = compile.get();
        synchronized (this) {
            made++;
            V raced = plans.putIfAbsent(key, plan);
            if (raced != null) {
                return raced;
            }
            held += instructions.applyAsInt(plan);
            var oldest = plans.entrySet().iterator();
            while (held > mostInstructions && plans.size() > 1) {
                held -= instructions.applyAsInt(oldest.next().getValue());
                oldest.remove();
            }
            return plan;
        }
    }

    /** How many plans have been made so far, those included that are gone. */
    public synchronized long made() {
        return made;
    }

    /** Lets go of all plans; whoever runs one keeps it. */
    public synchronized void clear() {
        plans.clear();
        held = 0;
    }
}
