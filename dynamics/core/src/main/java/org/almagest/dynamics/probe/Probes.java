package org.almagest.dynamics.probe;

import org.almagest.dynamics.config.Extensions;

/** The probes on the class path. */
public final class Probes {
    /** All of them, by name. */
    public static final Extensions<Probe> ALL = Extensions.load(Probe.class, "probe", Probe::name);

    private Probes() {}
}
