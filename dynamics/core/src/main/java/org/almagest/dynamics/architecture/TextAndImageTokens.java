package org.almagest.dynamics.architecture;

import java.util.List;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.Positions;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;

/**
 * A text and an image as tokens. Of the text: a zero, from which the summary grows, then a vector for each word; of the image: what a
 * path, which every type has its own of, makes of each patch. To all of them learned positions are added. Words begin as N(0, 1),
 * positions as N(0, 0.1²).
 */
final class TextAndImageTokens {
    private static final Start WORDS = Start.normal(1);
    private static final Start POSITIONS = Start.normal(0.1);

    private final TextAndImage shape;
    private final int width;
    private final SequenceInput image;
    private final Positions ofText;
    private final Positions ofImage;
    private final Embedding words;

    TextAndImageTokens(Blocks.Builder blocks, TextAndImage shape, int width) {
        this.shape = shape;
        this.width = width;
        this.image = new SequenceInput(null, 0, shape.patches(), shape.numbers(), null, 0, null);
        this.ofText = Positions.learned(blocks, 0, "_text", width, shape.textTokens(), POSITIONS);
        this.ofImage = Positions.learned(blocks, 0, "_image", width, shape.patches(), POSITIONS);
        this.words = Embedding.of(blocks, 0, "_words", shape.vocabulary(), width, WORDS);
    }

    Sequence text(ForwardPass pass) {
        GraphBuilder graph = pass.graph();
        Node vectors = words.apply(pass, pass.field(TextAndImage.WORDS));
        int batch = vectors.shape().columns() / shape.words();
        Node summary = graph.expandTo(graph.constant(0), Shape.of(width, batch));
        Node states = graph.concatenate(0, List.of(summary, vectors));
        return ofText.apply(pass, new Sequence(states, shape.textTokens()));
    }

    Sequence image(ForwardPass pass, Node inputs, Layer path) {
        Node states = path.apply(pass, image.columns(pass, inputs));
        return ofImage.apply(pass, new Sequence(states, shape.patches()));
    }
}
