package org.almagest.jobs.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a driver and its executors: they speak to {@link #ADDRESS}, the driver listens at 127.0.0.1, both at the same port.
 * What passes can be held back for a while, as on a network that has lost its way, and connections can be broken. It needs a system
 * where all of 127/8 is loopback, such as Linux, but no rights, and it disturbs nobody else.
 */
final class Wire implements AutoCloseable {
    static final String ADDRESS = "127.0.0.9";

    private static final String DRIVER = "127.0.0.1";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MOST_PORTS_TRIED = 100;
    private static final long POLL_NANOS = 20_000_000;

    private final ServerSocket listening;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    /** Until when new connections wait, by {@link System#nanoTime}. */
    private volatile long closedUntil = System.nanoTime();

    private Wire(ServerSocket listening) {
        this.listening = listening;
    }

    /** A wire at a port that is free on both sides. */
    static Wire free() throws IOException {
        for (int i = 0; i < MOST_PORTS_TRIED; i++) {
            ServerSocket listening = new ServerSocket(0, 0, InetAddress.getByName(ADDRESS));
            try {
                new ServerSocket(listening.getLocalPort(), 1, InetAddress.getByName(DRIVER)).close();
            } catch (IOException e) {
                // somebody else has that port there
                listening.close();
                continue;
            }
            Wire wire = new Wire(listening);
            thread(wire::acceptAll);
            return wire;
        }
        throw new IOException("no port is free at both " + ADDRESS + " and " + DRIVER);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The connections that are open. */
    List<Link> links() {
        return new ArrayList<>(links);
    }

    /** Nothing passes for a while, neither on connections that are open nor on new ones. */
    void silence(Duration time) {
        closedUntil = System.nanoTime() + time.toNanos();
        links().forEach(link -> link.silence(time));
    }

    private void acceptAll() {
        while (!listening.isClosed()) {
            Socket executor;
            try {
                executor = listening.accept();
            } catch (IOException e) {
                return;
            }
            waitUntil(closedUntil);
            try {
                Socket driver = new Socket();
                driver.connect(new InetSocketAddress(DRIVER, port()));
                Link link = new Link(executor, driver);
                links.add(link);
                thread(() -> link.pass(executor, driver));
                thread(() -> link.pass(driver, executor));
            } catch (IOException e) {
                // no driver any more, or not yet
                close(executor);
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void waitUntil(long nanos) {
        while (nanos - System.nanoTime() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed it is
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        links().forEach(Link::cut);
    }

    /** One connection. */
    final class Link {
        private final Socket executor;
        private final Socket driver;
        private volatile long silentUntil = System.nanoTime();

        private Link(Socket executor, Socket driver) {
            this.executor = executor;
            this.driver = driver;
        }

        /** Holds back what comes. */
        void silence(Duration time) {
            silentUntil = System.nanoTime() + time.toNanos();
        }

        /** Breaks it, for both. */
        void cut() {
            links.remove(this);
            Wire.close(executor);
            Wire.close(driver);
        }

        private void pass(Socket from, Socket to) {
            byte[] buffer = new byte[BUFFER_BYTES];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    waitUntil(silentUntil);
                    out.write(buffer, 0, read);
                }
            } catch (IOException e) {
                // one of the two has gone
            }
            cut();
        }
    }
}
