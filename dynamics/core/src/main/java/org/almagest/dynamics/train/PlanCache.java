package org.almagest.dynamics.train;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.data.NodeGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.plan.BoundedPlans;
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

    private final BoundedPlans<Key, CachedPlan> plans;

    PlanCache(long mostInstructions) {
        this.plans =
                new BoundedPlans<>(mostInstructions, cached -> cached.plan().length());
    }

    /**
     * Everything that shapes a plan.
     *
     * @param files what the files hold that are read
     * @param batch examples at once
     * @param apart whether they are a part of those of a step
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
            boolean apart,
            List<Integer> own) {
        Key {
            files = Map.copyOf(files);
            own = List.copyOf(own);
        }
    }

    /** The plan with the gradient for {@code key}, compiled at most once while it is kept. */
    StepPlan step(Key key, Supplier<StepPlan> compile) {
        return (StepPlan) plans.plan(key, compile);
    }

    /** The plan of predictions for {@code key}, compiled at most once while it is kept. */
    PredictionPlan predictions(Key key, Supplier<PredictionPlan> compile) {
        return (PredictionPlan) plans.plan(key, compile);
    }

    /** Forgets all plans; runs under way keep theirs. */
    void clear() {
        plans.clear();
    }
}
