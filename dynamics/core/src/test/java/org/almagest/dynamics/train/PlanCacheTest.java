package org.almagest.dynamics.train;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.ExampleShape;
import org.almagest.dynamics.family.Families;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.objective.Objectives;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
    private static StepPlan plan(PlanCache cache, int depth) {
        Family resnet = Families.ALL.named("resnet");
        Settings settings = Settings.of(resnet.parameters(), Map.of("depth", depth));
        PlanCache.Key key = new PlanCache.Key(
                "resnet",
                settings,
                Map.of(),
                ExampleShape.of(4, 4),
                null,
                Objectives.SQUARED_ERROR,
                8,
                false,
                List.of(0));
        return cache.step(
                key,
                () -> StepPlan.compile(
                        resnet.build(settings, 4, 4), Objectives.SQUARED_ERROR, ExampleShape.of(4, 4), 8));
    }

    @Test
    void equalShapesShareAPlan() {
        PlanCache cache = new PlanCache(1_000_000);
        assertSame(plan(cache, 3), plan(cache, 3));
        assertNotSame(plan(cache, 3), plan(cache, 4));
    }

    @Test
    void theLeastRecentlyUsedGoFirst() {
        int length = plan(new PlanCache(1), 10).plan().length();
        PlanCache cache = new PlanCache(3L * length);
        StepPlan first = plan(cache, 10);
        StepPlan second = plan(cache, 11);
        plan(cache, 10);
        plan(cache, 12);
        assertSame(first, plan(cache, 10));
        assertNotSame(second, plan(cache, 11));
    }

    @Test
    void forgottenPlansAreCompiledAnew() {
        PlanCache cache = new PlanCache(1_000_000);
        StepPlan first = plan(cache, 3);
        cache.clear();
        assertNotSame(first, plan(cache, 3));
    }
}
