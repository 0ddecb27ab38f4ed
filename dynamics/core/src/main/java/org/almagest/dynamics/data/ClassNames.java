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

    private ClassNames() {}

    /**
     * The class of each label, from 0 to K−1; 1 and 1.0 are the same class where all labels are numbers.
     *
     * @param path the file, for messages
     * @throws DataException if there is only one class, or too many
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
        Map<String, Integer> numberOf = new HashMap<>();
        for (String name : names) {
            numberOf.put(numbers ? Double.toString(value(name)) : name, numberOf.size());
        }
        return labels.stream()
                .mapToInt(label -> numberOf.get(numbers ? Double.toString(value(label)) : label))
                .toArray();
    }

    /** Adding 0 makes −0 and 0 one class. */
    private static double value(String label) {
        return Double.parseDouble(label) + 0.0;
    }
}
