package org.almagest.metrics;

/** Metrics that cannot be served; the message names the port, what is wrong with it, and the way out. */
public final class MetricsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MetricsException(String message, Throwable cause) {
        super(message, cause);
    }
}
