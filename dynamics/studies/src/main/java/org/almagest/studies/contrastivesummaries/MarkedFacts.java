package org.almagest.studies.contrastivesummaries;

import com.google.auto.service.AutoService;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.Storage;

/**
 * Documents and their summaries, in the words of a {@link Vocabulary}. A document is some sentences [mark, entity, relation]; the
 * summary has entity and canonical relation of each sentence that is marked for it, in their order, and then the end mark. Inputs are
 * the document's words, the field {@code summary} the summary's, targets [word][place] the same one-hot.
 */
@AutoService(DataSource.class)
public final class MarkedFacts implements DataSource {
    /** The field with the words of the summary. */
    static final String SUMMARY = "summary";

    private static final int MOST = 10_000;

    /** For {@link java.util.ServiceLoader}. */
    public MarkedFacts() {}

    @Override
    public String name() {
        return "marked-facts";
    }

    @Override
    public String description() {
        return "Made: documents of a few facts, of which some are marked, and summaries that tell those in canonical words.";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Sampling.train(150),
                Sampling.test(400),
                Parameter.integer("sentences", 5, 1, MOST, "facts in a document, each of another entity"),
                Parameter.integer("marked", 2, 1, MOST, "facts of a document that the summary tells"),
                Parameter.integer("entities", 12, 1, MOST, "different entities"),
                Parameter.integer("relations", 6, 1, MOST, "different relations, with two words each in documents"),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    private static Vocabulary vocabulary(Settings settings) {
        check(settings, "marked", "sentences");
        check(settings, "sentences", "entities");
        return new Vocabulary(settings.integer("entities"), settings.integer("relations"));
    }

    private static void check(Settings settings, String part, String whole) {
        if (settings.integer(part) > settings.integer(whole)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s %d of %s %d: expected no more than there are; lower %s, or raise %s",
                    part,
                    settings.integer(part),
                    whole,
                    settings.integer(whole),
                    part,
                    whole));
        }
    }

    /** Words of a summary, its end mark included. */
    private static int places(Settings settings) {
        return 2 * settings.integer("marked") + 1;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        return new Dimensions(
                Vocabulary.WORDS_OF_SENTENCE * settings.integer("sentences"),
                Math.multiplyExact(vocabulary(settings).size(), places(settings)),
                settings.integer("train"),
                settings.integer("test"));
    }

    @Override
    public DataSet load(Settings settings) {
        return new DataSet(name(), examples("train", settings), examples("test", settings), false);
    }

    private Examples examples(String part, Settings settings) {
        int count = settings.integer(part);
        Dimensions sizes = dimensions(settings);
        int places = places(settings);
        Vocabulary vocabulary = vocabulary(settings);
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " " + part);
        String what = name() + ": " + part;
        double[] documents = Storage.rows(what + " inputs", count, sizes.features());
        double[] summaries = Storage.rows(what + " summaries", count, places);
        double[] targets = Storage.rows(what + " targets", count, sizes.outputs());
        int sentences = settings.integer("sentences");
        boolean[] told = new boolean[sentences];
        for (int i = 0; i < count; i++) {
            draw(settings.integer("marked"), told, random);
            int[] entities = Sampling.inOrder(vocabulary.entities());
            random.shuffle(entities);
            int at = i * places;
            for (int k = 0; k < sentences; k++) {
                int relation = random.below(vocabulary.relations());
                int word = i * sizes.features() + Vocabulary.WORDS_OF_SENTENCE * k;
                documents[word] = told[k] ? Vocabulary.MARKED : Vocabulary.UNMARKED;
                documents[word + 1] = vocabulary.entity(entities[k]);
                documents[word + 2] = vocabulary.relation(relation, random.below(2));
                if (told[k]) {
                    summaries[at++] = vocabulary.entity(entities[k]);
                    summaries[at++] = vocabulary.canonical(relation);
                }
            }
            summaries[at] = Vocabulary.END;
            for (int place = 0; place < places; place++) {
                targets[i * sizes.outputs() + (int) summaries[i * places + place] * places + place] = 1;
            }
        }
        return new Examples(
                sizes.features(),
                sizes.outputs(),
                count,
                documents,
                targets,
                List.of(Field.integer(SUMMARY, places, summaries)),
                List.of(vocabulary.shared()));
    }

    /** Marks {@code count} of the sentences. */
    private static void draw(int count, boolean[] told, RandomStream random) {
        int[] order = Sampling.inOrder(told.length);
        random.shuffle(order);
        Arrays.fill(told, false);
        for (int i = 0; i < count; i++) {
            told[order[i]] = true;
        }
    }
}
