package org.almagest.dynamics.data;

/** Data that is missing or damaged; the message names the file, what was expected, and what was found. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
