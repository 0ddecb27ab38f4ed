package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.jspecify.annotations.Nullable;

/**
 * Probe {@code accuracy}: after how many steps a network is right for most of the first 500 examples held out, as seen at its looks; to
 * be asked where points are recorded. The accuracy over all examples is a number of the run.
 */
@AutoService(Probe.class)
public final class Accuracy implements Probe {
    static final String NAME = "accuracy";
    static final String STEPS = "steps_to_90";

    /** Examples that are looked at. */
    static final int EXAMPLES = 500;

    private static final double SHARE = 0.9;
    private static final String NOT_REACHED = "not_reached";
    private static final String NO_CLASSES = "no_classes_held_out";

    /** For {@link java.util.ServiceLoader}. */
    public Accuracy() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "after how many steps most of the examples held out have their class predicted, as seen at its looks";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(new Quantity(
                STEPS,
                "steps",
                "step of the first look at which the class of more than 0.9 of the first 500 examples held out is predicted; none before",
                "Almagest",
                false));
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        session(settings).at(snapshot, sink);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session();
    }

    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return Math.min(EXAMPLES, data.test()) * model.operationsPerExample();
    }

    /** What is known of one run. */
    private static final class Session implements ProbeSession {
        private Predictions.@Nullable Repeated predictions;
        private @Nullable Long reached;

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            Examples held = snapshot.data().test().first(EXAMPLES);
            if (held.count() == 0 || !snapshot.data().classification()) {
                sink.measurement(Measurement.missing(snapshot.step(), NAME, STEPS, null, NO_CLASSES));
                return;
            }
            if (reached == null && share(snapshot, held) > SHARE) {
                reached = snapshot.step();
            }
            sink.measurement(
                    reached == null
                            ? Measurement.missing(snapshot.step(), NAME, STEPS, null, NOT_REACHED)
                            : Measurement.exact(snapshot.step(), NAME, STEPS, null, reached));
        }

        private double share(Snapshot snapshot, Examples held) {
            if (predictions == null) {
                predictions = new Predictions.Repeated(snapshot.model(), held);
            }
            double[] predicted = predictions.at(snapshot.parameters());
            int right = 0;
            for (int n = 0; n < held.count(); n++) {
                int from = n * held.outputs();
                right += largest(predicted, from, held.outputs()) == largest(held.targets(), from, held.outputs()) ? 1 : 0;
            }
            return (double) right / held.count();
        }

        /** The place of the largest, the first of equal ones; −1 where one is no number. */
        private static int largest(double[] numbers, int from, int count) {
            int largest = 0;
            for (int i = 0; i < count; i++) {
                if (Double.isNaN(numbers[from + i])) {
                    return -1;
                }
                if (numbers[from + i] > numbers[from + largest]) {
                    largest = i;
                }
            }
            return largest;
        }
    }
}
