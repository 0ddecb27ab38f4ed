package org.almagest.dynamics.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.almagest.dynamics.config.Grammar;
import org.almagest.dynamics.config.GrammarException;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Block;

/**
 * Groups of parameter blocks whose step size is a factor times the others', such as {@code b=0, layer 0-3=0.1, layer last W=2}.
 * Factors of several groups that a block is in are multiplied; blocks of factor 0 do not move.
 */
final class RateGroups {
    /** The texts that say groups; a blank one says none. */
    static final Grammar GRAMMAR = new Grammar() {
        @Override
        public String canonical(String text) {
            return read(text).stream().map(RateGroup::toString).collect(Collectors.joining(", "));
        }

        @Override
        public String allowed() {
            return "GROUP=FACTOR with commas between, a group being the name of blocks (* for any letters), layer NUMBER, layer FIRST-LAST, layer last, or a layer and a name, and a factor a number from 0 to 1000000, such as 'b=0, layer 0-3=0.1, layer last W=2'";
        }
    };

    private final List<RateGroup> groups;
    private final int last;

    private RateGroups(List<RateGroup> groups, int last) {
        this.groups = groups;
        this.last = last;
    }

    private static List<RateGroup> read(String text) {
        List<RateGroup> groups = new ArrayList<>();
        if (text.isBlank()) {
            return groups;
        }
        int at = 0;
        for (String entry : text.split(",", -1)) {
            int begin = at + entry.length() - entry.stripLeading().length();
            groups.add(RateGroup.read(entry.strip())
                    .orElseThrow(() -> new GrammarException(
                            begin,
                            String.format(
                                    Locale.ROOT,
                                    "%s is no group with its factor: expected %s",
                                    entry.isBlank() ? "nothing" : "'" + entry.strip() + "'",
                                    GRAMMAR.allowed()))));
            at += entry.length() + 1;
        }
        return groups;
    }

    /**
     * The groups that {@code text} names among {@code blocks}.
     *
     * @param blocks all blocks of the model
     * @throws GrammarException if the text is none of {@link #GRAMMAR}
     * @throws UnsuitableSetting if no block is in a group
     */
    static RateGroups of(String text, List<Block> blocks) {
        int last = blocks.stream().mapToInt(Block::layer).max().orElse(0);
        List<RateGroup> groups = read(text);
        for (RateGroup group : groups) {
            if (blocks.stream().noneMatch(block -> group.has(block, last))) {
                throw new UnsuitableSetting(
                        "rates",
                        String.format(
                                Locale.ROOT,
                                "'%s', and no block of the network is in the group of '%s': expected a name among %s, a layer among %s, or both of one block",
                                text,
                                group,
                                names(blocks),
                                layers(blocks)));
            }
        }
        return new RateGroups(groups, last);
    }

    private static String names(List<Block> blocks) {
        return String.join(", ", blocks.stream().map(Block::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String layers(List<Block> blocks) {
        TreeSet<Integer> layers = blocks.stream()
                .map(Block::layer)
                .filter(layer -> layer >= 0)
                .collect(Collectors.toCollection(TreeSet::new));
        if (layers.isEmpty()) {
            return "none";
        }
        return layers.size() == 1
                ? String.valueOf(layers.first())
                : String.format(Locale.ROOT, "%d to %d", layers.first(), layers.last());
    }

    /** By what the step size of {@code block} is multiplied. */
    double factor(Block block) {
        double factor = 1;
        for (RateGroup group : groups) {
            factor *= group.has(block, last) ? group.factor() : 1;
        }
        return factor;
    }
}
