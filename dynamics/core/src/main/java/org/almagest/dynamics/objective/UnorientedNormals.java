package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Mean over the batch of 1 − |cos(∇f, n)|: the network's slopes along given normals, whichever of the two directions these point in
 * (Ben-Shabat et al., CVPR 2022, arXiv 2106.10811, as their program has it; Sitzmann et al. 2020 without the absolute value).
 * Where ∇f or n is 0 the cosine counts as 0. For networks of one output in which no example sees another.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record UnorientedNormals(Settings settings) implements Objective {
    private static final String FIELD = "field";

    static final List<Parameter> PARAMETERS =
            List.of(Parameter.text(FIELD, "normals", "field with a direction as long as the inputs, for each example"));

    /** At its defaults. */
    public UnorientedNormals() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("unoriented-normals", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of 1 − |cos(∇f, n)|, of the network's slopes in its inputs against a field of normals";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new UnorientedNormals(other);
    }

    @Override
    public List<String> fields() {
        return List.of(settings.text(FIELD));
    }

    @Override
    public int inputDerivatives() {
        return 1;
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node normals = Views.of(batch, FIELD, settings.text(FIELD));
        Node slopes = network.slopes(batch.inputs());
        if (slopes.shape().rows() != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s with %d outputs: expected one, whose slopes are to follow the normals",
                    name(),
                    slopes.shape().rows()));
        }
        Node own = graph.normalise(
                graph.reshape(slopes, 1, normals.shape().rows(), normals.shape().columns()), 1);
        Node cosine = graph.sum(graph.multiply(own, graph.normalise(normals, 1)), 0b10);
        return Terms.of(name(), PointsOfField.mean(graph, graph.subtract(graph.constant(1), graph.abs(cosine))));
    }
}
