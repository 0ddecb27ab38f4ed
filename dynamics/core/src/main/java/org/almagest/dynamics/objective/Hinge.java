package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Hinge loss: with K classes the mean over the batch of Σ_{c≠t} max(0, margin − f_t + f_c)/K, t the class of the example
 * (Weston, Watkins 1999); with a single output the mean of max(0, margin − s·f), s = 1 where the target is positive and −1
 * elsewhere. The slope at the kink is 0.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record Hinge(Settings settings) implements PredictionLoss {
    private static final String MARGIN = "margin";

    static final List<Parameter> PARAMETERS =
            List.of(Parameter.real(MARGIN, 1, 0, 1e6, "distance at which an example costs nothing any more"));

    /** At its defaults. */
    public Hinge() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("hinge", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of Σ_{c≠t} max(0, margin − f_t + f_c)/K, targets one-hot; with one output of max(0, margin − s·f), s = ±1 as the target is positive or not";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new Hinge(other);
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        int classes = prediction.shape().rows();
        int batch = prediction.shape().columns();
        Node margin = graph.constant(settings.real(MARGIN));
        if (classes == 1) {
            Node side = graph.sign(graph.subtract(graph.sign(target), graph.constant(0.5)));
            Node lack = graph.activate(Activation.RELU, graph.subtract(margin, graph.multiply(side, prediction)));
            return graph.scale(1.0 / batch, graph.sum(lack));
        }
        Node right = graph.sum(graph.multiply(target, prediction), 0b10);
        Node lack = graph.activate(Activation.RELU, graph.add(graph.subtract(prediction, right), margin));
        Node others = graph.subtract(graph.constant(1), target);
        return graph.scale(1.0 / ((double) classes * batch), graph.sum(graph.multiply(others, lack)));
    }
}
