package org.almagest.jobs.fleet;

import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Watches for the end of the process by a signal: what has arrived is then still published, and the user is told how to
 * go on.
 */
final class Interruption implements AutoCloseable {
    /** Publishing what has arrived takes far less; whoever sent the signal does not want to wait for a stuck disk. */
    private static final long PATIENCE_SECONDS = 5;

    private final Thread hook;

    Interruption(Committer committer, Runnable endProgress, String outputFolder) {
        this.hook = new Thread(
                () -> {
                    // Spark is being stopped at the same time, and complains of every task that it loses.
                    Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
                    try {
                        committer.finish(PATIENCE_SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    endProgress.run();
                    System.err.printf(
                            Locale.ROOT,
                            "interrupted: results published so far are safe in %s; the same command goes on from there%n",
                            outputFolder);
                },
                "almagest-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Returns at once in ordinary life. While the process is ending it does not return: Spark is being stopped too, and
     * what its calls then throw is no news to anyone.
     */
    void holdIfEnding() {
        if (ending()) {
            while (true) {
                LockSupport.park(this);
            }
        }
    }

    private boolean ending() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    @Override
    public void close() {
        holdIfEnding();
    }
}
