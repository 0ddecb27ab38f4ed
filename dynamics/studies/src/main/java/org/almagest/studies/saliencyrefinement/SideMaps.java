package org.almagest.studies.saliencyrefinement;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * What a network with side outputs makes of some scenes: its maps at every level, and how the finest one came about. Compiled
 * once for many parameters; the arrays are the same ones every time, [scene][row][column]. For one thread.
 */
final class SideMaps {
    private static final int BATCH = 32;

    /** Results beside the maps: the coarser map's P, then the residual. */
    private static final int OTHERS = 2;

    private final Examples scenes;
    private final int batch;
    private final NetworkExecution full;
    private final NetworkExecution rest;
    private final List<double[]> results = new ArrayList<>();

    /**
     * Nothing computed yet.
     *
     * @param model has the capability {@link SideOutputs}
     * @param scenes one at least
     */
    SideMaps(Model model, Examples scenes) {
        this.scenes = scenes;
        this.batch = Math.min(BATCH, scenes.count());
        int left = scenes.count() % batch;
        this.full = execution(model, scenes, batch);
        this.rest = left == 0 ? full : execution(model, scenes, left);
        for (int i = 0; i < SideOutputs.LEVELS + OTHERS; i++) {
            results.add(new double[scenes.targets().length]);
        }
    }

    private static NetworkExecution execution(Model model, Examples scenes, int size) {
        SideOutputs outputs = model.capability(SideOutputs.class).orElseThrow();
        NetworkInGraph network = new NetworkInGraph(model);
        Map<String, Node> states =
                network.traces(network.batch(scenes.shape(), size).inputs());
        List<Node> wanted = new ArrayList<>();
        for (int level = 1; level <= SideOutputs.LEVELS; level++) {
            Node map = requireNonNull(states.get(SideOutputs.map(level)));
            wanted.add(network.graph().activate(Activation.SIGMOID, outputs.whole(network.pass(), level, map)));
        }
        wanted.add(requireNonNull(states.get(SideOutputs.coarser(1))));
        wanted.add(requireNonNull(states.get(SideOutputs.residual(1))));
        return network.execution(wanted, new double[0]);
    }

    /** Goes to the flat parameter vector {@code theta}. */
    void at(double[] theta) {
        full.parameters(theta);
        if (rest != full) {
            rest.parameters(theta);
        }
        for (int from = 0; from < scenes.count(); from += batch) {
            int size = Math.min(batch, scenes.count() - from);
            NetworkExecution network = size == batch ? full : rest;
            network.load(scenes, from);
            network.execution().run();
            for (int i = 0; i < results.size(); i++) {
                scatter(network.execution().copyOf(i, scenes.outputs() * size), results.get(i), from, size);
            }
        }
    }

    /** From [pixel][example] to [example][pixel]. */
    private void scatter(double[] columns, double[] rows, int from, int size) {
        int pixels = scenes.outputs();
        for (int i = 0; i < columns.length; i++) {
            rows[(from + i % size) * pixels + i / size] = columns[i];
        }
    }

    /** The scenes. */
    Examples scenes() {
        return scenes;
    }

    /** σ(S_i), enlarged as a logit to the width of the scenes. */
    double[] found(int level) {
        return results.get(level - 1);
    }

    /** P of the finest level, a logit. */
    double[] coarser() {
        return results.get(SideOutputs.LEVELS);
    }

    /** R_1. */
    double[] residual() {
        return results.get(SideOutputs.LEVELS + 1);
    }
}
