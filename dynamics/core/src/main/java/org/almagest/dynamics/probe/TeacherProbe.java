package org.almagest.dynamics.probe;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.AveragedTeacher;
import org.jspecify.annotations.Nullable;

/** Probe {@code teacher}: how far a network has gone from the average of itself that it learns from, and whether that is its average. */
@AutoService(Probe.class)
public final class TeacherProbe implements RunProbe {
    private static final String NAME = "teacher";
    private static final String LAG = "teacher_lag";
    private static final String ERROR = "teacher_error";
    private static final String AT_ZERO = "parameters_are_zero";
    private static final String NOT_FOLLOWED = "no_steps_seen";
    private static final String PAPER = "arXiv 2006.07733, eq. 1";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "how far a network has gone from the average of itself that it learns from, and whether that is its average";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                new Quantity(LAG, "1", "‖θ − θ′‖/‖θ‖ over all parameters, θ′ those of the teacher", PAPER, false),
                new Quantity(
                        ERROR,
                        "1",
                        "largest |θ′ − a|/max|a| over all parameters, a ← d·a + (1−d)·θ by hand after every step",
                        PAPER,
                        false));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(
                AveragedTeacher.class, "a network that learns from an average of itself, such as family summariser");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new Session();
    }

    /** Keeps an average of its own. */
    private static final class Session implements ProbeSession {
        private double @Nullable [] average;

        @Override
        public boolean followsNetwork() {
            return true;
        }

        @Override
        public void follow(Snapshot snapshot) {
            double[] theta = snapshot.parameters();
            int count = snapshot.model().parameterCount();
            double[] known = average;
            if (known == null) {
                known = new double[count];
                System.arraycopy(theta, 0, known, 0, count);
                average = known;
                return;
            }
            double decay = snapshot.model()
                    .capability(AveragedTeacher.class)
                    .orElseThrow()
                    .decay();
            for (int i = 0; i < count; i++) {
                known[i] += (1 - decay) * (theta[i] - known[i]);
            }
        }

        @Override
        public void at(Snapshot snapshot, Sink sink) {
            double[] theta = snapshot.parameters();
            int count = snapshot.model().parameterCount();
            // the copy ends the flat vector
            int copy = theta.length - count;
            double apart = 0;
            double own = 0;
            for (int i = 0; i < count; i++) {
                double distance = theta[i] - theta[copy + i];
                apart = Math.fma(distance, distance, apart);
                own = Math.fma(theta[i], theta[i], own);
            }
            write(snapshot, sink, LAG, own == 0 ? null : (Double) Math.sqrt(apart / own), AT_ZERO);
            double[] known = average;
            write(
                    snapshot,
                    sink,
                    ERROR,
                    known == null ? null : error(known, theta, copy),
                    known == null ? NOT_FOLLOWED : AT_ZERO);
        }

        /** Null where the average is 0 throughout. */
        private static @Nullable Double error(double[] known, double[] theta, int copy) {
            double largest = 0;
            double apart = 0;
            for (int i = 0; i < known.length; i++) {
                largest = Math.max(largest, Math.abs(known[i]));
                apart = Math.max(apart, Math.abs(theta[copy + i] - known[i]));
            }
            return largest == 0 ? null : (Double) (apart / largest);
        }

        private static void write(
                Snapshot snapshot, Sink sink, String quantity, @Nullable Double value, String otherwise) {
            sink.measurement(
                    value == null
                            ? Measurement.missing(snapshot.step(), NAME, quantity, null, otherwise)
                            : Measurement.exact(snapshot.step(), NAME, quantity, null, value));
        }
    }
}
