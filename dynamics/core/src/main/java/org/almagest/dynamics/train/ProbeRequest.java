package org.almagest.dynamics.train;

import org.almagest.dynamics.config.Settings;

/**
 * A probe that a run carries.
 *
 * @param probe its name
 * @param at when it looks
 * @param settings its own settings
 */
public record ProbeRequest(String probe, ProbeSchedule at, Settings settings) {}
