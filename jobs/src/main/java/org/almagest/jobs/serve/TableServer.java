package org.almagest.jobs.serve;

import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Serves the tables of an output folder over Arrow Flight, on threads that do not keep the process alive. Every request
 * sees what is published at that time.
 */
public final class TableServer implements AutoCloseable {
    /** Clients on this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The port of Flight's own examples. */
    public static final int USUAL_PORT = 8815;

    /** A client that reads has taken its batch by then; whoever ends the server does not want to wait for others. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A client whose machine vanished is given up after about twice as long. */
    private static final long KEEP_ALIVE_SECONDS = 30;

    /** A ticket is a line of text. */
    private static final int LARGEST_REQUEST = 1 << 20;

    private static final int LARGEST_PORT = 65_535;

    /** Held here, since a logger that nobody holds forgets its level. */
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty");

    static {
        // It warns, with a page of trace, of every client that is cut off in the middle of a stream.
        TRANSPORT.setLevel(Level.SEVERE);
    }

    private final BufferAllocator allocator;
    private final ExecutorService threads;
    private final CountDownLatch ending;
    private final TableProducer producer;
    private final FlightServer server;
    private final String location;
    private final boolean loopback;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TableServer(
            BufferAllocator allocator,
            ExecutorService threads,
            CountDownLatch ending,
            TableProducer producer,
            FlightServer server,
            String location,
            boolean loopback) {
        this.allocator = allocator;
        this.threads = threads;
        this.ending = ending;
        this.producer = producer;
        this.server = server;
        this.location = location;
        this.loopback = loopback;
    }

    /**
     * Begins to serve.
     *
     * @param outputFolder the output folder, a local path or a URI; until a sweep makes it, all tables are empty
     * @param address a name or number of this machine, such as {@link #LOOPBACK}
     * @param port 1 to 65535, or 0 for any free one
     * @param token what clients have to show; null for nothing
     * @throws IllegalArgumentException if {@code port} is no port
     * @throws OutputException if the folder cannot be read or is of another version
     * @throws ServeException if the port is taken, or the address is not this machine's
     */
    public static TableServer start(String outputFolder, String address, int port, @Nullable AccessToken token) {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "port %d: expected 1 to %d, or 0 for any free one", port, LARGEST_PORT));
        }
        // A folder of another version is better refused now than in each answer.
        TableReader.bundles(outputFolder, Table.RUNS);
        InetAddress host = host(address);
        try {
            return listen(outputFolder, host, port, token);
        } catch (IOException e) {
            throw cannotListen(address, port, e);
        } catch (LinkageError e) {
            throw new ServeException(
                    String.format(
                            Locale.ROOT,
                            "tables cannot be served in this process (%s): the class path has older libraries before Almagest's own, "
                                    + "as under spark-submit; serve the folder from a process of its own: almagest serve %s",
                            e,
                            outputFolder),
                    e);
        }
    }

    private static TableServer listen(String outputFolder, InetAddress host, int port, @Nullable AccessToken token)
            throws IOException {
        BufferAllocator allocator = new RootAllocator();
        ExecutorService threads = Executors.newCachedThreadPool(daemons());
        CountDownLatch ending = new CountDownLatch(1);
        TableProducer producer = new TableProducer(outputFolder, allocator, threads, ending);
        FlightServer server = null;
        try {
            FlightServer.Builder builder = FlightServer.builder(
                            allocator, Location.forGrpcInsecure(host.getHostAddress(), port), producer)
                    .executor(threads)
                    .maxInboundMessageSize(LARGEST_REQUEST)
                    .transportHint("grpc.builderConsumer", (Consumer<NettyServerBuilder>) TableServer::configure);
            if (token != null) {
                builder.middleware(TokenMiddleware.KEY, TokenMiddleware.of(token));
            }
            server = builder.build().start();
            return new TableServer(
                    allocator,
                    threads,
                    ending,
                    producer,
                    server,
                    "grpc://" + authority(host, server.getPort()),
                    host.isLoopbackAddress());
        } finally {
            if (server == null) {
                threads.shutdown();
                allocator.close();
            }
        }
    }

    private static void configure(NettyServerBuilder server) {
        server.keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "almagest-flight-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static InetAddress host(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new ServeException(
                    String.format(
                            Locale.ROOT,
                            "address %s is not known: expected a name or number of this machine, such as %s, or 0.0.0.0 for all of them",
                            address,
                            LOOPBACK),
                    e);
        }
    }

    private static String authority(InetAddress host, int port) {
        String number = host.getHostAddress();
        return (number.indexOf(':') < 0 ? number : "[" + number + "]") + ":" + port;
    }

    private static ServeException cannotListen(String address, int port, IOException e) {
        Throwable reason = e;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        return new ServeException(
                String.format(
                        Locale.ROOT,
                        "tables cannot be served at %s, port %d (%s): expected an address of this machine and a free port; choose "
                                + "another port, 0 for any free one, or end the process that holds it",
                        address,
                        port,
                        reason.getMessage()),
                e);
    }

    /** Where clients find it, such as {@code grpc://127.0.0.1:8815}. */
    public String location() {
        return location;
    }

    /** Whether this machine alone can reach it. */
    public boolean isLoopback() {
        return loopback;
    }

    /** The port that it serves on. */
    public int port() {
        return server.getPort();
    }

    /** Returns when it has been closed. */
    public void awaitClose() throws InterruptedException {
        server.awaitTermination();
    }

    /**
     * Takes no further requests, and lets those under way come to an end: what follows a table sends what is published
     * by now. After some seconds the rest is cut off.
     *
     * @throws IllegalStateException if memory of a stream was not given back
     */
    @Override
    public void close() {
        close(PATIENCE);
    }

    void close(Duration patience) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        ending.countDown();
        try {
            server.shutdown();
            server.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            server.close();
            threads.shutdown();
            if (threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                allocator.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Bytes that the streams hold now. */
    long memory() {
        return allocator.getAllocatedMemory();
    }

    /** The most bytes that the streams held at one time. */
    long peakMemory() {
        return allocator.getPeakMemoryAllocation();
    }

    /** How many more streams may be opened now. */
    int freeStreams() {
        return producer.freeStreams();
    }
}
