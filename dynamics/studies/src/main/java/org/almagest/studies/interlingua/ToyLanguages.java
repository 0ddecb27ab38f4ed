package org.almagest.studies.interlingua;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;

/**
 * Source {@code toy-languages}: meanings are strings of concepts, and {@link Languages} say them; examples are {@link Translations}
 * in the directions that have English on one side. Nothing is held out, since training may have fresh sentences at every step
 * ({@code batches: stream}) and whatever measures draws its own.
 */
@AutoService(DataSource.class)
public final class ToyLanguages implements DataSource {
    private static final int MOST_CONCEPTS = 1000;
    private static final int MOST_LANGUAGES = 100;
    /** More words than a network of the study has places for would be refused there. */
    private static final int LONGEST = 11;

    /** For {@link java.util.ServiceLoader}. */
    public ToyLanguages() {}

    @Override
    public String name() {
        return "toy-languages";
    }

    @Override
    public String description() {
        return "Made: strings of concepts said in several languages, by pairs of sentences of which one is English (fresh ones at every step with batches stream).";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("concepts", 8, 1, MOST_CONCEPTS, "concepts; each language has twice as many words"),
                Parameter.integer("languages", 4, 3, MOST_LANGUAGES, "languages; the first, number 0, is English"),
                Parameter.integer(
                        "longest", 5, 1, LONGEST, "concepts of the longest meaning; lengths are uniform from 1 on"),
                Parameter.integer(
                        "two_word_concepts",
                        3,
                        0,
                        MOST_CONCEPTS,
                        "concepts that take two words in languages but English"),
                Parameter.integer(
                        "reversed",
                        2,
                        0,
                        MOST_LANGUAGES,
                        "number of the language that says the last concept first; 0 = none does"),
                Sampling.train(64),
                Sampling.DATA_SEED);
    }

    @Override
    public boolean furtherFields() {
        return true;
    }

    @Override
    public boolean streams() {
        return true;
    }

    @Override
    public Dimensions dimensions(Settings settings) {
        int words = 2 * settings.integer("longest") + 1;
        return new Dimensions(words, words, settings.integer("train"), 0);
    }

    @Override
    public DataSet load(Settings settings) {
        Translations translations = new Translations(languages(settings));
        RandomStream random = new RandomStream(settings.whole("data_seed"), name() + " train");
        Examples train = translations.draw(random, settings.integer("train"));
        return new DataSet(name(), train, train.chosen(new int[0]), false).streaming(translations);
    }

    private Languages languages(Settings settings) {
        int concepts = settings.integer("concepts");
        int languages = settings.integer("languages");
        int twoWords = settings.integer("two_word_concepts");
        int reversed = settings.integer("reversed");
        if (twoWords > concepts) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: two_word_concepts %d of concepts %d: expected at most as many; lower the one or raise the other",
                    name(),
                    twoWords,
                    concepts));
        }
        if (reversed >= languages) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: reversed %d among languages %d: expected the number of one of them, at most %d, or 0 for none",
                    name(),
                    reversed,
                    languages,
                    languages - 1));
        }
        return Languages.draw(
                new RandomStream(settings.whole("data_seed"), name() + " world"),
                languages,
                concepts,
                twoWords,
                reversed,
                settings.integer("longest"));
    }
}
