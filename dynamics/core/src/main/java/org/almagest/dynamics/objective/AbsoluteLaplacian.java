package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.Clamp;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over points and outputs of |Δf| held between two bounds, the divergence of the network's gradient field (Ben-Shabat et
 * al., CVPR 2022, arXiv 2106.10811, equation 7; the bounds are those of their program). Outside the bounds it has no gradient,
 * below the lower one neither. For networks in which no example sees another.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record AbsoluteLaplacian(Settings settings) implements Objective {
    private static final String LEAST = "least";
    private static final String MOST = "most";

    static final List<Parameter> PARAMETERS = List.of(
            PointsOfField.PARAMETER,
            Parameter.real(LEAST, 0.1, 0, 1e6, "what smaller absolute values are raised to"),
            Parameter.real(MOST, 50, 1e-6, 1e12, "what larger absolute values are cut to"));

    /** At its defaults. */
    public AbsoluteLaplacian() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("absolute-laplacian", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over points and outputs of |Δf| held between two bounds, of the network's Laplacian in its inputs";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        if (other.real(LEAST) >= other.real(MOST)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "least %s and most %s: expected the first below the second",
                    Wording.number(other.real(LEAST)),
                    Wording.number(other.real(MOST))));
        }
        return new AbsoluteLaplacian(other);
    }

    @Override
    public List<String> fields() {
        return PointsOfField.fields(settings);
    }

    @Override
    public int inputDerivatives() {
        return 2;
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node laplacian = network.derivatives(PointsOfField.of(batch, settings)).laplacian();
        Node held = graph.emit(new Clamp(settings.real(LEAST), settings.real(MOST), 0), graph.abs(laplacian));
        return Terms.of(name(), PointsOfField.mean(graph, held));
    }
}
