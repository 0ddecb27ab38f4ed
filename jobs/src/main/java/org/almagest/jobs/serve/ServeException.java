package org.almagest.jobs.serve;

import org.jspecify.annotations.Nullable;

/** Tables that cannot be served; the message names the address or the token, what is wrong with it, and the way out. */
public final class ServeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServeException(String message) {
        super(message);
    }

    ServeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
