package org.almagest.jobs.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.spark.SparkConf;
import org.apache.spark.util.Utils;

/** How a fleet asks Spark to run. What the user set by spark-submit or system properties stands. */
final class SparkSettings {
    /**
     * A run that takes its executor along is given up after four, of which one was not yet watched; two such runs in a
     * bundle take seven, and the eighth attempt does the rest.
     */
    private static final int MOST_ATTEMPTS = 2 * BundleTask.MOST_DEATHS + 2;

    /** Of jobs and stages Spark keeps a thousand for its own pages, with every task of each: of half a million tasks, gigabytes. */
    private static final int KEPT_FOR_PAGES = 2 * Waves.UNDER_WAY;

    /** Longer than any machine sleeps. */
    private static final String FOR_EVER = "36500d";

    private static final String LOOPBACK = "127.0.0.1";

    private SparkSettings() {}

    static SparkConf of(String sweep, String master) {
        boolean local = master.equals("local") || master.startsWith("local[");
        if (local) {
            doWithoutName();
        }
        SparkConf conf = new SparkConf().setAppName("almagest " + sweep).setMaster(withRetries(master));
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.task.maxFailures", String.valueOf(MOST_ATTEMPTS));
        conf.setIfMissing("spark.ui.retainedJobs", String.valueOf(KEPT_FOR_PAGES));
        conf.setIfMissing("spark.ui.retainedStages", String.valueOf(KEPT_FOR_PAGES));
        if (local) {
            // Nothing outside this process needs to find it, and some machines cannot resolve their own names.
            conf.setIfMissing("spark.driver.host", LOOPBACK);
            conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
            // A server and its thread pools, which nobody would look at before a local sweep is done.
            conf.setIfMissing("spark.ui.enabled", "false");
            // The only executor is this process. One that has been stopped for minutes (Ctrl-Z, a laptop that slept)
            // would
            // give itself up when it wakes, by the wall clock; local mode has no way back, and ends with status 56.
            conf.setIfMissing("spark.storage.blockManagerHeartbeatTimeoutMs", FOR_EVER);
        }
        return conf;
    }

    /** Spark looks up its machine's name before it reads any setting, and ends where there is none to be found. */
    private static void doWithoutName() {
        try {
            InetAddress.getLocalHost();
        } catch (UnknownHostException e) {
            Utils.setCustomHostname(LOOPBACK);
        }
    }

    /** Local mode gives up at the first failure of a task, unless the master's name says otherwise. */
    static String withRetries(String master) {
        if (master.equals("local")) {
            return "local[1,4]";
        }
        return master.matches("local\\[[^,\\]]+]") ? master.substring(0, master.length() - 1) + ",4]" : master;
    }
}
