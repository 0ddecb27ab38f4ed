package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * Objective {@code weighted-points}: Σ w·(f−y)²/Σ w over all points of all examples of a batch, the weights being part of the inputs,
 * see {@link ExampleLayout} (after IM-NET, arXiv 1812.02822: the mean squared error over points, weighted by the inverse of
 * their density). Examples of other sizes are an {@link IllegalArgumentException}.
 */
@AutoService(Objective.class)
public record WeightedPointError() implements Objective {
    @Override
    public String name() {
        return "weighted-points";
    }

    @Override
    public String description() {
        return "Σ w·(f−y)²/Σ w over the points of all examples, of data planar-shapes with points weighted, w = 1/density (arXiv 1812.02822)";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node inputs = batch.inputs();
        int points = batch.targets().shape().rows();
        if (!ExampleLayout.hasPoints(inputs.shape().rows(), points)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s on inputs of %d numbers with %d targets: expected %d numbers, a raster and the coordinates and weights of as many points; choose data planar-shapes with points weighted, or loss squared-error",
                    name(),
                    inputs.shape().rows(),
                    points,
                    ExampleLayout.features(points)));
        }
        Node weights = graph.slice(inputs, 1, ExampleLayout.weights(points), points);
        Node error = graph.subtract(network.predict(inputs), batch.targets());
        Node sum = graph.sum(graph.multiply(weights, graph.multiply(error, error)));
        return Terms.of(name(), graph.divide(sum, graph.sum(weights)));
    }
}
