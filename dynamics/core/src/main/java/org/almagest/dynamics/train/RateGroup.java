package org.almagest.dynamics.train;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.family.Block;

/**
 * Parameter blocks that have a step size of their own.
 *
 * @param text as it was written
 * @param from the first of their layers
 * @param to the last of them
 * @param name what their names match
 * @param factor by which the step size is multiplied; 0 keeps them where they are
 */
record RateGroup(String text, int from, int to, Pattern name, double factor) {
    /** What {@link #read} reads, for an error message. */
    static final String FORM =
            "GROUP=FACTOR with commas between, GROUP being the name of blocks (* for any letters), layer NUMBER, layer FIRST-LAST, layer last, or a layer and a name; such as 'b=0, layer 0-3=0.1, layer last W=2'";

    private static final String LAST = "last";
    private static final Pattern ENTRY = Pattern.compile(
            "(?:layer\\s+(?<from>\\d{1,9}|last)(?:-(?<to>\\d{1,9}|last))?(?=[\\s=]))?\\s*(?<name>[^\\s=]+)?\\s*=\\s*(?<factor>\\S+)");
    private static final double LARGEST = 1e6;

    /**
     * Reads one.
     *
     * @param last the last layer of the network
     * @return empty if {@code text} is not of the {@linkplain #FORM form}
     */
    static Optional<RateGroup> read(String text, int last) {
        Matcher entry = ENTRY.matcher(text);
        if (!entry.matches()) {
            return Optional.empty();
        }
        String layer = entry.group("from");
        String name = entry.group("name");
        double factor = factor(entry.group("factor"));
        if (layer == null && name == null || !(factor >= 0 && factor <= LARGEST)) {
            return Optional.empty();
        }
        int from = layer == null ? Integer.MIN_VALUE : layer(layer, last);
        int to = layer == null ? Integer.MAX_VALUE : from;
        if (entry.group("to") != null) {
            to = layer(entry.group("to"), last);
        }
        return Optional.of(new RateGroup(text, from, to, pattern(name == null ? "*" : name), factor));
    }

    private static int layer(String word, int last) {
        return word.equals(LAST) ? last : Integer.parseInt(word);
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(Pattern.quote(name).replace("*", "\\E.*\\Q"));
    }

    private static double factor(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether {@code block} is in it. */
    boolean has(Block block) {
        return block.layer() >= from
                && block.layer() <= to
                && name.matcher(block.name()).matches();
    }
}
