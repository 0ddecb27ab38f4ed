package org.almagest.dynamics.train;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.almagest.dynamics.config.UnsuitableSetting;
import org.almagest.dynamics.family.Block;

/**
 * Groups of parameter blocks whose step size is a factor times the others'. Factors of several groups that a block is in are
 * multiplied; blocks of factor 0 do not move.
 */
final class RateGroups {
    private static final String SETTING = "rates";

    private final List<RateGroup> groups;

    private RateGroups(List<RateGroup> groups) {
        this.groups = groups;
    }

    /**
     * The groups that {@code text} names among {@code blocks}.
     *
     * @param text such as {@code "b=0, layer 0-3=0.1, layer last W=2"}, see {@link RateGroup#read}; blank for none
     * @param blocks all blocks of the model
     * @throws UnsuitableSetting if the text is no list of groups, or no block is in a group
     */
    static RateGroups of(String text, List<Block> blocks) {
        if (text.isBlank()) {
            return new RateGroups(List.of());
        }
        int last = blocks.stream().mapToInt(Block::layer).max().orElse(0);
        List<RateGroup> groups = Stream.of(text.split(",", -1))
                .map(entry -> RateGroup.read(entry.strip(), last)
                        .orElseThrow(() -> new UnsuitableSetting(
                                SETTING,
                                "'%s', of which '%s' is no group with its factor: expected %s"
                                        .formatted(text, entry.strip(), RateGroup.FORM))))
                .toList();
        for (RateGroup group : groups) {
            if (blocks.stream().noneMatch(group::has)) {
                throw new UnsuitableSetting(
                        SETTING,
                        "'%s', and no block of the network is in the group of '%s': expected a name among %s, a layer among %s, or both of one block"
                                .formatted(text, group.text(), names(blocks), layers(blocks)));
            }
        }
        return new RateGroups(groups);
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
        return layers.size() == 1 ? String.valueOf(layers.first()) : "%d to %d".formatted(layers.first(), layers.last());
    }

    /** By what the step size of {@code block} is multiplied. */
    double factor(Block block) {
        double factor = 1;
        for (RateGroup group : groups) {
            factor *= group.has(block) ? group.factor() : 1;
        }
        return factor;
    }
}
