package org.almagest.jobs.fleet;

/** A fleet that could not be carried to its end; the message says what stopped it and how to go on. */
public final class FleetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FleetException(String message, Throwable cause) {
        super(message, cause);
    }
}
