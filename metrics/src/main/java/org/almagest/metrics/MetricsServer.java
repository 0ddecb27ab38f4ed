package org.almagest.metrics;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * Serves metrics to a Prometheus, under {@code http://localhost:PORT/metrics} unless told otherwise, and beside them a page for
 * people with the runs that broke a bound.
 */
public final class MetricsServer implements AutoCloseable {
    private static final int LARGEST_PORT = 65535;
    /** Connections that may wait to be taken: a Prometheus or two, and somebody who looks. */
    private static final int WAITING = 3;

    private final HTTPServer server;

    private MetricsServer(HTTPServer server) {
        this.server = server;
    }

    /**
     * Begins to serve on the loopback address, on threads that do not keep the process alive.
     *
     * @param port 1 to 65535, or 0 for any free one
     * @throws IllegalArgumentException if {@code port} is no port
     * @throws MetricsException if the port is taken, or may not be used
     */
    public static MetricsServer start(int port, FleetMetrics metrics) {
        return start(InetAddress.getLoopbackAddress(), port, metrics);
    }

    /**
     * As {@link #start(int, FleetMetrics)}, on another address.
     *
     * @param address one of this machine's; {@code 0.0.0.0} for all of them, so that anyone who reaches the machine may read
     * @throws IllegalArgumentException if {@code port} is no port
     * @throws MetricsException if the address is not this machine's, or the port is taken or may not be used
     */
    public static MetricsServer start(InetAddress address, int port, FleetMetrics metrics) {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "metrics port %d: expected 1 to %d, or 0 for any free one", port, LARGEST_PORT));
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), WAITING);
            server.createContext(BoundsPage.PATH, new BoundsPage(metrics));
            return new MetricsServer(new HTTPServer.Builder()
                    .withHttpServer(server)
                    .withRegistry(metrics.registry())
                    .withDaemonThreads(true)
                    .build());
        } catch (BindException e) {
            throw new MetricsException(message(address, port, e), e);
        } catch (IOException e) {
            throw new MetricsException(
                    String.format(Locale.ROOT, "cannot serve metrics on port %d: %s", port, e.getMessage()), e);
        }
    }

    private static String message(InetAddress address, int port, BindException e) {
        String why = String.valueOf(e.getMessage());
        return why.contains("assign")
                ? String.format(
                        Locale.ROOT,
                        "metrics address %s cannot be used (%s): expected an address of this machine, or 0.0.0.0 for all of "
                                + "them",
                        address.getHostAddress(),
                        why)
                : String.format(
                        Locale.ROOT,
                        "metrics port %d cannot be used (%s): expected a free one; choose another, 0 for any free one, or end "
                                + "the process that holds it",
                        port,
                        why);
    }

    /** The port that it serves on. */
    public int port() {
        return server.getPort();
    }

    /** Stops serving. */
    @Override
    public void close() {
        server.close();
    }
}
