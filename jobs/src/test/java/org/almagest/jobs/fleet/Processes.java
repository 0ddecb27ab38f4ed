package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

/** What becomes of processes, and they have no say in it. */
final class Processes {
    private Processes() {}

    /** By {@code kill -9}; returns when it is gone. */
    static void kill(ProcessHandle process) {
        assertTrue(process.destroyForcibly(), () -> process + " cannot be killed");
        process.onExit().join();
    }

    /** It keeps its memory and its connections, and does nothing any more. */
    static void freeze(ProcessHandle process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                        .start()
                        .waitFor());
    }
}
