package org.almagest.dynamics.family;

import org.almagest.dynamics.config.Extensions;

/** The families on the class path. */
public final class Families {
    /** All of them, by name. */
    public static final Extensions<Family> ALL = Extensions.load(Family.class, "family", Family::name);

    private Families() {}
}
