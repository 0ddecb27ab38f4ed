package org.almagest.jobs.fleet;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a run belongs to, for the tables alone: the same run under another label has the same identity.
 *
 * @param sweep the name under which runs are grouped
 * @param study the study that the sweep is part of; null if none
 */
public record SweepLabel(String sweep, @Nullable String study) implements Serializable {
    /** A sweep of no study. */
    public SweepLabel(String sweep) {
        this(sweep, null);
    }
}
