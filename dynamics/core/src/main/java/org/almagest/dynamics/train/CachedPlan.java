package org.almagest.dynamics.train;

import org.almagest.dynamics.plan.Plan;

/** What the cache of plans keeps. */
sealed interface CachedPlan permits StepPlan, PredictionPlan {
    /** The instructions, by whose number the cache is bounded. */
    Plan plan();
}
