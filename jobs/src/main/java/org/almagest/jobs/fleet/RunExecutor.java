package org.almagest.jobs.fleet;

import java.io.Serializable;
import org.almagest.dynamics.train.Run;
import org.almagest.dynamics.train.RunConfiguration;
import org.almagest.dynamics.train.RunResult;
import org.almagest.jobs.storage.Storage;
import org.almagest.jobs.trainer.ClusterTrainers;

/**
 * What a fleet works with, on the driver and on executors: the trainer and the disk. Who carries out runs by other means
 * than training, and tests, put others in their place.
 */
public interface RunExecutor extends Serializable {
    /** The real one. */
    RunExecutor REAL = new RunExecutor() {
        @Override
        public double estimatedSeconds(RunConfiguration configuration) {
            return ClusterTrainers.estimatedSeconds(configuration);
        }

        @Override
        public RunResult execute(RunConfiguration configuration) {
            return Run.execute(configuration);
        }

        @Override
        public Storage storage(String folder) {
            return Storage.at(folder);
        }
    };

    /** See {@link ClusterTrainers#estimatedSeconds}. */
    double estimatedSeconds(RunConfiguration configuration);

    /** See {@link Run#execute}. */
    RunResult execute(RunConfiguration configuration);

    /** See {@link Storage#at}. */
    Storage storage(String folder);
}
