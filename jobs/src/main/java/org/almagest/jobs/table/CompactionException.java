package org.almagest.jobs.table;

import org.almagest.jobs.storage.OutputException;

/** Files could not be merged; all that was published is as it was. */
public final class CompactionException extends OutputException {
    private static final long serialVersionUID = 1L;

    CompactionException(String message, Throwable cause) {
        super(message, cause);
    }
}
