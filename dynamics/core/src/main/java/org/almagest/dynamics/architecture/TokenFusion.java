package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.nn.Blocks;

/**
 * Type D of arXiv 2405.17927: a tokeniser for the image, whose {@link Codebook} is found before training and stays, a learned vector for
 * each of its codes, then blocks that text and image share. No derivative passes to the image.
 */
final class TokenFusion extends TextAndImageFusion {
    private static final int MOST_CODES = 100_000;

    @Override
    public String word() {
        return "tokens";
    }

    @Override
    public String meaning() {
        return "each patch becomes the nearest of some codes, then blocks that are shared (type D)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer(
                                "codes",
                                8,
                                1,
                                MOST_CODES,
                                "type tokens: codes K, found by k-means on the data's unlabelled patches")
                        .axis(),
                Parameter.real(
                        "code_scale",
                        0.6,
                        0,
                        1e6,
                        "type tokens: standard deviation of the codes' vectors at the start"));
    }

    @Override
    Parts parts(Blocks.Builder blocks, TextAndImage shape, Sizes sizes, Settings settings) {
        int codes = settings.integer("codes");
        Codebook book = Codebook.of(shape.unlabelled().values(), shape.numbers(), codes);
        CodeLookup lookup = CodeLookup.of(blocks, book, sizes.width(), settings.real("code_scale"));
        JointMixing mixing = new JointMixing(sizes.blocks(blocks, ""), shape.tokens());
        long ofPatch = (long) shape.numbers() * codes;
        long added = (long) shape.patches() * sizes.width() + (long) codes * sizes.width();
        return new Parts(lookup, mixing, new Cost(mixing.multiplyAdds() + shape.patches() * ofPatch, added));
    }
}
