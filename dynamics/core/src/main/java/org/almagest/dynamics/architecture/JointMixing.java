package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.TransformerBlock;

/**
 * Ordinary blocks on the tokens of text and image alike. Of the last one only the summary is computed.
 *
 * @param layers at least one
 * @param tokens of text and image
 */
record JointMixing(List<TransformerBlock> layers, int tokens) implements Mixing {
    @Override
    public Sequence summary(ForwardPass pass, Sequence text, Sequence image) {
        Sequence all = text.followedBy(pass.graph(), image);
        int last = layers.size() - 1;
        for (int k = 0; k < last; k++) {
            all = layers.get(k).apply(pass, all);
        }
        return layers.get(last).first(pass, all, 1);
    }

    @Override
    public double operations() {
        return layers.stream().mapToDouble(layer -> layer.operations(tokens)).sum();
    }

    /** Multiply-adds of all layers. */
    long multiplyAdds() {
        return layers.stream()
                .mapToLong(layer -> layer.multiplyAdds(tokens, tokens))
                .sum();
    }
}
