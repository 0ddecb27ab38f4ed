package org.almagest.studies.multimodalexact;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * Tells the pairs of two streams from the rest of their batch, both ways (Radford et al., ICML 2021, arXiv 2103.00020, figure 3): with
 * S_ij = cos(a_i, b_j)/τ half the cross-entropy of the rows of S and half that of its columns, the own partner being the right class.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record PairContrast(Settings settings) implements Objective {
    private static final String TEMPERATURE = "temperature";

    static final List<Parameter> PARAMETERS =
            List.of(Parameter.real(TEMPERATURE, 0.2, 1e-6, 1e6, "τ, by which cosines are divided"));

    /** At its defaults. */
    public PairContrast() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("pair-contrast", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "cross-entropy of finding the partner among the batch by cosines/τ of two streams, the mean of both directions";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new PairContrast(other);
    }

    @Override
    public Optional<String> missing(Model model) {
        return PairedStreams.missing(model);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        PairedStreams streams = PairedStreams.of(network, batch, name());
        double inverse = 1 / settings.real(TEMPERATURE);
        Node a = graph.normalise(streams.first(), 1);
        Node b = graph.normalise(streams.second(), 1);
        Node scores = graph.scale(inverse, graph.product(a, b, true, false));
        Node own = graph.scale(2 * inverse, graph.sum(graph.multiply(a, b)));
        Node all = graph.add(graph.sum(graph.logSumExp(scores, 0)), graph.sum(graph.logSumExp(scores, 1)));
        return Terms.of(name(), graph.scale(0.5 / streams.count(), graph.subtract(all, own)));
    }
}
