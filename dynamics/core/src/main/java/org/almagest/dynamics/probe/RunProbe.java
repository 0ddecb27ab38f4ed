package org.almagest.dynamics.probe;

import org.almagest.dynamics.config.Settings;

/**
 * A probe whose looks at one run have something in common, be it that a network is compiled once for all of them, or that a look
 * remembers those before. A single look is a session of its own.
 */
public interface RunProbe extends Probe {
    @Override
    ProbeSession session(Settings settings);

    @Override
    default void measure(Snapshot snapshot, Settings settings, Sink sink) {
        session(settings).at(snapshot, sink);
    }
}
