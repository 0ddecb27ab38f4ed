package org.almagest.metrics;

import java.util.Locale;

/** When in a run something was measured. */
enum Moment {
    /** Before the first step, in a run that was trained: the control. */
    INIT,
    /** At the last look of the run, whichever step that was. */
    END;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
