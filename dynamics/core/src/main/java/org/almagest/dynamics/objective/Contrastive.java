package org.almagest.dynamics.objective;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Indices;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.NetworkInGraph;

/**
 * Tells pairs from the rest of their batch by cosine. InfoNCE (van den Oord, Li, Vinyals 2018, equation 4): the mean over
 * the batch of −ln exp(cos(f_i, y_i)/τ)/Σ_j exp(cos(f_i, y_j)/τ), predictions against targets. With a second view of each
 * example in a field, NT-Xent (Chen et al. 2020, equation 1): of the 2B predictions of a batch each is told from all others
 * but itself. What it is depends on the size of the batch.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record Contrastive(Settings settings) implements PredictionLoss {
    private static final String TEMPERATURE = "temperature";
    private static final String VIEW = "view";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.real(TEMPERATURE, 0.5, 1e-6, 1e6, "τ, by which cosines are divided"),
            Parameter.text(
                    VIEW,
                    "",
                    "field with a second view of the inputs, as long as they are; without it the target is the pair"));

    /** At its defaults. */
    public Contrastive() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("contrastive", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of −ln of a softmax over cosines/τ at the example's own pair";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        Contrastive changed = new Contrastive(other);
        return other.text(VIEW).isEmpty() ? changed : new TwoViews(changed);
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Node own = graph.normalise(prediction, 1);
        Node pairs = graph.normalise(target, 1);
        // a column an anchor
        Node cosines = graph.product(pairs, own, true, false);
        return mean(graph, cosines, graph.sum(graph.multiply(own, pairs), 0b10));
    }

    /** The mean of what each anchor, a column, loses. */
    private Node mean(GraphBuilder graph, Node cosines, Node positives) {
        double inverse = 1 / settings.real(TEMPERATURE);
        Node lost = graph.subtract(graph.logSumExp(graph.scale(inverse, cosines)), graph.scale(inverse, positives));
        return graph.scale(1.0 / positives.shape().columns(), graph.sum(lost));
    }

    /** The two views of each example against all others of the batch. */
    private record TwoViews(Contrastive loss) implements Objective {
        @Override
        public String name() {
            return loss.name();
        }

        @Override
        public String description() {
            return loss.description() + ", two views of each example";
        }

        @Override
        public List<String> fields() {
            return List.of(loss.settings.text(VIEW));
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node inputs = batch.inputs();
            Node view = Views.of(batch, loss.settings.text(VIEW));
            Node first = graph.normalise(network.predict(inputs), 1);
            Node second = graph.normalise(network.predict(view), 1);
            Node all = graph.concatenate(0, List.of(first, second));
            Node others = withoutDiagonal(graph, graph.product(all, all, true, false));
            Node positives = graph.sum(graph.multiply(first, second), 0b10);
            return Terms.of(name(), loss.mean(graph, others, graph.concatenate(0, List.of(positives, positives))));
        }

        /** A symmetric matrix, of which each column lacks its entry on the diagonal. */
        private static Node withoutDiagonal(GraphBuilder graph, Node square) {
            int size = square.shape().rows();
            int[] kept = new int[size * (size - 1)];
            int at = 0;
            for (int i = 0; i < size * size; i++) {
                if (i % (size + 1) != 0) {
                    kept[at++] = i;
                }
            }
            Node rows = graph.gather(graph.reshape(square, size * size, 1), 1, Indices.of(kept));
            return graph.transpose(graph.reshape(rows, size, size - 1));
        }
    }
}
