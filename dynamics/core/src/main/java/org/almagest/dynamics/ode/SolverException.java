package org.almagest.dynamics.ode;

/** An adaptive solver gave up; the message says where, and what to change. */
public final class SolverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean blownUp;
    private final String explanation;

    SolverException(boolean blownUp, String message) {
        super(message);
        this.blownUp = blownUp;
        this.explanation = message;
    }

    /** Where it gave up, and what to change. */
    public String explanation() {
        return explanation;
    }

    /** Whether the solution itself runs away in finite time, so that no tolerance would help. */
    public boolean blownUp() {
        return blownUp;
    }
}
