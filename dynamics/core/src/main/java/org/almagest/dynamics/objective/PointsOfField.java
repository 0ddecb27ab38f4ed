package org.almagest.dynamics.objective;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;

/** Where a term looks at the network: at the inputs of the batch, or at points of the same space in a field of the examples. */
final class PointsOfField {
    private static final String POINTS = "points";

    /** The setting that says it. */
    static final Parameter PARAMETER = Parameter.text(
            POINTS, "", "field with points as long as the inputs, at which the term looks instead of at these");

    private PointsOfField() {}

    /** The fields that a term with these settings reads. */
    static List<String> fields(Settings settings) {
        return settings.text(POINTS).isEmpty() ? List.of() : List.of(settings.text(POINTS));
    }

    /**
     * The points, [features][batch].
     *
     * @throws IllegalArgumentException if there is no such field, or it holds no points
     */
    static Node of(Batch batch, Settings settings) {
        String name = settings.text(POINTS);
        return name.isEmpty() ? batch.inputs() : Views.of(batch, POINTS, name);
    }

    /** The mean over outputs and batch of [outputs][batch] numbers. */
    static Node mean(GraphBuilder graph, Node numbers) {
        Shape shape = numbers.shape();
        return graph.scale(1.0 / ((double) shape.rows() * shape.columns()), graph.sum(numbers));
    }
}
