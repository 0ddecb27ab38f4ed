package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.TransformerBlock;

/**
 * Type B of arXiv 2405.17927: one softmax over the tokens of text and image, and norms, maps of the attention and dense layers of its own
 * for each of the two (as in CogVLM, Wang et al. 2023, arXiv 2311.03079). The image's tokens are a dense layer's.
 */
final class ExpertFusion extends TextAndImageFusion {
    @Override
    public String word() {
        return "expert";
    }

    @Override
    public String meaning() {
        return "one attention among all tokens, with weights of its own for text and image (type B)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    Parts parts(Blocks.Builder blocks, TextAndImage shape, Sizes sizes, Settings settings) {
        int width = sizes.width();
        Dense path = Dense.of(blocks, 0, shape.numbers(), width, UNIFORM, true);
        Layers layers = new Layers(sizes.blocks(blocks, ""), sizes.blocks(blocks, "_image"), shape.tokens());
        long image = shape.patches();
        long square = (long) width * width;
        long added = image * width + sizes.dense(shape.numbers()) + sizes.depth() * (8 * square + 11L * width);
        // each token goes through one of the two
        long multiplyAdds = new JointMixing(layers.ofText, layers.tokens).multiplyAdds();
        return new Parts(path, layers, new Cost(multiplyAdds + image * shape.numbers() * width, added));
    }

    /**
     * All layers; of the last one only the summary is computed.
     *
     * @param ofText as many as {@code ofImage}
     */
    private record Layers(List<TransformerBlock> ofText, List<TransformerBlock> ofImage, int tokens) implements Mixing {
        @Override
        public Sequence summary(ForwardPass pass, Sequence text, Sequence image) {
            List<Sequence> both = List.of(text, image);
            int last = ofText.size() - 1;
            for (int k = 0; k < last; k++) {
                both = TransformerBlock.among(pass, experts(k), both);
            }
            return TransformerBlock.firstAmong(pass, experts(last), both, 1);
        }

        private List<TransformerBlock> experts(int k) {
            return List.of(ofText.get(k), ofImage.get(k));
        }

        @Override
        public double operations() {
            return ofText.stream()
                    .mapToDouble(layer -> layer.operations(tokens))
                    .sum();
        }
    }
}
