package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Differentiation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * Mean over the batch of (u″ + s)² with u = x(1 − x)·f(x), which is 0 at both ends whatever the network f is, and the target s:
 * what is left of Poisson's equation −u″ = s (Raissi, Perdikaris, Karniadakis 2019). For networks in which no example sees
 * another.
 */
@AutoService(Objective.class)
public record PoissonResidual() implements Objective {
    @Override
    public String name() {
        return "poisson-residual";
    }

    @Override
    public String description() {
        return "mean over the batch of (u″ + y)², u = x(1 − x)·f(x): the residual of Poisson's equation on [0, 1] with the target as its source";
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node x = batch.inputs();
        Node source = batch.targets();
        if (x.shape().rows() != 1 || source.shape().rows() != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s with %d inputs and %d outputs: expected one of each, such as those of data poisson",
                    name(),
                    x.shape().rows(),
                    source.shape().rows()));
        }
        Node u = graph.multiply(graph.subtract(x, graph.multiply(x, x)), network.predict(x));
        Node curvature = slope(graph, slope(graph, u, x), x);
        Node residual = graph.add(curvature, source);
        return Terms.of(name(), graph.scale(1.0 / batch.size(), graph.sum(graph.multiply(residual, residual))));
    }

    /** du/dx, example by example: the gradient of their sum. */
    static Node slope(GraphBuilder graph, Node u, Node x) {
        return Differentiation.cotangents(graph, List.of(u), List.of(graph.constant(1)), List.of(x))
                .get(0);
    }
}
