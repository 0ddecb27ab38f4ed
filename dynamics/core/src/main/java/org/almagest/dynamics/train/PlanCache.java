package org.almagest.dynamics.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.objective.Objective;
import org.jspecify.annotations.Nullable;

/**
 * Plans by what shapes them, shared by all runs of a process that differ only in numbers, so that not even a graph need be made.
 * The least recently used go first when the instructions of all plans exceed a bound. Runs whose settings or files differ, and
 * whose graphs are equal all the same, find their plan in {@link org.almagest.dynamics.plan.SharedPlans}.
 */
final class PlanCache {
    /** About 100 MB of instructions and operands. */
    private static final long MOST_INSTRUCTIONS = 4_000_000;

    static final PlanCache SHARED = new PlanCache(MOST_INSTRUCTIONS);

    private final long mostInstructions;
    private final Map<Key, CachedPlan> plans = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    PlanCache(long mostInstructions) {
        this.mostInstructions = mostInstructions;
    }

    /**
     * Everything that shapes a plan.
     *
     * @param files what the files hold that are read
     * @param batch examples at once
     * @param own the parameter blocks in whose numbers it computes the loss's gradient; none where it computes the predictions
     */
    record Key(
            String family,
            Settings model,
            Map<String, String> files,
            ExampleShape shape,
            @Nullable NodeGraph graph,
            Objective loss,
            int batch,
            List<Integer> own) {
        Key {
            files = Map.copyOf(files);
            own = List.copyOf(own);
        }
    }

    /** The plan with the gradient for {@code key}, compiled at most once while it is kept. */
    StepPlan step(Key key, Supplier<StepPlan> compile) {
        return (StepPlan) plan(key, compile);
    }

    /** The plan of predictions for {@code key}, compiled at most once while it is kept. */
    PredictionPlan predictions(Key key, Supplier<PredictionPlan> compile) {
        return (PredictionPlan) plan(key, compile);
    }

    private CachedPlan plan(Key key, Supplier<? extends CachedPlan> compile) {
        synchronized (this) {
            CachedPlan known = plans.get(key);
            if (known != null) {
                return known;
            }
        }
        // outside the lock: two threads may compile the same plan, which costs time but changes nothing
        CachedPlan made = compile.get();
        synchronized (this) {
            CachedPlan raced = plans.putIfAbsent(key, made);
            if (raced != null) {
                return raced;
            }
            held += made.plan().length();
            var oldest = plans.entrySet().iterator();
            while (held > mostInstructions && plans.size() > 1) {
                held -= oldest.next().getValue().plan().length();
                oldest.remove();
            }
            return made;
        }
    }

    /** Forgets all plans; runs under way keep theirs. */
    synchronized void clear() {
        plans.clear();
        held = 0;
    }
}
