package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Chain;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Pointwise;

/**
 * Type C of arXiv 2405.17927: an encoder of the image's own, W_2·GELU(W_1·x + b_1) + b_2 of each patch, before blocks that text and image
 * share. A further modality needs an encoder and positions, and nothing in the layers.
 */
final class EncoderFusion extends TextAndImageFusion {
    @Override
    public String word() {
        return "encoder";
    }

    @Override
    public String meaning() {
        return "an encoder for the image, then blocks that are shared (type C)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    Parts parts(Blocks.Builder blocks, TextAndImage shape, Sizes sizes, Settings settings) {
        int width = sizes.width();
        Chain encoder = Chain.of(
                Dense.of(blocks, 0, "_1", shape.numbers(), width, UNIFORM, true),
                new Pointwise(Activation.GELU, width),
                Dense.of(blocks, 0, "_2", width, width, UNIFORM, true));
        JointMixing mixing = new JointMixing(sizes.blocks(blocks, ""), shape.tokens());
        long ofPatch = (long) shape.numbers() * width + (long) width * width;
        long added = (long) shape.patches() * width + sizes.dense(shape.numbers()) + sizes.dense(width);
        return new Parts(encoder, mixing, new Cost(mixing.multiplyAdds() + shape.patches() * ofPatch, added));
    }
}
