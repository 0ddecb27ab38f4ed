package org.almagest.studies.interlingua;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.Sampling;
import org.almagest.dynamics.data.SharedArray;

/**
 * Languages that say the same concepts by words of their own. Words are whole numbers: 0 fills up, 1 begins a sentence, 2 ends it,
 * and language l has the 2·concepts words from 3 + 2·concepts·l on. Concept c is word number 2c of a permutation of these; in
 * languages other than English some concepts take word 2c + 1 besides.
 *
 * @param first word of each concept, [language][concept]
 * @param second further word of each concept, [language][concept]; {@link #PAD} where it has one word
 * @param reversed whether each language says the last concept first
 * @param longest concepts of the longest meaning
 */
record Languages(int[][] first, int[][] second, boolean[] reversed, int longest) {
    /** Fills a sentence up. */
    static final int PAD = 0;
    /** Stands before the first word of a translation. */
    static final int BEGIN = 1;
    /** Ends a sentence. */
    static final int END = 2;
    /** The first word of the first language. */
    static final int FIRST_WORD = 3;

    private static final String FIRST = "first_words";
    private static final String SECOND = "second_words";
    private static final String REVERSED = "reversed";
    private static final String LONGEST = "longest";

    /**
     * Draws languages.
     *
     * @param twoWords concepts of two words in each language but English
     * @param backwards the language that says the last concept first; 0 for none
     */
    static Languages draw(RandomStream random, int languages, int concepts, int twoWords, int backwards, int longest) {
        int[][] first = new int[languages][concepts];
        int[][] second = new int[languages][concepts];
        boolean[] reversed = new boolean[languages];
        for (int language = 0; language < languages; language++) {
            int[] words = shuffled(random, 2 * concepts);
            int[] chosen = shuffled(random, concepts);
            int begin = FIRST_WORD + 2 * concepts * language;
            for (int concept = 0; concept < concepts; concept++) {
                first[language][concept] = begin + words[2 * concept];
            }
            for (int i = 0; i < twoWords && language != Direction.ENGLISH; i++) {
                second[language][chosen[i]] = begin + words[2 * chosen[i] + 1];
            }
            reversed[language] = language == backwards && language != Direction.ENGLISH;
        }
        return new Languages(first, second, reversed, longest);
    }

    private static int[] shuffled(RandomStream random, int count) {
        int[] order = Sampling.inOrder(count);
        random.shuffle(order);
        return order;
    }

    /** How many there are. */
    int count() {
        return first.length;
    }

    /** Concepts of each. */
    int concepts() {
        return first[0].length;
    }

    /** Words of all languages with the three that none of them owns. */
    int vocabulary() {
        return FIRST_WORD + 2 * concepts() * count();
    }

    /** Words of the longest sentence, its end included. */
    int words() {
        return 2 * longest + 1;
    }

    /** The language that owns a word; −1 for a word that none owns. */
    int owner(int word) {
        return word < FIRST_WORD ? -1 : (word - FIRST_WORD) / (2 * concepts());
    }

    /** Draws a meaning: the number of its concepts uniform from 1 to the longest, then each concept uniform. Returns that number. */
    int drawMeaning(RandomStream random, int[] meaning) {
        int length = 1 + random.below(longest);
        for (int i = 0; i < length; i++) {
            meaning[i] = random.below(concepts());
        }
        return length;
    }

    /** Draws a meaning of its own. */
    int[] drawMeaning(RandomStream random) {
        int[] most = new int[longest];
        int length = drawMeaning(random, most);
        return Arrays.copyOf(most, length);
    }

    /**
     * Says the first {@code length} concepts of a meaning, with the end of the sentence and {@link #PAD} to fill up.
     *
     * @param words receives {@link #words} numbers
     * @param step by which they lie apart, the first at {@code at}
     */
    void say(int language, int[] meaning, int length, double[] words, int at, int step) {
        int next = 0;
        for (int i = 0; i < length; i++) {
            int concept = meaning[reversed[language] ? length - 1 - i : i];
            words[at + step * next++] = first[language][concept];
            if (second[language][concept] != PAD) {
                words[at + step * next++] = second[language][concept];
            }
        }
        words[at + step * next++] = END;
        while (next < words()) {
            words[at + step * next++] = PAD;
        }
    }

    /** As arrays that examples share. */
    List<SharedArray> shared() {
        double[] backwards = new double[count()];
        for (int language = 0; language < backwards.length; language++) {
            backwards[language] = reversed[language] ? 1 : 0;
        }
        return List.of(
                new SharedArray(FIRST, count(), concepts(), flat(first)),
                new SharedArray(SECOND, count(), concepts(), flat(second)),
                new SharedArray(REVERSED, 1, count(), backwards),
                new SharedArray(LONGEST, 1, 1, new double[] {longest}));
    }

    private double[] flat(int[][] words) {
        double[] flat = new double[count() * concepts()];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = words[i / concepts()][i % concepts()];
        }
        return flat;
    }

    /**
     * The languages of examples.
     *
     * @throws IllegalArgumentException if they have none, saying the way out
     */
    static Languages of(Examples examples) {
        List<SharedArray> found = new ArrayList<>();
        for (String name : List.of(FIRST, SECOND, REVERSED, LONGEST)) {
            found.add(examples.shared().stream()
                    .filter(array -> array.shape().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "examples that share no array %s: expected sentences of several languages; choose data toy-languages",
                            name))));
        }
        double[] backwards = found.get(2).values();
        boolean[] reversed = new boolean[backwards.length];
        for (int language = 0; language < reversed.length; language++) {
            reversed[language] = backwards[language] == 1;
        }
        return new Languages(table(found.get(0)), table(found.get(1)), reversed, (int)
                found.get(3).values()[0]);
    }

    private static int[][] table(SharedArray array) {
        int columns = array.shape().columns();
        int[][] table = new int[array.shape().rows()][columns];
        for (int i = 0; i < array.values().length; i++) {
            table[i / columns][i % columns] = (int) array.values()[i];
        }
        return table;
    }
}
