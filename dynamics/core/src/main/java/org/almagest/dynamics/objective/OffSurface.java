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
 * Mean over points and outputs of e^−α|f|, which keeps a network away from 0 where there is no surface (Sitzmann et al., NeurIPS
 * 2020, arXiv 2006.09661, equation 6).
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record OffSurface(Settings settings) implements Objective {
    private static final String SHARPNESS = "sharpness";

    static final List<Parameter> PARAMETERS =
            List.of(PointsOfField.PARAMETER, Parameter.real(SHARPNESS, 100, 1e-6, 1e6, "α"));

    /** At its defaults. */
    public OffSurface() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("off-surface", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over points and outputs of e^−α|f|, which keeps the network away from 0 there";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new OffSurface(other);
    }

    @Override
    public List<String> fields() {
        return PointsOfField.fields(settings);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node value = network.predict(PointsOfField.of(batch, settings));
        Node near = graph.exp(graph.scale(-settings.real(SHARPNESS), graph.abs(value)));
        return Terms.of(name(), PointsOfField.mean(graph, near));
    }
}
