package org.almagest.dynamics.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which known word was meant by an unknown one. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code ": did you mean depth?"}, or nothing where no known word is near. */
    public static String forWord(String word, Collection<String> known) {
        return nearest(word, known).map(near -> ": did you mean " + near + "?").orElse("");
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        // Two slips, or more in a long word; a farther word would be a guess at random.
        int reach = Math.max(2, word.length() / 3);
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= reach
                        // A word of two letters is within two slips of any other.
                        && distance(word, candidate) < Math.max(word.length(), candidate.length()))
                .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Levenshtein's distance: the fewest letters inserted, dropped or replaced that make one word of the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
