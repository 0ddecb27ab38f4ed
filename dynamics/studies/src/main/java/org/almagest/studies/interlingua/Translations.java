package org.almagest.studies.interlingua;

import java.util.List;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.ExampleStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Field;

/**
 * Sentences with their translations as examples. Inputs are the words of the source; targets are zeros, one for each word of the
 * translation, as the surprise −ln p that a perfect translator has. Further fields: {@code translation}, the words of the target
 * with its end; {@code source_language} and {@code target_language}; and {@code length}, the concepts of the meaning and one more,
 * which are the words of the English sentence with its end. The directions that are trained take turns by the place of an example.
 */
final class Translations implements ExampleStream {
    /** The words of the target, with its end. */
    static final String TRANSLATION = "translation";
    /** The number of the language that is read. */
    static final String SOURCE = "source_language";
    /** The number of the language that is written. */
    static final String TARGET = "target_language";
    /** Vectors that the meaning should take. */
    static final String LENGTH = "length";

    private final Languages languages;
    private final List<Direction> directions;
    /** Where a meaning is drawn: runs on several threads share a data set, and none wants an array for every example. */
    private final ThreadLocal<int[]> meanings;

    Translations(Languages languages) {
        this.languages = languages;
        this.directions = Direction.trained(languages.count());
        this.meanings = ThreadLocal.withInitial(() -> new int[languages.longest()]);
    }

    @Override
    public boolean drawsFields() {
        return true;
    }

    @Override
    public void draw(RandomStream random, double[] inputs, double[] targets) {
        throw new IllegalStateException("a translation without its further fields: expected them to be asked for");
    }

    @Override
    public void draw(RandomStream random, int place, double[] inputs, double[] targets, double[][] further) {
        int[] meaning = meanings.get();
        int length = languages.drawMeaning(random, meaning);
        Direction direction = directions.get(place % directions.size());
        languages.say(direction.source(), meaning, length, inputs, 0, 1);
        languages.say(direction.target(), meaning, length, further[0], 0, 1);
        further[1][0] = direction.source();
        further[2][0] = direction.target();
        further[3][0] = length + 1.0;
    }

    /** So many examples, drawn one after another. */
    Examples draw(RandomStream random, int count) {
        int words = languages.words();
        double[] sources = new double[count * words];
        double[] translations = new double[count * words];
        double[][] rest = new double[3][count];
        double[] source = new double[words];
        double[][] further = {new double[words], new double[1], new double[1], new double[1]};
        for (int i = 0; i < count; i++) {
            draw(random, i, source, new double[words], further);
            System.arraycopy(source, 0, sources, i * words, words);
            System.arraycopy(further[0], 0, translations, i * words, words);
            for (int k = 0; k < rest.length; k++) {
                rest[k][i] = further[k + 1][0];
            }
        }
        return examples(languages, count, sources, translations, rest[0], rest[1], rest[2]);
    }

    /**
     * Examples.
     *
     * @param sources words, [count][words]
     * @param translations words, [count][words]
     * @param from language of each source
     * @param to language of each translation
     * @param lengths of each meaning, and one more
     */
    static Examples examples(
            Languages languages,
            int count,
            double[] sources,
            double[] translations,
            double[] from,
            double[] to,
            double[] lengths) {
        int words = languages.words();
        return new Examples(
                words,
                words,
                count,
                sources,
                new double[count * words],
                List.of(
                        Field.integer(TRANSLATION, words, translations),
                        Field.integer(SOURCE, 1, from),
                        Field.integer(TARGET, 1, to),
                        Field.integer(LENGTH, 1, lengths)),
                languages.shared());
    }
}
