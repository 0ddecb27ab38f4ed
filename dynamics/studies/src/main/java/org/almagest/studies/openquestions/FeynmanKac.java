package org.almagest.studies.openquestions;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;

/**
 * The heat equation learnt from paths (Beck, Becker, Grohs, Jaafari, Jentzen 2021): mean over as many points x as a batch has
 * examples, drawn anew at every step, of (f(x) − y)² with y = φ(x + √(2T)·N) − 2T√d. Since E[y | x] = φ(x), its minimum is the
 * solution of {@link Heat} at time T, shifted back.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record FeynmanKac(Settings settings) implements Objective {
    private static final String WORD = "feynman-kac";
    private static final double TIME = 0.05;

    static final List<Parameter> PARAMETERS =
            List.of(Parameter.real("time", TIME, 0, 1e6, "T, at which the solution is wanted"));

    /** At its defaults. */
    public FeynmanKac() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        double time = settings.real("time");
        return time == TIME ? WORD : String.format(Locale.ROOT, "%s(time=%s)", WORD, time);
    }

    @Override
    public String description() {
        return "mean over fresh uniform points of [−1, 1]^d of (f(x) − y)², y = φ(x + √(2T)·N(0, I)) − 2T√d, φ = (‖x‖² − d/3)/√d: the heat equation by the formula of Feynman and Kac";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new FeynmanKac(other);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        int dimension = batch.inputs().shape().rows();
        if (batch.targets().shape().rows() != 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "loss %s with %d outputs: expected one, such as those of data heat",
                    WORD,
                    batch.targets().shape().rows()));
        }
        double time = settings.real("time");
        Shape shape = Shape.of(dimension, batch.size());
        Node place = batch.chance(WORD + " place", shape, Distribution.UNIFORM);
        Node x = graph.subtract(graph.scale(2, place), graph.constant(1));
        Node noise = batch.chance(WORD + " noise", shape, Distribution.NORMAL);
        Node end = graph.add(x, graph.scale(Math.sqrt(2 * time), noise));
        double root = Math.sqrt(dimension);
        Node phi = graph.scale(
                1 / root, graph.subtract(graph.sum(graph.multiply(end, end), 1 << 1), graph.constant(dimension / 3.0)));
        Node target = graph.subtract(phi, graph.constant(2 * time * root));
        Node error = graph.subtract(network.predict(x), target);
        return Terms.of(WORD, graph.scale(1.0 / batch.size(), graph.sum(graph.multiply(error, error))));
    }
}
