package org.almagest.dynamics.train;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.dynamics.family.Block;

/**
 * Parameter blocks that have a step size of their own.
 *
 * @param layers as a text has them; empty for any
 * @param from the first of their layers; {@link #LAST_LAYER} for the last
 * @param to the last of them; {@link #LAST_LAYER} for the last
 * @param name of the blocks, in which * stands for any letters
 * @param factor by which the step size is multiplied; 0 keeps them where they are
 */
record RateGroup(String layers, int from, int to, String name, double factor) {
    private static final String LAST = "last";
    private static final int LAST_LAYER = Integer.MAX_VALUE;
    private static final String ANY = "*";
    private static final Pattern FORM = Pattern.compile(
            "(?:layer\\s+(?<from>\\d{1,9}|last)(?:-(?<to>\\d{1,9}|last))?(?=[\\s=]))?\\s*(?<name>[^\\s=]+)?\\s*=\\s*(?<factor>\\S+)");
    private static final double LARGEST = 1e6;

    /** Reads one, such as {@code layer 0-3 W=0.1}; empty if {@code text} is none. */
    static Optional<RateGroup> read(String text) {
        Matcher entry = FORM.matcher(text);
        if (!entry.matches()) {
            return Optional.empty();
        }
        String from = entry.group("from");
        String to = entry.group("to");
        String name = entry.group("name");
        double factor = factor(entry.group("factor"));
        if ((from == null && name == null) || !(factor >= 0 && factor <= LARGEST)) {
            return Optional.empty();
        }
        if (from == null) {
            return Optional.of(new RateGroup("", Integer.MIN_VALUE, LAST_LAYER, name, factor));
        }
        return Optional.of(new RateGroup(
                "layer " + (to == null ? from : from + "-" + to),
                layer(from),
                layer(to == null ? from : to),
                name == null ? ANY : name,
                factor));
    }

    private static int layer(String word) {
        return word.equals(LAST) ? LAST_LAYER : Integer.parseInt(word);
    }

    private static double factor(String word) {
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /**
     * Whether {@code block} is in it.
     *
     * @param last the last layer of the network
     */
    boolean has(Block block, int last) {
        return block.layer() >= resolved(from, last)
                && block.layer() <= resolved(to, last)
                && Pattern.matches(Pattern.quote(name).replace(ANY, "\\E.*\\Q"), block.name());
    }

    private static int resolved(int layer, int last) {
        return layer == LAST_LAYER ? last : layer;
    }

    /** As a text has it, without what can be left out. */
    @Override
    public String toString() {
        String blocks = layers.isEmpty() ? name : name.equals(ANY) ? layers : layers + " " + name;
        return blocks + "=" + (factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor));
    }
}
