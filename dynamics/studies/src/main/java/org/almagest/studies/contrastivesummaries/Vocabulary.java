package org.almagest.studies.contrastivesummaries;

import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.data.SharedArray;

/**
 * The words of {@link MarkedFacts} by their numbers: {@link #PAD}, {@link #BEGIN}, {@link #END}, the two marks, the entities, two
 * synonyms for each relation, a canonical word for each, and four that are never used.
 *
 * @param entities different ones
 * @param relations different ones
 */
record Vocabulary(int entities, int relations) {
    /** Stands where there is no word. */
    static final int PAD = 0;
    /** Before a summary. */
    static final int BEGIN = 1;
    /** After a summary. */
    static final int END = 2;
    /** The mark of a sentence that the summary has. */
    static final int MARKED = 3;
    /** The mark of any other sentence. */
    static final int UNMARKED = 4;
    /** Words of a sentence: mark, entity, relation. */
    static final int WORDS_OF_SENTENCE = 3;

    private static final int FIRST_ENTITY = 5;
    private static final int SYNONYMS = 2;
    private static final int UNUSED = 4;
    private static final String NAME = "vocabulary";

    /** That of {@code examples}, which share it. */
    static Vocabulary of(Examples examples) {
        SharedArray sizes = examples.shared().stream()
                .filter(array -> array.shape().name().equals(NAME))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "examples without a vocabulary of entities and relations: expected data marked-facts"));
        return new Vocabulary((int) sizes.values()[0], (int) sizes.values()[1]);
    }

    /** For the examples. */
    SharedArray shared() {
        return new SharedArray(NAME, 1, 2, new double[] {entities, relations});
    }

    /** Words in all. */
    int size() {
        return canonical(relations) + UNUSED;
    }

    /** The word of an entity, from 0 on. */
    int entity(int number) {
        return FIRST_ENTITY + number;
    }

    /** A word that documents have for a relation; {@code synonym} is 0 or 1. */
    int relation(int number, int synonym) {
        return FIRST_ENTITY + entities + SYNONYMS * number + synonym;
    }

    /** The word that summaries have for a relation. */
    int canonical(int number) {
        return FIRST_ENTITY + entities + SYNONYMS * relations + number;
    }

    /** The canonical word of a document's word for a relation. */
    int canonicalOf(int relationWord) {
        return canonical((relationWord - relation(0, 0)) / SYNONYMS);
    }

    /** Whether a word is an entity. */
    boolean isEntity(int word) {
        return word >= entity(0) && word < entity(entities);
    }

    /** Whether a word is a summary's word for a relation. */
    boolean isCanonical(int word) {
        return word >= canonical(0) && word < canonical(relations);
    }
}
