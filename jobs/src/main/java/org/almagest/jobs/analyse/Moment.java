package org.almagest.jobs.analyse;

import java.util.Locale;

/** The two moments of training whose measurements are fitted: the control, and the result. */
enum Moment {
    INIT,
    END;

    /** The word in the {@code slice} column. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
