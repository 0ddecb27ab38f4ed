package org.almagest.jobs.storage;

import org.jspecify.annotations.Nullable;

/**
 * An output folder that cannot be used, or a file in it that cannot be read or written. The message names the folder,
 * what was expected, what was found, and the way out.
 */
public class OutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutputException(String message) {
        super(message);
    }

    public OutputException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
