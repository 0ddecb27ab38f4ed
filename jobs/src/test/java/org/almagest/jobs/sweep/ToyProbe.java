package org.almagest.jobs.sweep;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** A probe with one setting. */
@AutoService(Probe.class)
public final class ToyProbe implements Probe {
    @Override
    public String name() {
        return "toy-probe";
    }

    @Override
    public String description() {
        return "A probe for tests.";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(new Quantity("toy_norm", "1", "‖w‖", "no paper", true));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.real("cut", 0.5, 0, 1, "where to cut"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        throw new UnsupportedOperationException("nobody measures a toy");
    }
}
