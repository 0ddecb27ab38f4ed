package org.almagest.studies.gatedplanning;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/** Measures a value iteration network, and keeps what its steps were like. */
final class PlanningSession implements ProbeSession {
    private static final String NOT_FOLLOWED = "no_steps_seen";
    private static final String NO_MAPS = "nothing_held_out";

    private double[] norms = new double[1024];
    private int steps;
    private int epoch = -1;
    private double losses;
    private int examples;

    @Override
    public boolean followsSteps() {
        return true;
    }

    @Override
    public void beforeStep(int epochs, int batch, double loss, double gradientNorm) {
        if (steps == norms.length) {
            norms = Arrays.copyOf(norms, 2 * steps);
        }
        norms[steps++] = gradientNorm;
        if (epochs != epoch) {
            epoch = epochs;
            losses = 0;
            examples = 0;
        }
        losses += batch * loss;
        examples += batch;
    }

    @Override
    public void at(Snapshot snapshot, Sink sink) {
        plans(snapshot, sink);
        training(snapshot, sink);
        ValueIteration iteration =
                snapshot.model().capability(ValueIteration.class).orElseThrow();
        Reach own = Reach.of(iteration, snapshot.model(), snapshot.parameters(), false);
        Reach positive = Reach.of(iteration, snapshot.model(), snapshot.parameters(), true);
        number(snapshot, sink, "reach_bound", iteration.reach());
        number(snapshot, sink, "reach_radius", own.radius());
        number(snapshot, sink, "reach_support", own.support());
        number(snapshot, sink, "positive_reach_radius", positive.radius());
        number(snapshot, sink, "positive_reach_support", positive.support());
    }

    private static void plans(Snapshot snapshot, Sink sink) {
        Examples maps = snapshot.data().test();
        if (maps.count() == 0) {
            for (String quantity : List.of("label_agreement", "optimal_step", "success", "optimal_path")) {
                missing(snapshot, sink, quantity, NO_MAPS);
            }
            return;
        }
        number(snapshot, sink, "label_agreement", Policy.agreement(snapshot.model(), snapshot.parameters(), maps));
        List<Policy> policies = Policy.on(snapshot.model(), snapshot.parameters(), maps.first(Plans.MAPS));
        Plans plans = Plans.of(policies);
        number(snapshot, sink, "optimal_step", plans.optimalStep());
        number(snapshot, sink, "success", plans.success());
        number(snapshot, sink, "optimal_path", plans.optimalPath());
        picture(snapshot, policies.get(0), sink);
    }

    private void training(Snapshot snapshot, Sink sink) {
        if (steps == 0) {
            for (String quantity : List.of("gradient_norm_median", "gradient_norm_max", "last_epoch_loss")) {
                missing(snapshot, sink, quantity, NOT_FOLLOWED);
            }
            return;
        }
        double[] sorted = Arrays.copyOf(norms, steps);
        Arrays.sort(sorted);
        number(snapshot, sink, "gradient_norm_median", (sorted[(steps - 1) / 2] + sorted[steps / 2]) / 2);
        number(snapshot, sink, "gradient_norm_max", sorted[steps - 1]);
        number(snapshot, sink, "last_epoch_loss", losses / examples);
    }

    /** The first map with what the network makes of it. */
    private static void picture(Snapshot snapshot, Policy policy, Sink sink) {
        GridWorld world = policy.world();
        int size = world.size();
        double[] maze = new double[size * size];
        for (int cell = 0; cell < maze.length; cell++) {
            maze[cell] = cell == world.goal() ? 2 : world.free()[cell] ? 0 : 1;
        }
        matrix(snapshot, sink, PlanningProbe.MAZE, size, size, maze);
        matrix(snapshot, sink, PlanningProbe.VALUES, size, size, values(snapshot));
        int[] starts = Plans.starts(world, world.distances());
        int length = Plans.longest(size) + 1;
        double[] paths = new double[starts.length * length];
        Arrays.fill(paths, Double.NaN);
        for (int i = 0; i < starts.length; i++) {
            int[] cells = policy.walk(starts[i], Plans.longest(size)).cells();
            for (int j = 0; j < cells.length; j++) {
                paths[i * length + j] = cells[j];
            }
        }
        matrix(snapshot, sink, PlanningProbe.PATHS, starts.length, length, paths);
    }

    /** V_K on the first map held out. */
    private static double[] values(Snapshot snapshot) {
        Examples map = snapshot.data().test().first(1);
        NetworkInGraph network = new NetworkInGraph(snapshot.model());
        Node inputs = network.batch(map.shape(), 1).inputs();
        Node values = requireNonNull(network.traces(inputs).get(PlanningBody.VALUE));
        NetworkExecution execution = network.execution(List.of(values), snapshot.parameters());
        execution.load(map, 0);
        execution.execution().run();
        return execution.execution().copyOf(0, values.shape().size());
    }

    private static void matrix(Snapshot snapshot, Sink sink, String name, int rows, int cols, double[] data) {
        sink.matrix(new Matrix(snapshot.step(), name, null, rows, cols, data));
    }

    private static void number(Snapshot snapshot, Sink sink, String quantity, double value) {
        sink.measurement(Measurement.exact(snapshot.step(), PlanningProbe.NAME, quantity, null, value));
    }

    private static void missing(Snapshot snapshot, Sink sink, String quantity, String status) {
        sink.measurement(Measurement.missing(snapshot.step(), PlanningProbe.NAME, quantity, null, status));
    }
}
