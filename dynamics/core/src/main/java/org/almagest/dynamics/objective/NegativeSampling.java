package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.config.Distribution;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Tells each pair from a few drawn ones (negative sampling, Mikolov et al. 2013, equation 4): the mean over the batch of
 * ln(1+e^−⟨f_i, y_i⟩) + Σ_n ln(1+e^⟨f_i, y_n⟩), with so many n drawn anew at every step among the other examples of the
 * batch, each as likely as the others. In a batch of one example nothing is drawn.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record NegativeSampling(Settings settings) implements Objective {
    private static final String NEGATIVES = "negatives";
    private static final String VIEW = "view";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.integer(NEGATIVES, 5, 1, 10_000, "drawn for each example"),
            Parameter.text(
                    VIEW,
                    "",
                    "field with what makes a pair with the inputs, as long as they are, which the network sees as well; without it the target is the pair"));

    /** At its defaults. */
    public NegativeSampling() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("negative-sampling", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of ln(1+e^−⟨f, y⟩) + Σ ln(1+e^⟨f, y'⟩) over the y' of other examples, drawn at every step";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new NegativeSampling(other);
    }

    @Override
    public List<String> fields() {
        return settings.text(VIEW).isEmpty() ? List.of() : List.of(settings.text(VIEW));
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        Node anchors = network.predict(batch.inputs());
        String view = settings.text(VIEW);
        Node pairs = view.isEmpty() ? batch.targets() : network.predict(Views.of(batch, view));
        Node lost = lost(graph, graph.scale(-1, anchors), pairs);
        if (batch.size() > 1) {
            int count = settings.integer(NEGATIVES);
            Node repeated = graph.concatenate(0, Collections.nCopies(count, anchors));
            Node drawn = graph.selectColumns(pairs, others(graph, batch, count));
            lost = graph.add(lost, lost(graph, repeated, drawn));
        }
        return Terms.of(name(), graph.scale(1.0 / batch.size(), lost));
    }

    /** Σ ln(1+e^⟨a_i, b_i⟩) over the columns. */
    private static Node lost(GraphBuilder graph, Node a, Node b) {
        return graph.sum(graph.activate(Activation.SOFTPLUS, graph.sum(graph.multiply(a, b), 0b10)));
    }

    /** The places of the drawn examples, [1][count·batch], the batch innermost: none is that of its own anchor. */
    private Node others(GraphBuilder graph, Batch batch, int count) {
        int size = batch.size();
        Node drawn = batch.chance("negatives", Shape.of(1, count * size), Distribution.below(size - 1));
        Node place = graph.subtract(
                graph.cumulativeSum(graph.expandTo(graph.constant(1), Shape.of(1, size)), 0), graph.constant(1));
        Node own = graph.concatenate(0, Collections.nCopies(count, place));
        // one further from the anchor's own place on: 1 or 0, as the drawn number is below that place or not
        Node beyond = graph.sign(graph.add(graph.subtract(drawn, own), graph.constant(0.5)));
        return graph.add(drawn, graph.scale(0.5, graph.add(beyond, graph.constant(1))));
    }
}
