package org.almagest.studies.tangling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.almagest.dynamics.data.Conditions;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Predictions;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;
import org.almagest.dynamics.probe.StateTrajectories;
import org.almagest.dynamics.trajectory.Tangling;
import org.almagest.dynamics.trajectory.Tangling.Variance;
import org.almagest.dynamics.trajectory.Trajectories;
import org.jspecify.annotations.Nullable;

/** What the probe {@code gait} has seen of one run. */
final class GaitSession implements ProbeSession {
    private static final double HIGH = 0.9;
    private static final List<String> RECURRENT = List.of(PolicyStates.HIDDEN, PolicyStates.CELL);
    private static final List<String> INNER = List.of(PolicyStates.HIDDEN, PolicyStates.CELL, PolicyStates.ACTUATION);

    private final double epsilon;
    private @Nullable StateTrajectories states;
    private @Nullable First first;

    /** What later looks are compared with. */
    private record First(double error, double overHidden, double overCell) {}

    /** @param epsilon ε as a share of a variance */
    GaitSession(double epsilon) {
        this.epsilon = epsilon;
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        Conditions conditions = snapshot.data().conditions();
        if (conditions == null) {
            for (Quantity quantity : GaitProbe.QUANTITIES) {
                sink.measurement(Measurement.missing(
                        snapshot.step(),
                        GaitProbe.NAME,
                        quantity.name(),
                        quantity.perLayer() ? 0 : null,
                        "no_conditions"));
            }
            return;
        }
        if (states == null) {
            states = StateTrajectories.of(snapshot.model(), snapshot.data());
        }
        Emission emission = new Emission(snapshot.step(), sink);
        Map<String, Trajectories> found = states.at(snapshot.parameters());
        double error = error(snapshot, conditions);
        Map<String, Double> tangling = each(found, one -> high(one, Variance.TOTAL));
        double overHidden = over(tangling, PolicyStates.HIDDEN);
        double overCell = over(tangling, PolicyStates.CELL);
        First before = first == null ? new First(error, overHidden, overCell) : first;
        first = before;
        emission.emit(GaitProbe.ERROR, error);
        emission.emit(GaitProbe.ERROR_SHARE, error / before.error);
        emission.emit(GaitProbe.ACTUATION_OVER_HIDDEN, overHidden);
        emission.emit(GaitProbe.ACTUATION_OVER_CELL, overCell);
        emission.emit(GaitProbe.ACTUATION_OVER_RECURRENT, overRecurrent(tangling));
        emission.emit(
                GaitProbe.ENTRY_ACTUATION_OVER_RECURRENT, overRecurrent(each(found, one -> high(one, Variance.ENTRY))));
        emission.emit(
                GaitProbe.Z_ACTUATION_OVER_RECURRENT,
                overRecurrent(each(found, one -> high(one.standardised(), Variance.ENTRY))));
        emission.emit(GaitProbe.ORDER_GAIN, Math.min(overHidden - before.overHidden, overCell - before.overCell));
        emission.emit(
                GaitProbe.JOINTS_OVER_OTHERS,
                StrictMath.log(of(tangling, PolicyStates.JOINTS) / -least(INNER, name -> -of(tangling, name))));
        emission.emit(GaitProbe.FLATTEST, least(INNER, name -> share(state(found, name))));
        Map<String, double[]> axes = new LinkedHashMap<>();
        found.forEach((name, state) -> axes.put(name, axis(state, conditions.places())));
        for (int layer = 0; layer < PolicyStates.ALL.size(); layer++) {
            double[] axis = Objects.requireNonNull(axes.get(PolicyStates.ALL.get(layer)));
            emission.emit(GaitProbe.SPEED_RANK, layer, axis[0]);
            emission.emit(GaitProbe.SPEED_SHARE, layer, axis[1]);
        }
        emission.emit(GaitProbe.LEAST_SPEED_RANK, least(INNER, name -> Objects.requireNonNull(axes.get(name))[0]));
        emission.emit(GaitProbe.LEAST_SPEED_SHARE, least(INNER, name -> Objects.requireNonNull(axes.get(name))[1]));
    }

    /** Of the second half of the episodes, when what they began with is forgotten. */
    private static double error(Snapshot snapshot, Conditions conditions) {
        Model lasting = snapshot.model()
                .capability(PolicyStates.class)
                .flatMap(policy -> policy.lasting(conditions.steps()))
                .orElseThrow();
        double[] predictions = Predictions.of(lasting, snapshot.parameters(), conditions.runs());
        double[] targets = conditions.runs().targets();
        int steps = conditions.steps();
        int from = steps / 2;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < targets.length; i++) {
            if (i % steps >= from) {
                double d = predictions[i] - targets[i];
                sum += d * d;
                count++;
            }
        }
        return sum / count;
    }

    private double high(Trajectories state, Variance rule) {
        return state.finite() ? Tangling.quantile(state.tangling(epsilon, rule), HIGH) : Double.NaN;
    }

    private static double share(Trajectories state) {
        return state.finite() ? state.topTwoShare() : Double.NaN;
    }

    private static Map<String, Double> each(Map<String, Trajectories> states, Function<Trajectories, Double> number) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        states.forEach((name, state) -> numbers.put(name, number.apply(state)));
        return numbers;
    }

    private static double overRecurrent(Map<String, Double> tangling) {
        return least(RECURRENT, name -> over(tangling, name));
    }

    private static double over(Map<String, Double> tangling, String name) {
        return StrictMath.log(of(tangling, PolicyStates.ACTUATION) / of(tangling, name));
    }

    private static double of(Map<String, Double> numbers, String name) {
        return Objects.requireNonNull(numbers.get(name));
    }

    private static Trajectories state(Map<String, Trajectories> states, String name) {
        return Objects.requireNonNull(states.get(name));
    }

    /** NaN where one of them is. */
    private static double least(List<String> names, ToDoubleFunction<String> number) {
        double least = Double.POSITIVE_INFINITY;
        for (String name : names) {
            least = Math.min(least, number.applyAsDouble(name));
        }
        return least;
    }

    /** Absolute rank correlation with the places, and share. */
    private static double[] axis(Trajectories state, double[] places) {
        if (!state.finite()) {
            return new double[] {Double.NaN, Double.NaN};
        }
        Trajectories.MeanAxis axis = state.meanAxis();
        return new double[] {Math.abs(rankCorrelation(axis.scores(), places)), axis.share()};
    }

    /** Of numbers without ties: 1 − 6·Σd²/(n³ − n). */
    static double rankCorrelation(double[] a, double[] b) {
        double squares = 0;
        for (int i = 0; i < a.length; i++) {
            double d = rank(a, i) - rank(b, i);
            squares += d * d;
        }
        double n = a.length;
        return 1 - 6 * squares / (n * n * n - n);
    }

    private static int rank(double[] numbers, int i) {
        int below = 0;
        for (int j = 0; j < numbers.length; j++) {
            // of equal numbers the earlier one is lower
            below += numbers[j] < numbers[i] || numbers[j] == numbers[i] && j < i ? 1 : 0;
        }
        return below;
    }

    private record Emission(long step, Sink sink) {
        void emit(String quantity, double value) {
            sink.measurement(Measurement.exact(step, GaitProbe.NAME, quantity, null, value));
        }

        void emit(String quantity, int layer, double value) {
            sink.measurement(Measurement.exact(step, GaitProbe.NAME, quantity, layer, value));
        }
    }
}
