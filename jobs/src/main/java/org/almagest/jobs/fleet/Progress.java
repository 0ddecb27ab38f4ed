package org.almagest.jobs.fleet;

import org.jspecify.annotations.Nullable;

/** Is told how far a fleet has come. Called from one thread at a time. */
public interface Progress {
    /** Hears nothing of it. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(long total, long done) {}

        @Override
        public void advance(String status, long runs) {}

        @Override
        public void end() {}
    };

    /**
     * Runs have been put in their place in the plan; told now and then, before {@link #begin}.
     *
     * @param runs how many of them so far
     * @param total runs of the whole sweep
     */
    default void planned(long runs, long total) {}

    /**
     * The fleet begins.
     *
     * @param total runs of the whole sweep
     * @param done those of them that an earlier fleet has already carried out
     */
    void begin(long total, long done);

    /**
     * A run has ended; told of each run before {@link #advance} counts it.
     *
     * @param runId its name in the tables
     * @param status how it ended, a {@link org.almagest.dynamics.train.Status#word}
     * @param lossLeft its last loss over its first; null where it has not both, or the first is 0
     */
    default void ended(String runId, String status, @Nullable Double lossLeft) {}

    /**
     * Runs have ended and their results are safe.
     *
     * @param status how they ended, a {@link org.almagest.dynamics.train.Status#word}
     * @param runs how many of them
     */
    void advance(String status, long runs);

    /** The fleet has ended, well or not. Called once after {@link #begin}. */
    void end();
}
