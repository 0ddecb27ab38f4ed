package org.almagest.dynamics.train;

/** A loss that plans compute. */
interface PlannedLoss extends BatchLoss {
    /** Instructions of an evaluation; of sentences, where all are as long as they may be. */
    int instructions();

    /** Numbers that it holds. */
    int numbers();
}
