package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Batch;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.nn.FixedNumbers;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Terms;
import org.almagest.dynamics.objective.Wording;

/**
 * Objective {@code translation}: the mean surprise of the words of a batch, their ends included; plus similarity_weight times the
 * mean of 1 − cos of the pooled vectors of a sentence and of its translation, which is read as a sentence of its own language; plus,
 * where the length is predicted, length_weight times its cross-entropy, of the source and, with a similarity, of the translation
 * (after Mao et al. 2023, arXiv 2305.10190).
 *
 * @param settings of {@link #PARAMETERS}
 */
@AutoService(Objective.class)
public record TranslationLoss(Settings settings) implements Objective {
    private static final String SIMILARITY = "similarity_weight";
    private static final String LENGTH = "length_weight";

    static final List<Parameter> PARAMETERS = List.of(
            Parameter.real(SIMILARITY, 0, 0, 1e6, "weight of the distance between a sentence and its translation"),
            Parameter.real(LENGTH, 0.2, 0, 1e6, "weight of the cross-entropy of a predicted length"));

    /** At its defaults. */
    public TranslationLoss() {
        this(Settings.of(PARAMETERS, Map.of()));
    }

    @Override
    public String name() {
        return Wording.of("translation", PARAMETERS, settings);
    }

    @Override
    public String description() {
        return "mean over words of −ln p, + similarity_weight·mean(1 − cos(sentence, translation)), + length_weight·cross-entropy of a predicted length; family translator";
    }

    @Override
    public List<Parameter> parameters() {
        return PARAMETERS;
    }

    @Override
    public Objective with(Settings other) {
        return new TranslationLoss(other);
    }

    @Override
    public List<String> fields() {
        return List.of(Translations.TRANSLATION, Translations.SOURCE, Translations.TARGET, Translations.LENGTH);
    }

    @Override
    public Optional<String> missing(Model model) {
        Optional<TranslatorBody> body = model.capability(TranslatorBody.class);
        if (body.isEmpty()) {
            return Optional.of("a network that reads and writes sentences (family translator)");
        }
        boolean weighs =
                settings.real(LENGTH) != Settings.of(PARAMETERS, Map.of()).real(LENGTH);
        return weighs && body.get().form() != Interlingua.VARIABLE
                ? Optional.of("a predicted length, which length_weight weighs (interlingua variable)")
                : Optional.empty();
    }

    @Override
    public boolean meanOverExamples() {
        return true;
    }

    @Override
    public boolean ignoresPadding() {
        return true;
    }

    @Override
    public Terms emit(GraphBuilder graph, NetworkInGraph network, Batch batch) {
        TranslatorBody body = network.model()
                .capability(TranslatorBody.class)
                .orElseThrow(() -> new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "loss %s needs sentences and their readers: expected family translator; choose that, or another loss",
                        name())));
        ForwardPass pass = network.pass();
        Node translation = batch.field(Translations.TRANSLATION);
        Node surprise =
                graph.divide(graph.sum(network.predict(batch.inputs())), batch.filled(Translations.TRANSLATION));
        Terms terms = Terms.of("likelihood", surprise);
        TranslatorBody.Memory source =
                body.read(pass, batch.inputs(), batch.field(Translations.SOURCE), body.known(pass));
        Node lengths = source.scores() == null ? null : length(graph, source.scores(), batch);
        double similarity = settings.real(SIMILARITY);
        if (similarity > 0) {
            TranslatorBody.Memory target =
                    body.read(pass, translation, batch.field(Translations.TARGET), body.known(pass));
            terms = terms.and("similarity", similarity, distance(graph, source.pooled(), target.pooled()));
            lengths = target.scores() == null || lengths == null
                    ? null
                    : graph.add(lengths, length(graph, target.scores(), batch));
        }
        return lengths == null ? terms : terms.and("length", settings.real(LENGTH), lengths);
    }

    /** The mean over examples of 1 − cos. */
    private static Node distance(GraphBuilder graph, Node first, Node second) {
        Node cosines = graph.sum(graph.multiply(graph.normalise(first, 1), graph.normalise(second, 1)), 0b10);
        return graph.subtract(graph.constant(1), graph.scale(1.0 / first.shape().columns(), graph.sum(cosines)));
    }

    /** The mean cross-entropy of lengths, whose scores are [classes][batch]. */
    private static Node length(GraphBuilder graph, Node scores, Batch batch) {
        int classes = scores.shape().rows();
        double[] numbers = new double[classes];
        for (int i = 0; i < classes; i++) {
            numbers[i] = i;
        }
        Node off = graph.subtract(batch.field(Translations.LENGTH), new FixedNumbers(classes, 1, numbers).in(graph));
        Node own = graph.subtract(graph.constant(1), graph.sign(graph.abs(off)));
        Node lost = graph.subtract(graph.logSumExp(scores), graph.sum(graph.multiply(own, scores), 0b10));
        return graph.scale(1.0 / batch.size(), graph.sum(lost));
    }
}
