package org.almagest.dynamics.config;

/** A text that a {@link Grammar} does not know, and where in it. */
public final class GrammarException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int at;

    /**
     * A text that is refused.
     *
     * @param at place of the first character that is in the way, from 0
     * @param message names what stands there, what was expected, and the way out
     */
    public GrammarException(int at, String message) {
        super(message);
        this.at = at;
    }

    /** Place of the first character that is in the way, from 0. */
    public int at() {
        return at;
    }
}
