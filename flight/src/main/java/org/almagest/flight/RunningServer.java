package org.almagest.flight;

import java.time.Duration;

/** A server of tables, until it is closed. */
public interface RunningServer {
    /** Streams open at a time. Each holds a thread, an open file and two batches. */
    int MOST_STREAMS = 64;

    /** The port that it serves on. */
    int port();

    /** Returns when it has been closed. */
    void awaitClose() throws InterruptedException;

    /**
     * Takes no further requests, and lets those under way come to an end: what follows a table sends what is there by now. A second
     * call does nothing.
     *
     * @param patience after which the rest is cut off
     * @throws IllegalStateException if memory of a stream was not given back
     */
    void close(Duration patience);

    /** Bytes that the streams hold now. */
    long memory();

    /** The most bytes that the streams held at one time. */
    long peakMemory();

    /** How many more streams may be opened now. */
    int freeStreams();
}
