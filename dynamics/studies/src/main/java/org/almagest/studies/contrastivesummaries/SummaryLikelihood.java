package org.almagest.studies.contrastivesummaries;

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
import org.almagest.dynamics.objective.CrossEntropy;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.PredictionLoss;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * How unlikely a summary is, word by word: the mean over its places and the batch of the cross-entropy of the word there, the words
 * before it being given.
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record SummaryLikelihood(Settings settings) implements Objective {
    private static final String SMOOTHING = "label_smoothing";

    static final List<Parameter> PARAMETERS = List.of(Parameter.real(
            SMOOTHING,
            0.1,
            0,
            1,
            "share ε of each target that is spread evenly over all words, the right one included"));

    /** At its defaults; for {@link java.util.ServiceLoader}. */
    public SummaryLikelihood() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("summary-likelihood", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over places and the batch of −Σ_w y_w ln softmax(f)_w over words w, targets being (1−ε)·y + ε/V";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new SummaryLikelihood(other);
    }

    @Override
    public List<String> fields() {
        return List.of(MarkedFacts.SUMMARY);
    }

    @Override
    public Optional<String> missing(Model model) {
        return Summariser.missing(model);
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        int places = batch.field(MarkedFacts.SUMMARY).shape().rows();
        Node target = batch.targets();
        int words = target.shape().rows() / places;
        int answers = places * target.shape().columns();
        Node logits = graph.reshape(network.predict(batch.inputs()), words, answers);
        PredictionLoss loss = CrossEntropy.smoothed(settings.real(SMOOTHING));
        return Terms.of(name(), loss.emit(graph, logits, graph.reshape(target, words, answers)));
    }
}
