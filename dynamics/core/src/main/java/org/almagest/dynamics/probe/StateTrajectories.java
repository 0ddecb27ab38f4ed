package org.almagest.dynamics.probe;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.Conditions;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NotMeasurableException;
import org.almagest.dynamics.family.StatesInTime;
import org.almagest.dynamics.trajectory.Trajectories;

/**
 * How the states of a network with {@link StatesInTime} move: under the {@link Conditions} of its data, or else on the first
 * examples held out (of the training set where none are), where a second is a step. Derivatives are central differences, x′_t =
 * (x_{t+1} − x_{t−1})/(2·dt), in all states alike. Compiled once for many parameters; for one thread.
 */
public final class StateTrajectories {
    /** Examples that are looked at where the data names no conditions: each adds its points to those that all are compared with. */
    static final int EXAMPLES = 16;

    /** The first and the last state have no central difference. */
    private static final int WITHOUT = 2;

    private final List<String> names;
    private final InnerStates states;
    private final Examples runs;
    private final int steps;
    private final double step;
    private final int[] looked;
    private final double[] places;

    private StateTrajectories(
            Model model, List<String> names, Examples runs, int steps, double step, int[] looked, double[] places) {
        this.names = names;
        this.states = new InnerStates(model, runs, names);
        this.runs = runs;
        this.steps = steps;
        this.step = step;
        this.looked = looked;
        this.places = places;
    }

    /**
     * Those of {@code model}.
     *
     * @throws NotMeasurableException if it has no states in time, its examples are too short for a difference, or it cannot run for
     *     as long as the conditions of {@code data} do
     */
    public static StateTrajectories of(Model model, DataSet data) {
        StatesInTime known = model.capability(StatesInTime.class)
                .orElseThrow(
                        () -> new NotMeasurableException(
                                "no_states_in_time",
                                "a network whose states do not move in time: expected one that reads sequences step by step, such as lstm"));
        Conditions conditions = data.conditions();
        if (conditions != null) {
            Model lasting = known.lasting(conditions.steps())
                    .orElseThrow(() -> new NotMeasurableException(
                            "fixed_steps",
                            String.format(
                                    Locale.ROOT,
                                    "conditions of %d steps for a network of %d: expected one that runs on, such as policy-lstm",
                                    conditions.steps(),
                                    known.steps())));
            return new StateTrajectories(
                    lasting,
                    known.states(),
                    conditions.runs(),
                    conditions.steps(),
                    conditions.step(),
                    conditions.looked(),
                    conditions.places());
        }
        if (known.steps() <= WITHOUT) {
            throw new NotMeasurableException(
                    "too_short",
                    String.format(
                            Locale.ROOT,
                            "examples of %d steps: expected 3 at least, for a central difference",
                            known.steps()));
        }
        Examples examples = (data.test().count() > 0 ? data.test() : data.train()).first(EXAMPLES);
        int[] all = new int[examples.count()];
        Arrays.fill(all, known.steps() - WITHOUT);
        double[] numbers = new double[all.length];
        Arrays.setAll(numbers, i -> i);
        return new StateTrajectories(model, known.states(), examples, known.steps(), 1, all, numbers);
    }

    /** What tells the conditions apart; their numbers where the data names none. */
    public double[] places() {
        return places.clone();
    }

    /** The trajectories at the flat parameter vector {@code theta}, by the names of the states and in their order. */
    public Map<String, Trajectories> at(double[] theta) {
        Map<String, InnerStates.State> found = states.at(theta);
        Map<String, Trajectories> trajectories = new LinkedHashMap<>();
        for (String name : names) {
            InnerStates.State state = found.get(name);
            if (state == null) {
                throw new IllegalStateException("no inner state " + name);
            }
            trajectories.put(name, trajectories(state.values()));
        }
        return trajectories;
    }

    /** @param values [width·steps][conditions], number w·steps + t of a condition that of unit w at time t */
    private Trajectories trajectories(double[] values) {
        int count = runs.count();
        int width = values.length / (steps * count);
        int points = Arrays.stream(looked).sum();
        double[] x = new double[points * width];
        double[] derivatives = new double[points * width];
        int at = 0;
        for (int c = 0; c < count; c++) {
            for (int t = steps - 1 - looked[c]; t < steps - 1; t++) {
                for (int w = 0; w < width; w++) {
                    int here = (w * steps + t) * count + c;
                    x[at] = values[here];
                    derivatives[at++] = (values[here + count] - values[here - count]) / (2 * step);
                }
            }
        }
        return new Trajectories(x, derivatives, width, looked.clone());
    }
}
