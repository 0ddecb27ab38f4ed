package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Cost;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code fusion-cost}: the parameters of any network, and what its family says of its {@link Cost} in closed form. What the
 * family does not say has the status {@code not_known}.
 */
@AutoService(Probe.class)
public final class FusionCost implements Probe {
    private static final String NAME = "fusion-cost";
    private static final String NOT_KNOWN = "not_known";
    private static final String SOURCE = "closed form of the family";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "parameters, multiply-adds of a prediction, and parameters that one more modality would add, in closed form";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity("parameters", "1", "numbers that are trained", SOURCE, false),
                new Quantity(
                        "multiply_adds",
                        "1",
                        "multiplications, each with an addition, of the prediction for one example; embeddings, norms and head not counted",
                        SOURCE,
                        false),
                new Quantity(
                        "added_parameters",
                        "1",
                        "parameters that a further modality of the same shape would add",
                        SOURCE,
                        false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        Optional<Cost> cost = snapshot.model().capability(Cost.class);
        write(snapshot, sink, "parameters", (long) snapshot.model().parameterCount());
        write(snapshot, sink, "multiply_adds", cost.map(Cost::multiplyAdds).orElse(null));
        write(
                snapshot,
                sink,
                "added_parameters",
                cost.map(Cost::addedParameters).orElse(null));
    }

    private static void write(Snapshot snapshot, Sink sink, String quantity, @Nullable Long value) {
        sink.measurement(
                value == null
                        ? Measurement.missing(snapshot.step(), NAME, quantity, null, NOT_KNOWN)
                        : Measurement.exact(snapshot.step(), NAME, quantity, null, value));
    }
}
