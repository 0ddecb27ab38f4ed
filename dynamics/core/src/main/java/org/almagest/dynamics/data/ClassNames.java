package org.almagest.dynamics.data;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Class labels as a file writes them, numbered from 0 in their order: by value if all are numbers, else as text. */
public final class ClassNames {
    /** More are no classes but a quantity that was taken for one. */
    public static final int MOST = 1000;

    /** A small table may well have a class of one example, or several. */
    private static final int MOST_UNCOMMON = 10;

    private ClassNames() {}

    /**
     * The class of each label, from 0 to K−1; 1 and 1.0 are the same class where all labels are numbers.
     *
     * @param path the file, for messages
     * @throws DataException if there is only one class, or too many, or the labels look like a quantity
     */
    public static int[] numbered(String path, List<String> labels) {
        boolean numbers = labels.stream().allMatch(label -> !Double.isNaN(Decimal.of(label)));
        Comparator<String> order = numbers ? Comparator.comparingDouble(ClassNames::value) : Comparator.naturalOrder();
        TreeSet<String> names = new TreeSet<>(order);
        names.addAll(labels);
        if (names.size() < 2 || names.size() > MOST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: the label column holds %d different values in %d rows, expected 2 to %d classes;"
                            + " for a quantity set task: regression",
                    path,
                    names.size(),
                    labels.size(),
                    MOST));
        }
        requireClasses(path, labels, names, numbers);
        Map<String, Integer> numberOf = new HashMap<>();
        for (String name : names) {
            numberOf.put(numbers ? Double.toString(value(name)) : name, numberOf.size());
        }
        return labels.stream()
                .mapToInt(label -> numberOf.get(numbers ? Double.toString(value(label)) : label))
                .toArray();
    }

    /** Refuses what looks like a quantity that nobody said was one. */
    private static void requireClasses(String path, List<String> labels, TreeSet<String> names, boolean numbers) {
        if (numbers) {
            for (String name : names) {
                if (value(name) != Math.rint(value(name))) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: the label column holds %s, which is no whole number: expected classes; for a quantity set task: regression (a class that is such a number has to be written as a word)",
                            path,
                            name));
                }
            }
        }
        if (names.size() > MOST_UNCOMMON && 2L * names.size() > labels.size()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: the label column holds %d different values in %d rows: expected classes of at least two examples each on average; for a quantity set task: regression, or name another label",
                    path,
                    names.size(),
                    labels.size()));
        }
    }

    /** Adding 0 makes −0 and 0 one class. */
    private static double value(String label) {
        return Double.parseDouble(label) + 0.0;
    }
}
