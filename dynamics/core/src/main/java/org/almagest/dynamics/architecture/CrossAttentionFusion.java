package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Attention;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransformerBlock;

/**
 * Type A of arXiv 2405.17927: in every layer the text attends to itself, then through a gate to the image, t ← t + tanh(g)·CA(LN(t); v), and
 * goes through the dense layers. The image's tokens v are a dense layer's and stay what they are; g = 0 at the start, so that
 * training begins with a network of texts (as in Flamingo, Alayrac et al. 2022, arXiv 2204.14198, section 2.2).
 */
final class CrossAttentionFusion extends TextAndImageFusion {
    @Override
    public String word() {
        return "cross-attention";
    }

    @Override
    public String meaning() {
        return "gated attention of the text to the image in every layer (type A)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    Parts parts(Blocks.Builder blocks, TextAndImage shape, Sizes sizes, Settings settings) {
        int width = sizes.width();
        Dense path = Dense.of(blocks, 0, shape.numbers(), width, UNIFORM, true);
        List<Gated> layers = new ArrayList<>();
        for (int k = 1; k <= sizes.depth(); k++) {
            layers.add(Gated.of(blocks, k, sizes));
        }
        long text = shape.textTokens();
        long image = shape.patches();
        long multiplyAdds = layers.stream()
                .mapToLong(layer -> layer.block.multiplyAdds(text, text) + layer.crossing.multiplyAdds(text, image))
                .sum();
        long square = (long) width * width;
        long added = image * width + sizes.dense(shape.numbers()) + sizes.depth() * (4 * square + 6L * width + 1);
        Cost cost = new Cost(multiplyAdds + image * shape.numbers() * width, added);
        return new Parts(path, new Layers(layers, shape), cost);
    }

    /** A block of the text with a gated look at the image between its halves. */
    private record Gated(TransformerBlock block, int gate, LayerNorm norm, Attention crossing) {
        static Gated of(Blocks.Builder blocks, int layer, Sizes sizes) {
            int width = sizes.width();
            return new Gated(
                    sizes.block(blocks, layer, ""),
                    blocks.weight(layer, "gate", 1, 1, Start.ZERO),
                    LayerNorm.of(blocks, layer, "_cross", width),
                    Attention.of(blocks, layer, "_cross", width, width, sizes.heads(), UNIFORM));
        }

        /** The tokens that have attended to their own kind, after the rest of the layer. */
        Sequence cross(ForwardPass pass, Sequence text, Sequence image) {
            GraphBuilder graph = pass.graph();
            Sequence normal = text.with(norm.apply(pass, text.states()));
            Node seen = crossing.apply(pass, normal, image, false, null);
            Node open = graph.activate(Activation.TANH, pass.parameter(gate));
            Node states = graph.add(text.states(), graph.multiply(open, seen));
            return block.transform(pass, text.with(states));
        }
    }

    /** All layers; of the last one only the summary is computed. */
    private record Layers(List<Gated> layers, TextAndImage shape) implements Mixing {
        @Override
        public Sequence summary(ForwardPass pass, Sequence text, Sequence image) {
            Sequence tokens = text;
            int last = layers.size() - 1;
            for (int k = 0; k < last; k++) {
                tokens = layers.get(k).cross(pass, layers.get(k).block.attend(pass, tokens, null), image);
            }
            return layers.get(last).cross(pass, layers.get(last).block.attendFirst(pass, tokens, 1), image);
        }

        @Override
        public double operations() {
            int text = shape.textTokens();
            return layers.stream()
                    .mapToDouble(
                            layer -> layer.block.operations(text) + layer.crossing.operations(text, shape.patches()))
                    .sum();
        }
    }
}
