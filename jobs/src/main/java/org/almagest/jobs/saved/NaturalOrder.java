package org.almagest.jobs.saved;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of names in which numbers count as numbers: {@code layers.2} comes before {@code layers.10}. */
public final class NaturalOrder implements Comparator<String> {
    private static final Pattern RUN = Pattern.compile("[0-9]+|[^0-9]+");

    @Override
    public int compare(String a, String b) {
        Matcher left = RUN.matcher(a);
        Matcher right = RUN.matcher(b);
        while (true) {
            boolean more = left.find();
            if (!right.find()) {
                return more ? 1 : a.compareTo(b);
            }
            if (!more) {
                return -1;
            }
            int order = runs(left.group(), right.group());
            if (order != 0) {
                return order;
            }
        }
    }

    private static int runs(String a, String b) {
        if (!Character.isDigit(a.charAt(0)) || !Character.isDigit(b.charAt(0))) {
            return a.compareTo(b);
        }
        String left = a.replaceFirst("^0+(?=.)", "");
        String right = b.replaceFirst("^0+(?=.)", "");
        return left.length() == right.length() ? left.compareTo(right) : Integer.compare(left.length(), right.length());
    }
}
