package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Layer;

/**
 * Family {@code transformer}: an encoder over the tokens of a sequence (Vaswani et al. 2017, arXiv 1706.03762), or over the rows
 * or patches of an image (Dosovitskiy et al., ICLR 2021, arXiv 2010.11929). Tokens become vectors (layer 0), {@code depth} blocks of
 * attention and of two dense layers a token follow (layers 1 to depth), and a dense head on the mean of the tokens or on a
 * class token (layer depth + 1), after a last layer norm where norms come before.
 */
@AutoService(Family.class)
public final class Transformer extends SequenceFamily {
    private static final int LARGEST = 1_000_000;

    @Override
    public String name() {
        return "transformer";
    }

    @Override
    public String description() {
        return "transformer encoder over tokens, or over rows or patches of an image, with a linear head (Vaswani et al. 2017, arXiv 1706.03762; Dosovitskiy et al. 2021, arXiv 2010.11929)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 0, 10_000, "blocks of attention and dense layers")
                        .axis(),
                Parameter.integer("width", 32, 1, LARGEST, "numbers in the state of a token")
                        .sizeAxis(),
                Parameter.integer("heads", 4, 1, LARGEST, "heads of the attention, which share the width evenly")
                        .axis(),
                Parameter.integer("mlp_ratio", 4, 1, 1000, "hidden neurons of the dense layers, in widths")
                        .axis(),
                Parameter.choice("activation", "gelu", Activation.WORDS, "between the two dense layers of a block"),
                Parameter.choice(
                        "norm",
                        "pre",
                        List.of("pre", "post"),
                        "layer norm: pre = before attention and dense layers, and before the head; post = after their sum with the state"),
                Parameter.choice(
                        "positions",
                        "learned",
                        List.of("learned", "sinusoidal", "none"),
                        "vectors added to the tokens to say where they stand"),
                Parameter.choice(
                        "pooling",
                        "mean",
                        List.of("mean", "class-token"),
                        "what the head reads: the mean of the tokens that count, or a learned token before them"),
                SequenceInput.PATCH));
        parameters.addAll(SequenceInput.PARAMETERS);
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    Layer network(Blocks.Builder blocks, Settings settings, SequenceInput input, int outputs) {
        return new TransformerBody(blocks, settings, input, outputs);
    }
}
