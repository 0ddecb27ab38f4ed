package org.almagest.studies.adversarialalignment;

import java.util.Locale;

/**
 * How many numbers the parts of a movie have. An example's inputs are its clips, the question, then the answers; of clips, texts and
 * answers number u·count + i is unit u of the i-th.
 *
 * @param clips T of a movie, and as many texts
 * @param video numbers in a clip
 * @param text numbers in a text, a question and an answer
 * @param answers to choose from
 */
record MovieShape(int clips, int video, int text, int answers) {
    /** Name of the field with the clips of the movie that the game is played with. */
    static final String FILM_CLIPS = "film_clips";

    /** Name of the field with the texts of the same movie. */
    static final String FILM_TEXTS = "film_texts";

    /**
     * The shape of examples of which the lengths are known.
     *
     * @throws IllegalArgumentException if no movie has these
     */
    static MovieShape of(int features, int answers, int filmClips, int filmTexts) {
        int text = (features - filmClips) / (1 + answers);
        int clips = text < 1 ? 0 : filmTexts / text;
        int video = clips < 1 ? 0 : filmClips / clips;
        MovieShape shape = new MovieShape(clips, video, text, answers);
        if (clips < 2 || video < 1 || shape.inputs() != features || shape.allTexts() != filmTexts) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%d inputs, %d answers, %d numbers of clips and %d of texts are no movie: expected data movie-stories",
                    features,
                    answers,
                    filmClips,
                    filmTexts));
        }
        return shape;
    }

    /** Numbers of all clips. */
    int allClips() {
        return Math.multiplyExact(clips, video);
    }

    /** Numbers of all texts. */
    int allTexts() {
        return Math.multiplyExact(clips, text);
    }

    /** Numbers of an input. */
    int inputs() {
        return Math.addExact(allClips(), Math.multiplyExact(1 + answers, text));
    }
}
