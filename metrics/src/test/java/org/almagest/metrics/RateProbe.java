package org.almagest.metrics;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** A probe whose quantities theory bounds from below. Nobody measures with it. */
@AutoService(Probe.class)
public final class RateProbe implements Probe {
    static final String NAME = "rate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "A probe for tests.";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity("speed", "1", "measured rate over its bound", "no paper", false).atLeast(0.99),
                new Quantity("holds", "1", "1 where a bound holds, else 0", "no paper", false).atLeast(1));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        throw new UnsupportedOperationException("nobody measures with it");
    }
}
