package org.almagest.flight;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Begins to serve tables. Found by {@code ServiceLoader} in the class loader of the libraries that it needs. */
public interface Transport {
    /**
     * Serves {@code source} on threads that do not keep the process alive.
     *
     * @param host an address of this machine
     * @param port 1 to 65535, or 0 for any free one
     * @param welcome whether who shows this header {@code authorization}, or null for none, is answered; null for everybody
     * @throws IOException if the port is taken, or the address is not this machine's
     */
    RunningServer start(TableSource source, InetAddress host, int port, @Nullable Predicate<@Nullable String> welcome)
            throws IOException;
}
