package org.almagest.dynamics.study;

import org.almagest.dynamics.config.Extensions;

/** The studies on the class path. */
public final class Studies {
    /** All of them, by name. */
    public static final Extensions<Study> ALL = Extensions.load(Study.class, "study", Study::name);

    private Studies() {}
}
