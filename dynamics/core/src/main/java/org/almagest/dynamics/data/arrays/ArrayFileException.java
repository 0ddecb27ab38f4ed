package org.almagest.dynamics.data.arrays;

import java.io.IOException;

/** A file that holds no arrays that we can read; the message names what was found, what was expected and the way out. */
public class ArrayFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Says so. */
    public ArrayFileException(String message) {
        super(message);
    }

    /** Says so. */
    public ArrayFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
