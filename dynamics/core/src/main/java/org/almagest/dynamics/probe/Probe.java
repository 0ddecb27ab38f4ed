package org.almagest.dynamics.probe;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;

/**
 * Measures a network. Found by {@link java.util.ServiceLoader}; one probe a file. Stateless: what follows a run from look to
 * look keeps what it has seen in its {@link ProbeSession}.
 */
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

    /** What measures the networks of one run, one look after another. */
    default ProbeSession session(Settings settings) {
        return (snapshot, sink) -> measure(snapshot, settings, sink);
    }

    /**
     * Floating-point operations of one look, roughly, beside which training may be cheap; 0 where it never is. Only the
     * planner asks, to share work evenly.
     */
    default double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 0;
    }
}
