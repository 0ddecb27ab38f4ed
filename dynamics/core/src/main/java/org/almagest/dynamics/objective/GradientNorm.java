package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.autodiff.UnitDirections;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over the batch of ‖∂f/∂x‖², the squared slope of the network in its inputs: of each output, added up (the Frobenius
 * norm of the Jacobian), or of the outputs' sum (double backpropagation, Drucker, Le Cun 1992). For networks in which no
 * example sees another.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record GradientNorm(Settings settings) implements Objective {
    private static final String OUTPUTS = "outputs";
    private static final String SUM = "sum";

    static final List<Parameter> PARAMETERS = List.of(Parameter.choice(
            OUTPUTS,
            "each",
            List.of("each", SUM),
            "each: the squared gradients of all outputs, added up; sum: that of the sum of all outputs"));

    /** At its defaults. */
    public GradientNorm() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("gradient-norm", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of Σ_c ‖∂f_c/∂x‖², the slopes of the network in its inputs";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new GradientNorm(other);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node prediction = network.predict(batch.inputs());
        int outputs = prediction.shape().rows();
        Node seed = graph.constant(1);
        if (outputs > 1 && !settings.text(OUTPUTS).equals(SUM)) {
            Shape lanes = Differentiation.lanes(graph, List.of(prediction), Shape.of(outputs, 1), outputs);
            seed = UnitDirections.of(graph, outputs, lanes.rank() - 1);
        }
        Node slopes = Differentiation.cotangents(graph, List.of(prediction), List.of(seed), List.of(batch.inputs()))
                .get(0);
        int all = (1 << slopes.shape().rank()) - 1;
        return Terms.of(name(), graph.scale(1.0 / batch.size(), graph.sum(graph.multiply(slopes, slopes), all)));
    }
}
