package org.almagest.jobs.sweep;

import java.util.List;

/** A sweep file that cannot be run. The message has one line for each problem: {@code file:line:column: what is wrong}. */
public final class InvalidSweepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSweepException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
