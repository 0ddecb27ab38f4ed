package org.almagest.dynamics.probe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Grammar;
import org.almagest.dynamics.config.GrammarException;

/**
 * Standard deviations of noise, the first of which is none.
 *
 * @param levels from 0 on, ascending
 */
record NoiseLevels(List<Double> levels) {
    /** So many have quantities of their own. */
    static final int MOST = 5;

    private static final double LARGEST = 1e6;

    static final Grammar GRAMMAR = new Grammar() {
        @Override
        public String canonical(String text) {
            return read(text).levels.stream()
                    .map(level -> BigDecimal.valueOf(level).stripTrailingZeros().toPlainString())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public String allowed() {
            return String.format(
                    Locale.ROOT, "one to %d rising numbers from 0 on with commas between, such as '0, 0.1, 0.3'", MOST);
        }
    };

    NoiseLevels {
        levels = List.copyOf(levels);
    }

    /**
     * Those that {@code text} lists.
     *
     * @throws GrammarException if it is none of {@link #GRAMMAR}
     */
    static NoiseLevels read(String text) {
        List<Double> levels = new ArrayList<>();
        int at = 0;
        for (String entry : text.split(",", -1)) {
            double level = number(entry);
            boolean follows = levels.isEmpty() ? level == 0 : level > levels.get(levels.size() - 1);
            if (!follows || level > LARGEST || levels.size() == MOST) {
                throw new GrammarException(
                        at + entry.length() - entry.stripLeading().length(),
                        String.format(
                                Locale.ROOT,
                                "%s: expected %s",
                                entry.isBlank() ? "nothing" : "'" + entry.strip() + "'",
                                GRAMMAR.allowed()));
            }
            levels.add(level);
            at += entry.length() + 1;
        }
        return new NoiseLevels(levels);
    }

    /** NaN where it is none, which follows nothing. */
    private static double number(String entry) {
        try {
            return Double.parseDouble(entry.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
