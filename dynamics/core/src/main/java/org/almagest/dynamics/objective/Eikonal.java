package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over points and outputs of |‖∇f‖ − 1|, the residual of the eikonal equation that signed distances solve (Gropp et al.
 * 2020, arXiv 2002.10099, equation 3, without their square). For networks in which no example sees another.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record Eikonal(Settings settings) implements Objective {
    static final List<Parameter> PARAMETERS = List.of(PointsOfField.PARAMETER);

    /** At its defaults. */
    public Eikonal() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("eikonal", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over points and outputs of |‖∇f‖ − 1|, of the network's slopes in its inputs";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new Eikonal(other);
    }

    @Override
    public List<String> fields() {
        return PointsOfField.fields(settings);
    }

    @Override
    public int inputDerivatives() {
        return 1;
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node steepness = graph.norm(network.slopes(PointsOfField.of(batch, settings)), 2);
        Node residual = graph.abs(graph.subtract(steepness, graph.constant(1)));
        return Terms.of(name(), PointsOfField.mean(graph, residual));
    }
}
