package org.almagest.studies.contrastivesummaries;

import java.util.Arrays;

/**
 * How good summaries are, of many documents together. Of a summary all words above the end mark count, in their order.
 *
 * @param rouge1 mean over documents of {@link #rouge} of single words
 * @param rouge2 the same of neighbours
 * @param exactMatch share of the documents whose summary is the one of the examples
 * @param facts share of the neighbours (entity, canonical word) that are facts of the document; NaN where there are none
 * @param invented share of the entities that are not in the document; NaN where there are none
 */
record SummaryScores(double rouge1, double rouge2, double exactMatch, double facts, double invented) {
    /**
     * The scores.
     *
     * @param documents [document][sentence·3 + word], see {@link MarkedFacts}
     * @param expected the summaries of the examples, [document][place]
     * @param written those of the network
     */
    static SummaryScores of(Vocabulary words, int[][] documents, int[][] expected, int[][] written) {
        double one = 0;
        double two = 0;
        int exact = 0;
        int pairs = 0;
        int right = 0;
        int entities = 0;
        int strange = 0;
        for (int i = 0; i < documents.length; i++) {
            int[] summary = content(written[i]);
            int[] reference = content(expected[i]);
            one += rouge(summary, reference, 1);
            two += rouge(summary, reference, 2);
            exact += Arrays.equals(summary, reference) ? 1 : 0;
            for (int k = 0; k < summary.length; k++) {
                if (!words.isEntity(summary[k])) {
                    continue;
                }
                int relation = relationOf(words, documents[i], summary[k]);
                entities++;
                strange += relation < 0 ? 1 : 0;
                if (k + 1 < summary.length && words.isCanonical(summary[k + 1])) {
                    pairs++;
                    right += summary[k + 1] == relation ? 1 : 0;
                }
            }
        }
        double count = documents.length;
        return new SummaryScores(
                one / count, two / count, exact / count, right / (double) pairs, strange / (double) entities);
    }

    /** The words of a summary that count. */
    private static int[] content(int[] summary) {
        return Arrays.stream(summary).filter(word -> word > Vocabulary.END).toArray();
    }

    /** The canonical word of what the document says of an entity; −1 where it says nothing. */
    private static int relationOf(Vocabulary words, int[] document, int entity) {
        for (int at = 0; at < document.length; at += Vocabulary.WORDS_OF_SENTENCE) {
            if (document[at + 1] == entity) {
                return words.canonicalOf(document[at + 2]);
            }
        }
        return -1;
    }

    /**
     * ROUGE-n as an F score (Lin 2004, Text Summarization Branches Out): twice the runs of n words that both have, each counted as
     * often as in the one that has fewer, over the runs of both; 0 where one of them has none.
     */
    static double rouge(int[] summary, int[] reference, int n) {
        int own = summary.length - n + 1;
        int others = reference.length - n + 1;
        if (own <= 0 || others <= 0) {
            return 0;
        }
        boolean[] taken = new boolean[others];
        int shared = 0;
        for (int i = 0; i < own; i++) {
            for (int j = 0; j < others; j++) {
                if (!taken[j] && Arrays.equals(summary, i, i + n, reference, j, j + n)) {
                    taken[j] = true;
                    shared++;
                    break;
                }
            }
        }
        return 2.0 * shared / (own + others);
    }
}
