package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.LearnedTokens;
import org.almagest.dynamics.nn.Positions;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransformerBlock;
import org.jspecify.annotations.Nullable;

/** The body of a {@link Transformer}: from the inputs to the prediction. */
final class TransformerBody implements Layer {
    private final SequenceInput input;
    private final @Nullable Embedding embedding;
    private final @Nullable Dense projection;
    private final @Nullable LearnedTokens classToken;
    private final @Nullable Positions positions;
    private final List<TransformerBlock> layers = new ArrayList<>();
    private final @Nullable LayerNorm last;
    private final Dense head;
    private final int width;
    private final int length;

    TransformerBody(Blocks.Builder blocks, Settings settings, SequenceInput input, int outputs) {
        this.input = input;
        this.width = settings.integer("width");
        Initialisation initialisation = Initialisation.of(settings);
        // vectors that are looked up have no fan-in: their norm begins near init_scale
        Start vectors = Start.normal(settings.real("init_scale") / Math.sqrt(width));
        boolean words = input.vocabulary() > 0;
        this.embedding = words ? Embedding.of(blocks, 0, input.vocabulary(), width, vectors) : null;
        this.projection = words ? null : Dense.of(blocks, 0, input.width(), width, initialisation, true);
        boolean first = settings.text("pooling").equals("class-token");
        this.classToken = first ? LearnedTokens.of(blocks, 0, "", width, 1, vectors) : null;
        this.length = input.length() + (first ? 1 : 0);
        this.positions = switch (settings.text("positions")) {
            case "learned" -> Positions.learned(blocks, 0, width, length, vectors);
            case "sinusoidal" -> Positions.sinusoidal(width, length);
            default -> null;
        };
        int depth = settings.integer("depth");
        boolean normFirst = settings.text("norm").equals("pre");
        for (int k = 1; k <= depth; k++) {
            layers.add(TransformerBlock.of(
                    blocks,
                    k,
                    "",
                    width,
                    settings.integer("heads"),
                    Math.multiplyExact(settings.integer("mlp_ratio"), width),
                    Activation.named(settings.text("activation")),
                    normFirst,
                    initialisation));
        }
        this.last = normFirst ? LayerNorm.of(blocks, depth + 1, width) : null;
        this.head = Dense.of(blocks, depth + 1, width, outputs, initialisation, true);
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Sequence tokens = new Sequence(vectors(pass, inputs), input.length(), input.visible(pass));
        if (classToken != null) {
            tokens = classToken.before(pass, tokens);
        }
        if (positions != null) {
            tokens = positions.apply(pass, tokens);
        }
        trace(pass, 0, tokens);
        for (int k = 1; k <= layers.size(); k++) {
            tokens = layers.get(k - 1).apply(pass, tokens, "attention " + k);
            trace(pass, k, tokens);
        }
        Node summary = classToken == null
                ? tokens.mean(pass.graph())
                : pass.graph().slice(tokens.states(), 0, 0, tokens.batch());
        return pass.trace(
                "layer " + (layers.size() + 1), head.apply(pass, last == null ? summary : last.apply(pass, summary)));
    }

    private Node vectors(ForwardPass pass, Node inputs) {
        if (embedding != null) {
            return embedding.apply(pass, input.tokens(pass, inputs));
        }
        Node columns = input.columns(pass, inputs);
        return projection == null ? columns : projection.apply(pass, columns);
    }

    /** All numbers of an example in a column. */
    private static void trace(ForwardPass pass, int k, Sequence tokens) {
        GraphBuilder graph = pass.graph();
        pass.trace("layer " + k, graph.reshape(tokens.states(), tokens.width() * tokens.length(), tokens.batch()));
    }

    @Override
    public double operations() {
        double first = projection == null ? width : projection.operations();
        double blocks =
                layers.stream().mapToDouble(layer -> layer.operations(length)).sum();
        return first * input.length() + blocks + head.operations() + 2.0 * width * length;
    }
}
