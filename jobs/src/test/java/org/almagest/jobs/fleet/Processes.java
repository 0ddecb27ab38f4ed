package org.almagest.jobs.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
        assertEquals(0, send(process, "STOP"));
    }

    /** Sends a signal, such as {@code STOP} or {@code CONT}; nothing happens where the process has ended. */
    static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
        if (process.isAlive() && send(process, name) != 0) {
            assertFalse(process.isAlive(), () -> process + " takes no signal " + name);
        }
    }

    private static int send(ProcessHandle process, String signal) throws IOException, InterruptedException {
        return new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }
}
