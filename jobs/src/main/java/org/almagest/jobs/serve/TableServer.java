package org.almagest.jobs.serve;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.almagest.flight.RunningServer;
import org.almagest.flight.Transport;
import org.almagest.jobs.storage.OutputException;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.jspecify.annotations.Nullable;

/**
 * Serves the tables of an output folder over Arrow Flight, on threads that do not keep the process alive. Every request
 * sees what is published at that time. What meets the network are libraries of its own, see {@link FlightLibraries}.
 */
public final class TableServer implements AutoCloseable {
    /** Clients on this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The port of Flight's own examples. */
    public static final int USUAL_PORT = 8815;

    /** A client that reads has taken its batch by then; whoever ends the server does not want to wait for others. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int LARGEST_PORT = 65_535;

    private final RunningServer server;
    private final InetAddress host;

    private TableServer(RunningServer server, InetAddress host) {
        this.server = server;
        this.host = host;
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
     * @throws ServeException if the port is taken, the address is not this machine's, or the libraries that serve are not there
     */
    public static TableServer start(String outputFolder, String address, int port, @Nullable AccessToken token) {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "port %d: expected 1 to %d, or 0 for any free one", port, LARGEST_PORT));
        }
        // A folder of another version is better refused now than in each answer.
        TableReader.bundles(outputFolder, Table.RUNS);
        InetAddress host = host(address);
        Transport transport = FlightLibraries.transport();
        try {
            return new TableServer(
                    transport.start(
                            new OutputTables(outputFolder), host, port, token == null ? null : token::isShownBy),
                    host);
        } catch (IOException e) {
            throw cannotListen(address, port, e);
        }
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
        return "grpc://" + authority(host, port());
    }

    /** Whether this machine alone can reach it. */
    public boolean isLoopback() {
        return host.isLoopbackAddress();
    }

    /** The port that it serves on. */
    public int port() {
        return server.port();
    }

    /** Returns when it has been closed. */
    public void awaitClose() throws InterruptedException {
        server.awaitClose();
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
        server.close(patience);
    }

    /** Bytes that the streams hold now. */
    long memory() {
        return server.memory();
    }

    /** The most bytes that the streams held at one time. */
    long peakMemory() {
        return server.peakMemory();
    }

    /** How many more streams may be opened now. */
    int freeStreams() {
        return server.freeStreams();
    }
}
