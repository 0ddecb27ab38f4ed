package org.almagest.dynamics.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.TwoStreamTokens;
import org.almagest.dynamics.family.Cost;
import org.almagest.dynamics.family.CrossModal;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Bottleneck;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.LearnedTokens;
import org.almagest.dynamics.nn.Positions;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransformerBlock;
import org.jspecify.annotations.Nullable;

/**
 * Two streams of tokens, each with a summary token before it and blocks of its own, which learn of each other from some layer on
 * (Nagrani et al., NeurIPS 2021, arXiv 2107.00135): by attention among all tokens (eq. 6), by way of a few latents (eqs. 8 and 9), or
 * not at all. The prediction is the mean of what one head makes of the two summaries.
 *
 * <p>The first stream is the inputs, the second the field {@code second}. Networks of one seed begin equal in all that they have in
 * common.
 */
final class StreamsBody implements Layer, CrossModal {
    private static final Initialisation UNIFORM = new Initialisation("uniform", 1, 0);
    private static final double SMALL = 0.02;
    private static final int HIDDEN_WIDTHS = 2;

    private final StreamSizes sizes;
    private final Stream first;
    private final Stream second;
    private final LayerNorm last;
    private final Dense head;
    private final @Nullable LearnedTokens latents;

    /** One of the two. */
    private record Stream(SequenceInput input, Dense projection, Positions positions, List<TransformerBlock> blocks) {
        /** Its tokens before the first layer, the summary in front. */
        Sequence tokens(ForwardPass pass, Node inputs) {
            GraphBuilder graph = pass.graph();
            Sequence entering = new Sequence(projection.apply(pass, input.columns(pass, inputs)), input.length());
            Node nothing = graph.expandTo(graph.constant(0), Shape.of(entering.width(), entering.batch()));
            return positions.apply(pass, new Sequence(nothing, 1).followedBy(graph, entering));
        }

        int length() {
            return 1 + input.length();
        }
    }

    /** What the streams are after some layers; the latents where there are some. */
    private record State(Sequence first, Sequence second, @Nullable Sequence latents) {}

    StreamsBody(Blocks.Builder blocks, StreamSizes sizes) {
        this.sizes = sizes;
        // in common are all blocks but the latents
        blocks.startByName();
        this.first = stream(blocks, "_first", null, sizes.first());
        this.second = stream(blocks, "_second", TwoStreamTokens.SECOND, sizes.second());
        this.last = LayerNorm.of(blocks, sizes.depth() + 1, sizes.width());
        this.head = Dense.of(blocks, sizes.depth() + 1, sizes.width(), sizes.outputs(), UNIFORM, true);
        this.latents = sizes.fusion() == StreamSizes.Fusion.BOTTLENECK
                ? LearnedTokens.of(blocks, 0, "", sizes.width(), sizes.bottlenecks(), Start.normal(SMALL))
                : null;
    }

    private Stream stream(Blocks.Builder blocks, String suffix, @Nullable String field, int length) {
        int width = sizes.width();
        return new Stream(
                new SequenceInput(field, 0, length, sizes.numbers(), null, 0, null),
                Dense.of(blocks, 0, suffix, sizes.numbers(), width, UNIFORM, true),
                Positions.learned(blocks, 0, suffix, width, 1 + length, Start.normal(SMALL)),
                layers(blocks, suffix));
    }

    private List<TransformerBlock> layers(Blocks.Builder blocks, String suffix) {
        List<TransformerBlock> layers = new ArrayList<>();
        for (int k = 1; k <= sizes.depth(); k++) {
            layers.add(TransformerBlock.of(
                    blocks,
                    k,
                    suffix,
                    sizes.width(),
                    sizes.heads(),
                    HIDDEN_WIDTHS * sizes.width(),
                    Activation.GELU,
                    true,
                    UNIFORM));
        }
        return layers;
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        State state = start(pass, inputs);
        for (int k = 0; k < sizes.depth() - 1; k++) {
            state = layer(pass, state, k);
        }
        GraphBuilder graph = pass.graph();
        Node sum = graph.add(
                last.apply(pass, summary(pass, state, state.first(), state.second(), first)),
                last.apply(pass, summary(pass, state, state.second(), state.first(), second)));
        // the head is affine: of the mean it makes the mean of what it makes of each
        return head.apply(pass, graph.scale(0.5, sum));
    }

