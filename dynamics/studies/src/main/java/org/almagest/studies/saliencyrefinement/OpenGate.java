package org.almagest.studies.saliencyrefinement;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * What the heads of a network make of its features where nothing at all is found yet, beside what they make of them without a
 * gate. Compiled once for many parameters; for one thread.
 */
final class OpenGate {
    /** A logit at which 1 − σ is 1 to the last bit. */
    private static final double NOTHING_FOUND = -60;

    private static final String LOGIT = "logit of the coarser map";
    private static final int SCENES = 8;

    private final NetworkExecution network;
    private final List<Node> differences = new ArrayList<>();

    /** On the first eight of {@code scenes}. */
    OpenGate(Model model, Examples scenes) {
        SideOutputs outputs = model.capability(SideOutputs.class).orElseThrow();
        NetworkInGraph graph = new NetworkInGraph(model);
        Map<String, Node> states = graph.traces(
                graph.batch(scenes.shape(), Math.min(SCENES, scenes.count())).inputs());
        Node logit = graph.input(LOGIT, Shape.SCALAR);
        for (int level = 1; level < SideOutputs.LEVELS; level++) {
            Node features = requireNonNull(states.get(SideOutputs.features(level)));
            differences.add(graph.graph()
                    .subtract(
                            outputs.head(graph.pass(), level, features, logit),
                            outputs.plainHead(graph.pass(), level, features)));
        }
        // a form without a gate does not look at the logit
        List<Node> results = new ArrayList<>(differences);
        results.add(logit);
        this.network = graph.execution(results, new double[0]);
        this.network.load(scenes, 0);
        this.network.set(LOGIT, NOTHING_FOUND);
    }

    /** The largest difference of a residual at any level, pixel and scene, at the flat parameter vector {@code theta}. */
    double error(double[] theta) {
        network.parameters(theta);
        network.execution().run();
        double largest = 0;
        for (int i = 0; i < differences.size(); i++) {
            for (double one :
                    network.execution().copyOf(i, differences.get(i).shape().size())) {
                largest = Math.max(largest, Math.abs(one));
            }
        }
        return largest;
    }
}
