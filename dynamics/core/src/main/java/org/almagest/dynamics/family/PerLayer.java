package org.almagest.dynamics.family;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.config.Settings;

/** Settings that are one value for all layers, or a text with one for each: {@code "8,16"}. */
final class PerLayer {
    private PerLayer() {}

    /**
     * A whole number for each layer.
     *
     * @param list the text setting; empty = all layers take {@code all}
     * @param largest largest number allowed; the smallest is 1
     */
    static List<Integer> integers(Settings settings, String list, String all, int depth, int largest) {
        if (settings.text(list).isBlank()) {
            return Collections.nCopies(depth, settings.integer(all));
        }
        List<Integer> numbers = new ArrayList<>();
        for (String entry : entries(settings, list, all, depth)) {
            int number = entry.matches("[0-9]{1,9}") ? Integer.parseInt(entry) : 0;
            if (number < 1 || number > largest) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s %s: entry %s is not a whole number from 1 to %d",
                        list,
                        settings.text(list),
                        entry.isEmpty() ? "(empty)" : entry,
                        largest));
            }
            numbers.add(number);
        }
        return numbers;
    }

    /** One of {@code words} for each layer. */
    static List<String> words(Settings settings, String list, String all, int depth, List<String> words) {
        if (settings.text(list).isBlank()) {
            return Collections.nCopies(depth, settings.text(all));
        }
        List<String> entries = entries(settings, list, all, depth);
        for (String entry : entries) {
            if (!words.contains(entry)) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s %s: entry %s is not one of %s",
                        list,
                        settings.text(list),
                        entry.isEmpty() ? "(empty)" : entry,
                        String.join(", ", words)));
            }
        }
        return entries;
    }

    private static List<String> entries(Settings settings, String list, String all, int depth) {
        List<String> entries = new ArrayList<>();
        for (String entry : settings.text(list).split(",", -1)) {
            entries.add(entry.trim());
        }
        if (entries.size() != depth) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s %s: %d entries at depth %d, expected one for each layer; leave it out to take %s for all",
                    list,
                    settings.text(list),
                    entries.size(),
                    depth,
                    all));
        }
        return entries;
    }
}
