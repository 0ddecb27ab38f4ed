package org.almagest.flight.server;

import com.google.auto.service.AutoService;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.almagest.flight.RunningServer;
import org.almagest.flight.TableSource;
import org.almagest.flight.Transport;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** Serves tables by Flight's own server. */
@AutoService(Transport.class)
public final class FlightTransport implements Transport {
    /** A client whose machine vanished is given up after about twice as long. */
    private static final long KEEP_ALIVE_SECONDS = 30;

    /** On one connection: all streams, and others that ask what there is. */
    private static final int MOST_CALLS = 2 * RunningServer.MOST_STREAMS;

    /**
     * To give up a stream costs a client nothing, and the server what it had begun. gRPC counts those that either side gave up, where
     * it has a limit; by itself it has none.
     */
    private static final int MOST_RESETS = 200;

    private static final int SECONDS_OF_RESETS = 30;

    /** A ticket is a line of text. */
    private static final int LARGEST_REQUEST = 1 << 20;

    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger GRPC = Logger.getLogger("io.grpc.netty");

    static {
        // It warns, with a page of trace, of every client that is cut off in the middle of a stream.
        GRPC.setLevel(Level.SEVERE);
    }

    @Override
    public RunningServer start(
            TableSource source, InetAddress host, int port, @Nullable Predicate<@Nullable String> welcome)
            throws IOException {
        BufferAllocator allocator = new RootAllocator();
        ExecutorService threads = Executors.newCachedThreadPool(daemons());
        CountDownLatch ending = new CountDownLatch(1);
        TableProducer producer = new TableProducer(source, allocator, threads, ending);
        FlightServer server = null;
        try {
            FlightServer.Builder builder = FlightServer.builder(
                            allocator, Location.forGrpcInsecure(host.getHostAddress(), port), producer)
                    .executor(threads)
                    .maxInboundMessageSize(LARGEST_REQUEST)
                    .transportHint("grpc.builderConsumer", (Consumer<NettyServerBuilder>) FlightTransport::configure);
            if (welcome != null) {
                builder.middleware(TokenMiddleware.KEY, TokenMiddleware.of(welcome));
            }
            server = builder.build().start();
            return new RunningFlight(allocator, threads, ending, producer, server);
        } finally {
            if (server == null) {
                threads.shutdown();
                allocator.close();
            }
        }
    }

    private static void configure(NettyServerBuilder server) {
        server.keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .maxConcurrentCallsPerConnection(MOST_CALLS)
                .maxRstFramesPerWindow(MOST_RESETS, SECONDS_OF_RESETS);
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "almagest-flight-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
