package org.almagest.jobs.bench;

/** Something to be timed. */
interface Workload {
    /** What every contender of a row must agree on; called once, before anything is timed. */
    double[] numbers();

    /** Does it, to its end. */
    void call();

    /** Units of work in a call; a row's time is that of a unit. */
    default int units() {
        return 1;
    }
}
