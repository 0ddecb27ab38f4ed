package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.TaughtModel;

/**
 * Family {@code summariser}: an encoder over the sentences of a document, a decoder that writes a summary word by word, and what
 * compares the meaning of two texts, after SeqCo (Xu, Zhang, Wu, Wei, AAAI 2022, arXiv 2109.03481); see {@link Summariser}. An
 * average of the network is its teacher. Predictions are the logits [word][place] of every place of the summary, the words before it
 * being given.
 */
@AutoService(Family.class)
public final class SummariserNetwork implements Family {
    private static final int LARGEST = 1_000_000;

    /** For {@link java.util.ServiceLoader}. */
    public SummariserNetwork() {}

    @Override
    public String name() {
        return "summariser";
    }

    @Override
    public String description() {
        return "transformer that writes a summary of a document, with an average of itself that reads the other view of a pair (after Xu, Zhang, Wu, Wei 2022, arXiv 2109.03481)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("width", 32, 1, LARGEST, "numbers in the state of a sentence, and of a word")
                        .sizeAxis(),
                Parameter.integer("heads", 4, 1, LARGEST, "heads of each attention, which share the width evenly"),
                Parameter.real(
                        "teacher_decay",
                        0.99,
                        0,
                        0.9999999,
                        "d of the average that is the teacher, d·teacher + (1−d)·parameters after every step"));
    }

    @Override
    public boolean readsFields() {
        return true;
    }

    @Override
    public Model build(Settings settings, DataSet data) {
        if (data.graph() != null) {
            return Family.super.build(settings, data);
        }
        int places = data.train().field(MarkedFacts.SUMMARY).shape().length();
        int outputs = data.train().outputs();
        int features = data.train().features();
        if (outputs % places != 0
                || places % 2 != 1
                || features % Vocabulary.WORDS_OF_SENTENCE != 0
                || places / 2 > features / Vocabulary.WORDS_OF_SENTENCE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "inputs of %d words, a field %s of %d and targets of %d numbers: expected sentences of %d words, two words of the summary for some of them and its end mark, and a number for every word at each place; choose data marked-facts",
                    features,
                    MarkedFacts.SUMMARY,
                    places,
                    outputs,
                    Vocabulary.WORDS_OF_SENTENCE));
        }
        Blocks.Builder blocks = Blocks.builder();
        Summariser summariser = new Summariser(
                blocks,
                settings.integer("width"),
                settings.integer("heads"),
                outputs / places,
                features / Vocabulary.WORDS_OF_SENTENCE,
                places);
        LayeredModel network = new LayeredModel(blocks.build(), summariser, List.of(summariser, summariser.streams()));
        return new TaughtModel(network, settings.real("teacher_decay"));
    }

    /** Sizes alone do not tell how many words a summary has. */
    @Override
    public Model build(Settings settings, int features, int outputs) {
        throw new IllegalArgumentException(String.format(
                Locale.ROOT,
                "family summariser with %d inputs and %d targets alone: expected data with a field %s; choose data marked-facts",
                features,
                outputs,
                MarkedFacts.SUMMARY));
    }
}
