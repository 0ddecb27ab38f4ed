package org.almagest.studies.implicitregularisation;

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
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * (f−y)² where a pixel is seen: its mean over those pixels, or half its sum, whose gradient is f−y. Needs at least one seen pixel.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record SeenError(Settings settings) implements Objective {
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    "over",
                    "mean",
                    List.of("mean", "half-sum"),
                    "what is made of the squares; mean: over the seen pixels; half-sum: ½Σ, so that a pixel's step does not depend on how many are seen"));

    /** At its defaults. */
    public SeenError() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("seen-error", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean of (f−y)² over the targets that the field seen marks with 1, or half the sum";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new SeenError(other);
    }

    @Override
    public List<String> fields() {
        return List.of(BlockyWaves.SEEN);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node seen = batch.field(BlockyWaves.SEEN);
        Node prediction = network.predict(batch.inputs());
        if (!seen.shape().equals(prediction.shape())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s with the field %s of shape %s and predictions of %s: expected as many numbers, such as those of data %s",
                    name(),
                    BlockyWaves.SEEN,
                    seen.shape(),
                    prediction.shape(),
                    BlockyWaves.NAME));
        }
        Node error = graph.multiply(seen, graph.subtract(prediction, batch.targets()));
        Node sum = graph.sum(graph.multiply(error, error));
        return Terms.of(
                name(),
                settings.text("over").equals("mean") ? graph.divide(sum, graph.sum(seen)) : graph.scale(0.5, sum));
    }
}
