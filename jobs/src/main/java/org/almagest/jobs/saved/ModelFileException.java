package org.almagest.jobs.saved;

import org.almagest.dynamics.data.arrays.ArrayFileException;

/** A file that holds no model that we can read; the message names what was found, what was expected and the way out. */
public final class ModelFileException extends ArrayFileException {
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
