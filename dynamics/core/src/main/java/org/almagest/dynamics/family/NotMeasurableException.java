package org.almagest.dynamics.family;

/**
 * A network, or the loss that it is trained by, is none that a measurement can be made of. A probe that meets it leaves a
 * status instead of a number, and the run goes on.
 */
public final class NotMeasurableException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String status;

    /**
     * What is in the way.
     *
     * @param status a word in lower_snake_case, for the table {@code measurements}
     * @param message names what is in the way, what was expected, and the way out
     */
    public NotMeasurableException(String status, String message) {
        super(message);
        this.status = status;
    }

    /** The word for the table {@code measurements}. */
    public String status() {
        return status;
    }
}
