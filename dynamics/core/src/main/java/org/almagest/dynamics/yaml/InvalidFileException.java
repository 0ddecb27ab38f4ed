package org.almagest.dynamics.yaml;

import java.util.List;

/** A file, of a sweep or of claims, that cannot be used. The message has one line for each problem: {@code file:line:column: what is wrong}. */
public final class InvalidFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For all that is wrong, each as {@code file:line:column: what}. */
    public InvalidFileException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
