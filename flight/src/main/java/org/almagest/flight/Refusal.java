package org.almagest.flight;

import org.jspecify.annotations.Nullable;

/** What a client is told in place of rows; the message says what is wrong, what was expected, and the way out. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Whose fault it is. */
    public enum Kind {
        /** There is no such table. */
        NOT_FOUND,
        /** The request makes no sense. */
        SENSELESS,
        /** The table cannot be read. */
        UNREADABLE
    }

    /** A refusal of this kind. */
    public Refusal(Kind kind, String message) {
        this(kind, message, null);
    }

    /** A refusal of this kind, for {@code cause}. */
    public Refusal(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
