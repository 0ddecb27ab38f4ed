package org.almagest.jobs.saved;

import java.io.IOException;

/** A file that holds no model that we can read; the message names what was found, what was expected and the way out. */
public final class ModelFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says so. */
    public ModelFileException(String message) {
        super(message);
    }

    /** Says so. */
    public ModelFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
