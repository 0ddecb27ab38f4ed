package org.almagest.studies.gatedplanning;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code planning}: whether a value iteration network plans on maps that it has not seen, how long its gradients were while
 * it learnt, and how far its values see. Starts are, on each of the first 80 maps held out, every max(1, ⌊n/6⌋)-th of the n free
 * cells from which the goal can be reached, in row order, the first six.
 */
@AutoService(Probe.class)
public final class PlanningProbe implements Probe {
    static final String NAME = "planning";
    static final String MAZE = "maze";
    static final String VALUES = "maze_values";
    static final String PATHS = "planned_paths";

    private static final String PAPER = "arXiv 2305.07039";
    private static final String NETWORK = "arXiv 1602.02867";

    /** For {@link java.util.ServiceLoader}. */
    public PlanningProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "plans of a value iteration network on maps held out, gradient norms while it learns, and the reach of its values ("
                + NETWORK + ", " + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(
                        "label_agreement",
                        "share of the cells asked about, on all maps held out, where the largest logit is that of the label",
                        PAPER),
                of("optimal_step", "share of the starts where the largest logit is that of an optimal move", PAPER),
                of(
                        "success",
                        "share of the starts from which the moves of the largest logits reach the goal within 4m; an impossible move ends a walk",
                        PAPER),
                of("optimal_path", "share of the starts with success by a path of the shortest length, to 1e-6", PAPER),
                of("gradient_norm_median", "median over all steps of ‖∇L‖ of the batch, before clipping", PAPER),
                of("gradient_norm_max", "largest over all steps of ‖∇L‖ of the batch", PAPER),
                of("last_epoch_loss", "mean loss of the batches of the last epoch, each before its step", PAPER),
                of("reach_bound", "K(F−1)/2", NETWORK),
                of(
                        "reach_radius",
                        "largest Chebyshev distance of a cell with ∂V_K(centre)/∂r ≠ 0, at r = 0 on a map that is wider",
                        NETWORK),
                of("reach_support", "number of such cells", NETWORK),
                of("positive_reach_radius", "the same for the kernels |w| + 0.1", NETWORK),
                of("positive_reach_support", "number of such cells for the kernels |w| + 0.1", NETWORK));
    }

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        MAZE,
                        MatrixKind.Content.MAZE,
                        "[row][column] of the first map held out: 1 at obstacles, 2 at the goal, 0 elsewhere"),
                new MatrixKind(VALUES, MatrixKind.Content.MAZE_VALUES, "[row][column], V_K on that map"),
                new MatrixKind(
                        PATHS,
                        MatrixKind.Content.MAZE_PATHS,
                        "[start][step], the cells row·m + column that its moves lead to from each start on that map; nothing after the end"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(ValueIteration.class, "a network of values over a map (family value-iteration)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        new PlanningSession().at(snapshot, sink);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new PlanningSession();
    }

    /** A pass over the maps for each of the two questions. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        return 2.0 * data.test() * model.operationsPerExample();
    }
}
