package org.almagest.jobs.fleet;

import java.util.Random;

/** What befalls a fleet in a soak, and how often beside the others. */
enum Fault {
    EXECUTOR_KILLED("executor killed", 5),
    EXECUTOR_PAUSED("executor paused", 4),
    WORKER_KILLED("worker killed", 3),
    WORKER_PAUSED("worker paused", 2),
    DRIVER_KILLED("driver killed", 3),
    DRIVER_TOLD_TO_END("driver told to end", 1),
    DRIVER_PAUSED("driver paused", 2),
    ALL_CUT_OFF("all executors cut off from the driver", 2),
    CONNECTION_SILENT("one connection to the driver silent", 2),
    CONNECTION_BROKEN("one connection to the driver broken", 2),
    DISK_FILLED("disk filled", 2),
    /** Chosen before a submission, not during one. */
    METRICS_PORT_TAKEN("metrics port taken", 0);

    private final String words;
    private final int weight;

    Fault(String words, int weight) {
        this.words = words;
        this.weight = weight;
    }

    String words() {
        return words;
    }

    /** One that can befall a sweep on its way. */
    static Fault any(Random random) {
        int total = 0;
        for (Fault fault : values()) {
            total += fault.weight;
        }
        int left = random.nextInt(total);
        for (Fault fault : values()) {
            left -= fault.weight;
            if (left < 0) {
                return fault;
            }
        }
        throw new IllegalStateException("the weights add up");
    }
}
