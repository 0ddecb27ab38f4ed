package org.almagest.studies.interlingua;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well sentences were translated in one direction.
 *
 * @param token mean over sentences of the share of the reference's words, its end included, that are met at their place
 * @param exact share of the sentences that are met at all places
 * @param offTarget share of the words above 2 that belong to another language than the target; null where none was written
 * @param length share of the sentences whose length is predicted right; null where none is predicted
 */
record Marks(double token, double exact, @Nullable Double offTarget, @Nullable Double length) {
    /**
     * Of translations.
     *
     * @param made what was made of the sentences
     * @param references words, [word][sentence]
     * @param lengths that are right
     */
    static Marks of(
            Languages languages, Direction direction, Translating.Made made, double[] references, double[] lengths) {
        int count = lengths.length;
        int length = Math.max(made.words().length, references.length) / count;
        double tokens = 0;
        int exact = 0;
        int above = 0;
        int off = 0;
        int right = 0;
        for (int i = 0; i < count; i++) {
            int met = 0;
            int of = 0;
            boolean all = true;
            for (int t = 0; t < length; t++) {
                int written = word(made.words(), t * count + i);
                int reference = word(references, t * count + i);
                all &= written == reference;
                of += reference == Languages.PAD ? 0 : 1;
                met += reference != Languages.PAD && written == reference ? 1 : 0;
                above += written > Languages.END ? 1 : 0;
                off += written > Languages.END && languages.owner(written) != direction.target() ? 1 : 0;
            }
            tokens += (double) met / of;
            exact += all ? 1 : 0;
            right += made.lengths().length > 0 && made.lengths()[i] == lengths[i] ? 1 : 0;
        }
        return new Marks(
                tokens / count,
                (double) exact / count,
                above == 0 ? null : (Double) ((double) off / above),
                made.lengths().length == 0 ? null : (Double) ((double) right / count));
    }

    /** A word, or none where the sentences are shorter. */
    private static int word(double[] words, int at) {
        return at < words.length ? (int) words[at] : Languages.PAD;
    }

    /** A number of each direction. */
    interface Number {
        @Nullable
        Double of(Marks marks);
    }

    /** The mean of a number over directions, of those that have it; null where none has. */
    static @Nullable Double mean(List<Marks> directions, Number number) {
        double sum = 0;
        int count = 0;
        for (Marks marks : directions) {
            Double one = number.of(marks);
            if (one != null) {
                sum += one;
                count++;
            }
        }
        return count == 0 ? null : (Double) (sum / count);
    }
}
