package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.ProbeLabel;
import org.jspecify.annotations.Nullable;

/**
 * A probe that a run carries.
 *
 * @param probe its name
 * @param as what the run calls it, to tell it from the same probe with other settings; null where that is its own name
 * @param at when it looks
 * @param settings its own settings
 */
public record ProbeRequest(String probe, @Nullable String as, ProbeSchedule at, Settings settings) {
    /** A probe that has no name but its own. */
    public ProbeRequest(String probe, ProbeSchedule at, Settings settings) {
        this(probe, null, at, settings);
    }

    /** The name under which its rows stand. */
    public String label() {
        return ProbeLabel.of(probe, as);
    }
}
