package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;

/**
 * Probe {@code time-to-accuracy}: after how many steps a network is right about more than nine in ten of some examples held out, seen every
 * so many steps. Where it never is the status is {@code not_reached}; {@code no_classes} where there is nothing to be right about, and
 * {@code no_steps_seen} where no training was followed.
 */
@AutoService(Probe.class)
public final class TimeToAccuracy implements RunProbe {
    static final String NAME = "time-to-accuracy";
    static final String STEPS = "steps_to_90";

    private static final int MOST_STEPS = 1_000_000_000;
    private static final int MOST_EXAMPLES = 100_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public TimeToAccuracy() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "steps until more than nine in ten of some examples held out are classified right";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(new Quantity(
                STEPS,
                "steps",
                "the first step, of those looked at, after which the accuracy on the first examples held out exceeds 0.9",
                "the network's predictions",
                false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("every", 25, 1, MOST_STEPS, "steps between two looks"),
                Parameter.integer("examples", 500, 1, MOST_EXAMPLES, "examples held out that are looked at, at most"));
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new TimeToAccuracySession(settings.integer("every"), settings.integer("examples"));
    }

    /** A look costs some predictions, beside the {@code every} steps since the one before. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return Math.min(data.test(), settings.integer("examples")) * model.operationsPerExample();
    }
}
