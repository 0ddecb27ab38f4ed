package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.LayeredModel;
import org.almagest.dynamics.nn.TransformerBlock;

/**
 * The types that fuse a text and an image and read their prediction off the text's summary: tokens (layer 0), {@code depth} layers
 * of mixing (layers 1 to depth), then layer norm and a dense head (layer depth + 1). Which path a patch goes, and how layers mix,
 * is each type's own; what two types have in common begins alike under one seed.
 */
abstract class TextAndImageFusion implements FusionType {
    static final Initialisation UNIFORM = new Initialisation("uniform", 1, 0);

    /** Hidden numbers of the dense layers of a block, in widths. */
    private static final int HIDDEN = 2;

    /**
     * What makes a type.
     *
     * @param path from [numbers of a patch][columns] to [width][columns]
     */
    record Parts(Layer path, Mixing mixing, Cost cost) {}

    /** The sizes of its blocks. */
    record Sizes(int width, int heads, int depth) {
        /** A block with its norms before. */
        TransformerBlock block(Blocks.Builder blocks, int layer, String suffix) {
            return TransformerBlock.of(
                    blocks, layer, suffix, width, heads, HIDDEN * width, Activation.GELU, true, UNIFORM);
        }

        /** A block a layer. */
        List<TransformerBlock> blocks(Blocks.Builder blocks, String suffix) {
            List<TransformerBlock> layers = new ArrayList<>();
            for (int k = 1; k <= depth; k++) {
                layers.add(block(blocks, k, suffix));
            }
            return layers;
        }

        /** Parameters of a dense layer from {@code inputs} to the width. */
        long dense(int inputs) {
            return (long) inputs * width + width;
        }
    }

    /** Registers what the type has beside tokens and head. */
    abstract Parts parts(Blocks.Builder blocks, TextAndImage shape, Sizes sizes, Settings settings);

    @Override
    public final Model build(Settings settings, DataSet data) {
        TextAndImage shape = TextAndImage.of(data);
        Sizes sizes = new Sizes(settings.integer("width"), settings.integer("heads"), settings.integer("depth"));
        Blocks.Builder blocks = Blocks.builder();
        blocks.startByName();
        TextAndImageTokens tokens = new TextAndImageTokens(blocks, shape, sizes.width());
        Parts parts = parts(blocks, shape, sizes, settings);
        LayerNorm norm = LayerNorm.of(blocks, sizes.depth() + 1, sizes.width());
        Dense head = Dense.of(blocks, sizes.depth() + 1, sizes.width(), shape.outputs(), UNIFORM, true);
        Body body = new Body(tokens, parts, shape.patches(), norm, head);
        return new LayeredModel(blocks.build(), body, List.of(parts.cost()));
    }

    private record Body(TextAndImageTokens tokens, Parts parts, int patches, LayerNorm norm, Dense head)
            implements Layer {
        @Override
        public Node apply(ForwardPass pass, Node inputs) {
            Node summary = parts.mixing()
                    .summary(pass, tokens.text(pass), tokens.image(pass, inputs, parts.path()))
                    .states();
            return head.apply(pass, norm.apply(pass, pass.trace("summary", summary)));
        }

        @Override
        public double operations() {
            return parts.path().operations() * patches + parts.mixing().operations() + head.operations();
        }
    }
}
