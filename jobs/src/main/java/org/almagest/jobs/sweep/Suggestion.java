package org.almagest.jobs.sweep;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses which known word was meant by an unknown one. */
public final class Suggestion {
    private Suggestion() {}

    /** {@code ": did you mean depth?"}, or nothing where no known word is near. */
    public static String forWord(String word, Collection<String> known) {
        return nearest(word, known).map(": did you mean %s?"::formatted).orElse("");
    }

    private static Optional<String> nearest(String word, Collection<String> known) {
        // Two slips, or more in a long word; a farther word would be a guess at random.
        int reach = Math.max(2, word.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(reach);
        return known.stream()
                .filter(candidate -> distance.apply(word, candidate) >= 0
                        // A word of two letters is within two slips of any other.
                        && distance.apply(word, candidate) < Math.max(word.length(), candidate.length()))
                .min(Comparator.<String>comparingInt(candidate -> distance.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
