package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.ProbeSession;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.RunProbe;

/**
 * Probe {@code interlingua}: how well a translator translates in directions that it was trained in and in those that it was not, how
 * near the vectors of one meaning are in all languages, and what must change nothing in it. Sentences are drawn for the measurement, by
 * the seed alone; a translation has at most twelve words, or one more than the longest sentence where that is more, each the likeliest
 * after those before it, and lengths are as predicted. Means are over directions, or over ordered pairs of languages.
 */
@AutoService(Probe.class)
public final class InterlinguaProbe implements RunProbe {
    static final String NAME = "interlingua";
    static final String BETWEEN_LANGUAGES = "retrieval_between_languages";

    static final Parameter SENTENCES =
            Parameter.integer("sentences", 100, 1, 100_000, "sentences that are translated in each direction");
    static final Parameter MEANINGS =
            Parameter.integer("meanings", 200, 2, 10_000, "meanings whose vectors are compared between languages");

    private static final String PAPER = "arXiv 2305.10190";
    private static final String OWN = "own control";

    /** For {@link java.util.ServiceLoader}. */
    public InterlinguaProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "translations in trained and in zero-shot directions, and vectors of one meaning in several languages ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return List.of(
                of(
                        "supervised_token",
                        "share of a reference's words, its end included, met at their place; mean over sentences of trained directions"),
                of("supervised_exact", "share of the sentences of trained directions that are met at every place"),
                of("zero_shot_token", "supervised_token in directions that were never trained"),
                of("zero_shot_exact", "supervised_exact in directions that were never trained"),
                of(
                        "off_target",
                        "share of the words written that belong to another language than the target, in directions that were never trained"),
                of("length_accuracy_english", "share of English sentences whose length is predicted right"),
                of("length_accuracy_other", "the same of sentences of other languages, in trained directions"),
                of(
                        "retrieval_at_1",
                        "share of meanings whose vector in one language has its largest cosine with its own in another; of equal ones the first counts"),
                of("margin", "mean cosine of the vectors of one meaning minus that of different ones"),
                own("retrieval_ceiling", "different meanings among those compared, over all: no retrieval is larger"),
                of("loss_spread", "standard deviation of the losses of the last 200 steps (with n)"),
                own("padding_error", "largest change of a sentence's vector where it is filled up further"),
                own(
                        "permutation_error",
                        "largest change of a sentence's vector where words change places together with their own vectors"),
                own(
                        "dead_query_error",
                        "largest change of what live queries read where those beyond the length are moved"),
                own("live_query_effect", "the same where a live query is moved: not 0"),
                own(
                        "all_live_error",
                        "largest difference between what all queries read with a mask that hides none, and without one"));
    }

    private static Quantity of(String name, String formula) {
        return new Quantity(name, "1", formula, PAPER, false);
    }

    private static Quantity own(String name, String formula) {
        return new Quantity(name, "1", formula, OWN, false);
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        BETWEEN_LANGUAGES,
                        MatrixKind.Content.LANGUAGE_RETRIEVAL,
                        "[language][other language], retrieval_at_1 of meanings said in the one among those said in the other; nothing on the diagonal"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(
                TranslatorBody.class, "a network that reads and writes sentences (family translator)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(SENTENCES, MEANINGS);
    }

    @Override
    public ProbeSession session(Settings settings) {
        return new InterlinguaSession(settings.integer(SENTENCES.name()), settings.integer(MEANINGS.name()));
    }

    /** A pass over the sentences of all directions, and one over the meanings in all languages. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        int languages = model.capability(TranslatorBody.class)
                .map(body -> body.languages().count())
                .orElse(1);
        double sentences = (double) Direction.all(languages).size() * settings.integer(SENTENCES.name());
        return (sentences + (double) languages * settings.integer(MEANINGS.name())) * model.operationsPerExample();
    }
}
