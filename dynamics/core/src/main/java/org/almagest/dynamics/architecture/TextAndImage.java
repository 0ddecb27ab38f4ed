package org.almagest.dynamics.architecture;

import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Field;
import org.almagest.dynamics.data.SharedArray;

/**
 * What examples of a text and an image are like: the field {@code words} holds the text as numbers of words, the inputs are the
 * patches of the image one after another. Shared by all examples are {@code vocabulary}, a row a word, and {@code unlabelled},
 * patches of images without a question, a row a patch.
 *
 * @param words in a text
 * @param vocabulary different words
 * @param patches in an image
 * @param numbers of a patch
 * @param outputs numbers in the prediction
 * @param unlabelled patches without a question, [count][numbers]
 */
record TextAndImage(int words, int vocabulary, int patches, int numbers, int outputs, SharedArray unlabelled) {
    static final String WORDS = "words";
    private static final String VOCABULARY = "vocabulary";
    private static final String UNLABELLED = "unlabelled";

    /**
     * The sizes of {@code data}.
     *
     * @throws IllegalArgumentException if it has no texts, or its inputs are no patches
     */
    static TextAndImage of(DataSet data) {
        Field words = data.train().further().stream()
                .filter(field -> field.name().equals(WORDS) && field.kind() == Field.Kind.INTEGER)
                .findFirst()
                .orElseThrow(() -> misfit(data, "a field " + WORDS + " of whole numbers"));
        int vocabulary = shared(data, VOCABULARY).shape().rows();
        SharedArray unlabelled = shared(data, UNLABELLED);
        int numbers = unlabelled.shape().columns();
        int features = data.train().features();
        if (features % numbers != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s: inputs of %d numbers, and patches of %d in the shared array %s: expected a multiple",
                    data.name(),
                    features,
                    numbers,
                    UNLABELLED));
        }
        return new TextAndImage(
                words.shape().length(),
                vocabulary,
                features / numbers,
                numbers,
                data.train().outputs(),
                unlabelled);
    }

    private static SharedArray shared(DataSet data, String name) {
        List<SharedArray> arrays = data.train().shared();
        return arrays.stream()
                .filter(array -> array.shape().name().equals(name))
                .findFirst()
                .orElseThrow(() -> misfit(data, "a shared array " + name));
    }

    private static IllegalArgumentException misfit(DataSet data, String wanted) {
        return new IllegalArgumentException(String.format(
                Locale.ROOT,
                "data %s has not %s: this type of fusion takes in a text and the patches of an image; choose data patch-questions, or another type",
                data.name(),
                wanted));
    }

    /** Tokens of a text: its words, after one that is no word and gathers what the prediction is made of. */
    int textTokens() {
        return words + 1;
    }

    /** Tokens of text and image. */
    int tokens() {
        return textTokens() + patches;
    }
}
