package org.almagest.dynamics.probe;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/** Measures a network. Stateless; found by {@link java.util.ServiceLoader}; one probe a file. */
public interface Probe {
    /** The word in the sweep file. */
    String name();

    /** One sentence. */
    String description();

    /** What it measures. */
    List<Quantity> quantities();

    /** What the sweep file may set for it, beside {@code name} and {@code at}. */
    List<Parameter> parameters();

    /** Measures {@code snapshot} into {@code sink}. */
    void measure(Snapshot snapshot, Settings settings, Sink sink);
}
