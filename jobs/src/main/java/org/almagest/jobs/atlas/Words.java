package org.almagest.jobs.atlas;

import java.util.Map;
import java.util.stream.Collectors;

/** What several pages say. */
final class Words {
    private Words() {}

    /** "3 agree, 1 disagrees, 2 inconclusive". */
    static String tally(Map<Standing, Integer> tally) {
        return tally.entrySet().stream()
                .map(entry -> entry.getValue() + " " + words(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String words(Standing standing, int count) {
        String words = standing.words();
        return count != 1 && words.endsWith("agrees") ? words.substring(0, words.length() - 1) : words;
    }

    /** The first sentence of {@code text}, or as much of it as fits. */
    static String beginning(String text, int most) {
        int end = text.indexOf(". ");
        String sentence = end < 0 ? text : text.substring(0, end + 1);
        return sentence.length() <= most
                ? sentence
                : sentence.substring(0, most - 1).strip() + "…";
    }
}
