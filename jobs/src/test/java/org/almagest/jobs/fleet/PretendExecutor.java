package org.almagest.jobs.fleet;

import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.Storage;

/** An executor whose runs cost what they claim to, and no more. */
class PretendExecutor implements RunExecutor {
    private static final long serialVersionUID = 1L;

    private final double claimedSecondsPerLayer;
    private final long millis;

    /**
     * Sets the costs.
     *
     * @param claimedSecondsPerLayer estimated cost of a run, by its depth
     * @param millis how long a run really takes
     */
    PretendExecutor(double claimedSecondsPerLayer, long millis) {
        this.claimedSecondsPerLayer = claimedSecondsPerLayer;
        this.millis = millis;
    }

    @Override
    public double estimatedSeconds(RunConfiguration configuration) {
        return claimedSecondsPerLayer * configuration.model().integer("depth");
    }

    @Override
    public RunResult execute(RunConfiguration configuration) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return PretendRuns.result(configuration);
    }

    @Override
    public Storage storage(String folder) {
        return Storage.at(folder);
    }
}
