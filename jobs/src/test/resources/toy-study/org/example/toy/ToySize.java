package org.example.toy;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** Probe {@code toy-size}: Σ_i |w_i|. */
@AutoService(Probe.class)
public final class ToySize implements Probe {
    @Override
    public String name() {
        return "toy-size";
    }

    @Override
    public String description() {
        return "the sum of all weights' sizes";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(new Quantity("toy_size", "1", "Σ|w|", "no paper", false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        double size = 0;
        for (double weight : snapshot.parameters()) {
            size += Math.abs(weight);
        }
        sink.measurement(Measurement.exact(snapshot.step(), name(), "toy_size", null, size));
    }
}
