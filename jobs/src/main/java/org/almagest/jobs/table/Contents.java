package org.almagest.jobs.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bundles whose rows a merged file holds, in the order in which their rows stand. It is kept in the
 * footer of the file, so that a file says by itself what is in it.
 *
 * @param parts one a bundle, also for bundles without rows in this table
 */
record Contents(List<Part> parts) {
    /** The footer's key for it. */
    static final String KEY = "almagest.bundles";

    /** No bundle's name begins so. */
    private static final String PREFIX = "merged-";

    private static final int NAME_BYTES = 16;

    Contents {
        parts = List.copyOf(parts);
    }

    /**
     * A bundle's rows in one table.
     *
     * @param bundle its name
     * @param rows how many
     * @param bytes of the file that held them before they were merged; 0 if there was none
     */
    record Part(String bundle, long rows, long bytes) {}

    /** The name of the file that holds these bundles in this order, in all tables. */
    static String name(List<String> bundles) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
        for (String bundle : bundles) {
            digest.update((bundle + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return PREFIX + HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }

    /** Whether a file of this name, without its suffix, is a merged one. */
    static boolean isMerged(String name) {
        return name.startsWith(PREFIX);
    }

    /** What a footer says; null if it says nothing. */
    static @Nullable Contents of(Map<String, String> footer) {
        String text = footer.get(KEY);
        if (text == null) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            if (words.length != 3) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "'%s' in the footer: expected 'bundle rows bytes'", line));
            }
            parts.add(new Part(words[0], Long.parseLong(words[1]), Long.parseLong(words[2])));
        }
        return new Contents(parts);
    }

    /** For a footer. */
    Map<String, String> footer() {
        List<String> lines = parts.stream()
                .map(part -> String.format(Locale.ROOT, "%s %d %d", part.bundle(), part.rows(), part.bytes()))
                .toList();
        return Map.of(KEY, String.join("\n", lines));
    }

    long rows() {
        return parts.stream().mapToLong(Part::rows).sum();
    }

    /** What does not fit a file of this name with so many rows, in a few words; null if all does. */
    @Nullable
    String contradiction(String file, long rows) {
        if (!name(parts.stream().map(Part::bundle).toList()).equals(file)) {
            return "its footer lists other bundles than its name stands for";
        }
        return rows() == rows ? null : String.format(Locale.ROOT, "its footer counts %d rows, found %d", rows(), rows);
    }
}
