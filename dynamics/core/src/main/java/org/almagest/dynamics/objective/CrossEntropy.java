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
 * Mean over the batch of −Σ_c y_c ln softmax(f)_c, written as Σ_c y_c·(lse(f) − f_c). With label smoothing ε the targets of
 * K classes are (1−ε)·y + ε/K (Szegedy et al. 2016, section 7). Examples may be left out; the mean is then over those that
 * count, and 0 where none does.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record CrossEntropy(Settings settings) implements PredictionLoss {
    private static final String SMOOTHING = "label_smoothing";
    private static final String MASK = "mask";
    private static final String IGNORE_EMPTY = "ignore_empty";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.real(SMOOTHING, 0, 0, 1, "share ε of each target that is spread evenly over all classes"),
            Parameter.text(MASK, "", "field of one number an example, 1 where it counts and 0 where it is left out"),
            Parameter.flag(IGNORE_EMPTY, false, "leaves examples out whose targets are all 0"));

    /** At its defaults. */
    public CrossEntropy() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    /** With label smoothing ε from 0 to 1. */
    public static CrossEntropy smoothed(double epsilon) {
        return new CrossEntropy(Settings.of(PARAMETERS, Map.of(SMOOTHING, epsilon)));
    }

    @Override
    public String name() {
        return Wording.of("cross-entropy", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over the batch of −Σ_c y_c ln softmax(f)_c";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        CrossEntropy changed = new CrossEntropy(other);
        return other.text(MASK).isEmpty() ? changed : new Masked(changed);
    }

    @Override
    public boolean meanOverExamples() {
        return !settings.flag(IGNORE_EMPTY);
    }

    @Override
    public Node emit(GraphBuilder graph, Node prediction, Node target) {
        Node surprises = surprises(graph, prediction, target);
        return settings.flag(IGNORE_EMPTY)
                ? mean(graph, surprises, filled(graph, target))
                : graph.scale(1.0 / prediction.shape().columns(), graph.sum(surprises));
    }

    /** What each class adds to the loss of each example, [classes][batch]. */
    private Node surprises(GraphBuilder graph, Node prediction, Node target) {
        Node surprise = graph.subtract(graph.logSumExp(prediction), prediction);
        double smoothing = settings.real(SMOOTHING);
        Node smooth = smoothing == 0
                ? target
                : graph.add(
                        graph.scale(1 - smoothing, target),
                        graph.constant(smoothing / prediction.shape().rows()));
        return graph.multiply(smooth, surprise);
    }

    /** 1 for each example whose targets are not all 0, [1][batch]. */
    private static Node filled(GraphBuilder graph, Node target) {
        return graph.sign(graph.sum(graph.abs(target), 0b10));
    }

    private static Node mean(GraphBuilder graph, Node surprises, Node counts) {
        Node count = graph.sum(counts);
        // where none counts the sum is 0, and so is the mean
        Node atLeastOne = graph.add(count, graph.subtract(graph.constant(1), graph.sign(count)));
        return graph.multiply(graph.sum(graph.multiply(counts, surprises)), graph.reciprocal(atLeastOne));
    }

    /** The same over the examples that a field of theirs names. */
    private record Masked(CrossEntropy loss) implements Objective {
        @Override
        public String name() {
            return loss.name();
        }

        @Override
        public String description() {
            return loss.description() + ", over the examples that count";
        }

        @Override
        public List<String> fields() {
            return List.of(loss.settings.text(MASK));
        }

        @Override
        public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
            Node counts = batch.field(loss.settings.text(MASK));
            if (counts.shape().rows() != 1) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "mask=%s has %d numbers an example: expected a field of one, 1 where the example counts",
                        loss.settings.text(MASK),
                        counts.shape().rows()));
            }
            if (loss.settings.flag(IGNORE_EMPTY)) {
                counts = graph.multiply(counts, filled(graph, batch.targets()));
            }
            Node surprises = loss.surprises(graph, network.predict(batch.inputs()), batch.targets());
            return Terms.of(name(), mean(graph, surprises, counts));
        }
    }
}
