package org.almagest.flight.server;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.almagest.flight.RunningServer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;

/** A server that listens, and all that has to be given back with it. */
final class RunningFlight implements RunningServer {
    /** Streams that were cut off give their memory back within a moment. */
    private static final Duration PATIENCE_WITH_THREADS = Duration.ofSeconds(5);

    private final BufferAllocator allocator;
    private final ExecutorService threads;
    private final CountDownLatch ending;
    private final TableProducer producer;
    private final FlightServer server;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    RunningFlight(
            BufferAllocator allocator,
            ExecutorService threads,
            CountDownLatch ending,
            TableProducer producer,
            FlightServer server) {
        this.allocator = allocator;
        this.threads = threads;
        this.ending = ending;
        this.producer = producer;
        this.server = server;
        // known after the server has ended, too
        this.port = server.getPort();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void awaitClose() throws InterruptedException {
        server.awaitTermination();
    }

    @Override
    public void close(Duration patience) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ending.countDown();
        boolean interrupted = false;
        try {
            server.shutdown();
            server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // waits for no client any more, and leaves nothing behind all the same
            interrupted = true;
        }
        try {
            server.close();
            threads.shutdown();
            if (threads.awaitTermination(PATIENCE_WITH_THREADS.toMillis(), TimeUnit.MILLISECONDS)) {
                allocator.close();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long memory() {
        return allocator.getAllocatedMemory();
    }

    @Override
    public long peakMemory() {
        return allocator.getPeakMemoryAllocation();
    }

    @Override
    public int freeStreams() {
        return producer.freeStreams();
    }
}
