package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;

/**
 * The part of the flat vector that one layer owns, where its blocks follow one another.
 *
 * @param layer 0-based
 * @param from its first number
 * @param to behind its last number
 */
record LayerSpan(int layer, int from, int to) {
    /** The layers of {@code model} in the order of its blocks; a layer whose blocks are scattered comes several times. */
    private static List<LayerSpan> pieces(Model model) {
        List<LayerSpan> spans = new ArrayList<>();
        for (Block block : model.blocks()) {
            LayerSpan last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
            if (last != null && last.layer == block.layer() && last.to == block.offset()) {
                spans.set(spans.size() - 1, new LayerSpan(last.layer, last.from, block.offset() + block.size()));
            } else {
                spans.add(new LayerSpan(block.layer(), block.offset(), block.offset() + block.size()));
            }
        }
        return spans;
    }

    /** Those that a layer owns, and that lie in one piece. */
    static List<LayerSpan> of(Model model) {
        List<LayerSpan> pieces = pieces(model);
        return pieces.stream()
                .filter(span -> span.layer >= 0
                        && pieces.stream()
                                        .filter(other -> other.layer == span.layer)
                                        .count()
                                == 1)
                .toList();
    }
}
