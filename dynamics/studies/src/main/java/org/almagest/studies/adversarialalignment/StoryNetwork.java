package org.almagest.studies.adversarialalignment;

import java.util.List;
import java.util.stream.IntStream;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Layer;

/**
 * A reader of movies. G maps clips into a common space, T texts and answers, U the question; p = softmax_t(⟨G v_t, U q⟩/√common),
 * c = Σ_t p_t G v_t, and the score of answer k is ⟨c, T a_k⟩. D tells vectors G v from vectors T w, by a logit that is positive for
 * texts; it takes no part in the scores. Blocks, each W then b: G's two layers, T, U, D's two layers.
 */
final class StoryNetwork implements Layer, TwoStreams {
    private static final Initialisation UNIFORM = new Initialisation("uniform", 1, 0);

    /** The first blocks are G's. */
    static final int CLIP_BLOCKS = 4;

    /** Those before D's: of G's two layers, T and U. */
    private static final int READING_BLOCKS = 8;

    private static final int DISCRIMINATING_BLOCKS = 4;

    private final MovieShape shape;
    private final int common;
    private final Activation activation;
    private final Dense clipsIn;
    private final Dense clipsOut;
    private final Dense texts;
    private final Dense question;
    private final Dense discriminatorIn;
    private final Dense discriminatorOut;

    /**
     * The network.
     *
     * @param hidden width within G
     * @param common width of the common space
     * @param discriminatorHidden width within D
     */
    StoryNetwork(
            Blocks.Builder blocks,
            MovieShape shape,
            int hidden,
            int common,
            int discriminatorHidden,
            Activation activation) {
        this.shape = shape;
        this.common = common;
        this.activation = activation;
        this.clipsIn = Dense.of(blocks, 0, shape.video(), hidden, UNIFORM, true);
        this.clipsOut = Dense.of(blocks, 1, hidden, common, UNIFORM, true);
        this.texts = Dense.of(blocks, 2, shape.text(), common, UNIFORM, true);
        this.question = Dense.of(blocks, 3, shape.text(), common, UNIFORM, true);
        this.discriminatorIn = Dense.of(blocks, 4, common, discriminatorHidden, UNIFORM, true);
        this.discriminatorOut = Dense.of(blocks, 5, discriminatorHidden, 1, UNIFORM, true);
    }

    /** Places of the blocks of G, T and U. */
    static List<Integer> reading() {
        return IntStream.range(0, READING_BLOCKS).boxed().toList();
    }

    /** Places of the blocks of D. */
    static List<Integer> discriminating() {
        return IntStream.range(READING_BLOCKS, READING_BLOCKS + DISCRIMINATING_BLOCKS)
                .boxed()
                .toList();
    }

    /** What the examples are. */
    MovieShape shape() {
        return shape;
    }

    /**
     * G.
     *
     * @param clips [video·clips][batch]
     * @return [common][clips·batch], clip t of movie b in column t·batch + b
     */
    Node clipFeatures(ForwardPass pass, Node clips) {
        Node inner = clipsIn.apply(pass, vectors(pass.graph(), clips, shape.video()));
        return clipsOut.apply(pass, pass.graph().activate(activation, inner));
    }

    /**
     * T.
     *
     * @param given [text·count][batch]
     * @return [common][count·batch]
     */
    Node textFeatures(ForwardPass pass, Node given) {
        return texts.apply(pass, vectors(pass.graph(), given, shape.text()));
    }

    /**
     * D.
     *
     * @param features [common][vectors]
     * @return [1][vectors]
     */
    Node logits(ForwardPass pass, Node features) {
        Node inner = discriminatorIn.apply(pass, features);
        return discriminatorOut.apply(pass, pass.graph().activate(activation, inner));
    }

    /** [width·count][batch] as [width][count·batch]. */
    private static Node vectors(GraphBuilder graph, Node numbers, int width) {
        int count = numbers.shape().rows() / width;
        return graph.reshape(numbers, width, count * numbers.shape().columns());
    }

    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        int batch = inputs.shape().columns();
        int at = shape.allClips();
        Node features = clipFeatures(pass, graph.slice(inputs, 1, 0, at));
        Node asked = question.apply(pass, graph.slice(inputs, 1, at, shape.text()));
        at += shape.text();
        Node answers = textFeatures(pass, graph.slice(inputs, 1, at, shape.answers() * shape.text()));
        // [common][clips][batch], and one question for all clips
        Node clips = graph.reshape(features, common, shape.clips(), batch);
        Node scores = graph.sum(graph.multiply(clips, graph.reshape(asked, common, 1, batch)), 0b100);
        Node shares = graph.softmax(graph.scale(1 / Math.sqrt(common), scores), 1);
        Node context = graph.sum(graph.multiply(clips, shares), 0b10);
        Node choices = graph.reshape(answers, common, shape.answers(), batch);
        return graph.reshape(graph.sum(graph.multiply(choices, context), 0b100), 1, shape.answers(), batch);
    }

    /** The clips and texts of the films, pair by pair. */
    @Override
    public Streams streams(ForwardPass pass, Node inputs) {
        Node clips = pass.field(MovieShape.FILM_CLIPS);
        Node source = vectors(pass.graph(), clips, shape.video());
        return new Streams(
                new Stream(clipFeatures(pass, clips), null, source),
                new Stream(textFeatures(pass, pass.field(MovieShape.FILM_TEXTS))),
                true);
    }

    @Override
    public double operations() {
        double clip = clipsIn.operations() + clipsOut.operations();
        double discriminated = discriminatorIn.operations() + discriminatorOut.operations();
        // of clips twice, since a step sees the films as well
        return shape.clips() * (2 * clip + texts.operations() + 2 * discriminated)
                + shape.answers() * texts.operations()
                + question.operations();
    }
}