    /** A stream's summary after the last layer: nobody reads its other tokens there, so they are not computed. */
    private Node summary(ForwardPass pass, State state, Sequence own, Sequence other, Stream stream) {
        TransformerBlock block = stream.blocks().get(sizes.depth() - 1);
        Sequence others =
                switch (fusionOf(sizes.depth() - 1)) {
                    case LATE -> null;
                    case PAIR -> other;
                    case BOTTLENECK -> state.latents();
                };
        return block.firstAlone(pass, own, others).states();
    }

    @Override
    public Passage passage(ForwardPass pass, Node inputs) {
        State state = start(pass, inputs);
        for (int k = 0; k < sizes.depth(); k++) {
            state = layer(pass, state, k);
        }
        return new Passage(pass.field(TwoStreamTokens.SECOND), state.first().states());
    }

    @Override
    public OptionalInt rankBound() {
        return OptionalInt.of(sizes.rankBound());
    }

    private State start(ForwardPass pass, Node inputs) {
        return new State(
                first.tokens(pass, inputs),
                second.tokens(pass, inputs),
                latents == null ? null : latents.of(pass, inputs.shape().columns()));
    }

    private StreamSizes.Fusion fusionOf(int layer) {
        return layer < sizes.fusionLayer() ? StreamSizes.Fusion.LATE : sizes.fusion();
    }

    /** Both streams read what the other was before the layer. */
    private State layer(ForwardPass pass, State state, int k) {
        TransformerBlock ofFirst = first.blocks().get(k);
        TransformerBlock ofSecond = second.blocks().get(k);
        StreamSizes.Fusion fusion = fusionOf(k);
        if (fusion == StreamSizes.Fusion.BOTTLENECK && state.latents() != null) {
            Bottleneck.Exchanged after = new Bottleneck(List.of(ofFirst, ofSecond))
                    .apply(pass, List.of(state.first(), state.second()), state.latents());
            return new State(after.sequences().get(0), after.sequences().get(1), after.tokens());
        }
        if (fusion == StreamSizes.Fusion.PAIR) {
            return new State(
                    ofFirst.first(pass, state.first(), state.second(), first.length()),
                    ofSecond.first(pass, state.second(), state.first(), second.length()),
                    state.latents());
        }
        return new State(ofFirst.apply(pass, state.first()), ofSecond.apply(pass, state.second()), state.latents());
    }

    /** Multiply-adds of all tokens in all layers: that the last one computes the summaries alone does not count. */
    Cost cost() {
        long sum = 0;
        for (int k = 0; k < sizes.depth(); k++) {
            sum += multiplyAdds(first, second, k) + multiplyAdds(second, first, k);
        }
        return new Cost(sum, null);
    }

    private long multiplyAdds(Stream own, Stream other, int k) {
        TransformerBlock block = own.blocks().get(k);
        return switch (fusionOf(k)) {
            case LATE -> block.multiplyAdds(own.length(), own.length());
            case PAIR -> block.multiplyAdds(own.length(), own.length() + other.length());
            case BOTTLENECK ->
                block.multiplyAdds(own.length() + sizes.bottlenecks(), own.length() + sizes.bottlenecks());
        };
    }

    @Override
    public double operations() {
        double all = first.projection().operations() * (sizes.first() + sizes.second()) + head.operations();
        for (int k = 0; k < sizes.depth(); k++) {
            all += operations(first, second, k) + operations(second, first, k);
        }
        return all;
    }

    private double operations(Stream own, Stream other, int k) {
        TransformerBlock block = own.blocks().get(k);
        StreamSizes.Fusion fusion = fusionOf(k);
        int more = fusion == StreamSizes.Fusion.BOTTLENECK ? sizes.bottlenecks() : 0;
        int keys = own.length() + (fusion == StreamSizes.Fusion.PAIR ? other.length() : more);
        return block.operations(k == sizes.depth() - 1 ? 1 : own.length() + more, keys);
    }
}
