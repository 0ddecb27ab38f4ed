package org.almagest.studies.updatebalance;

/** What an alignment network may do next, by number: which of the two stacks it pops, and what that says of the clip. */
final class Action {
    /** The next clip belongs to no sentence. */
    static final int POP_CLIP = 0;

    /** The next clip belongs to the next sentence, which stays. */
    static final int MATCH = 1;

    /** The next sentence has no more clips. */
    static final int POP_SENTENCE = 2;

    /** How many there are. */
    static final int COUNT = 3;

    /** Stands for the action before the first. */
    static final int START = 3;

    private Action() {}
}
