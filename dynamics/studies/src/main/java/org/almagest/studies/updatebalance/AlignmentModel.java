package org.almagest.studies.updatebalance;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.Statistic;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.Lstm;
import org.almagest.dynamics.nn.Recurrent;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;

/**
 * A network that aligns clips and sentences by actions on two stacks (after NeuMATCH; Dogan et al., CVPR 2018, arXiv 1803.00057):
 * encoders of both modalities, an LSTM for each stack, one for the actions so far, and the logits of the next action, F₂·relu(F₁·[clips,
 * sentences, actions]). Its two streams are the features behind the encoders.
 *
 * <p>With a projection, clips are multiplied by a fixed matrix of N(0, 1)/√dimension first; it is kept among the statistics, so that
 * it is a run's own and no step changes it.
 */
final class AlignmentModel implements Model, TwoStreams {
    /** Layers of the encoders, whose updates the study compares. */
    static final List<Integer> VIDEO = List.of(0, 1);

    static final List<Integer> TEXT = List.of(2, 3);

    private static final int CLIP_STACK = 4;
    private static final int SENTENCE_STACK = 5;
    private static final int HISTORY = 6;
    private static final int HEAD = 7;

    /** Floating-point operations that an activation costs, roughly. */
    private static final double ACTIVATION = 10;

    private final Sizes sizes;
    private final String norm;
    private final Blocks parameters;
    private final Encoder video;
    private final Encoder text;
    private final Stack clips;
    private final Stack sentences;
    private final Embedding actions;
    private final Lstm history;
    private final Dense inner;
    private final Dense outer;
    private final int projection;

    /**
     * How large everything is.
     *
     * @param video numbers in a clip
     * @param text numbers in a sentence
     * @param clips places for clips
     * @param sentences places for sentences
     * @param steps of a path
     * @param width hidden units
     * @param actionWidth hidden units of the actions so far
     * @param projected numbers of a clip behind the projection; 0 where there is none
     */
    record Sizes(int video, int text, int clips, int sentences, int steps, int width, int actionWidth, int projected) {}

    AlignmentModel(Sizes sizes, String norm) {
        this.sizes = sizes;
        this.norm = norm;
        int width = sizes.width();
        Blocks.Builder blocks = Blocks.builder();
        // networks of one seed begin alike, with a projection and without
        blocks.startByName();
        Dense videoFirst =
                dense(blocks, VIDEO.get(0), "", sizes.projected() > 0 ? sizes.projected() : sizes.video(), width);
        Dense videoSecond = dense(blocks, VIDEO.get(1), "", width, width);
        Dense textFirst = dense(blocks, TEXT.get(0), "", sizes.text(), width);
        Dense textSecond = dense(blocks, TEXT.get(1), "", width, width);
        List<StepNorm> norms = new ArrayList<>();
        for (int layer = 0; layer < VIDEO.size() + TEXT.size(); layer++) {
            norms.add(StepNorm.of(norm, blocks, layer, width));
        }
        this.video = new Encoder("video", videoFirst, videoSecond, norms.get(0), norms.get(1));
        this.text = new Encoder("text", textFirst, textSecond, norms.get(2), norms.get(3));
        this.clips = new Stack(lstm(blocks, CLIP_STACK, width, width));
        this.sentences = new Stack(lstm(blocks, SENTENCE_STACK, width, width));
        this.actions = Embedding.of(blocks, HISTORY, Action.COUNT + 1, sizes.actionWidth(), Start.normal(1));
        this.history = lstm(blocks, HISTORY, sizes.actionWidth(), sizes.actionWidth());
        this.inner = dense(blocks, HEAD, "_1", 2 * width + sizes.actionWidth(), width);
        this.outer = dense(blocks, HEAD, "_2", width, Action.COUNT);
        this.projection = sizes.projected() == 0
                ? -1
                : blocks.statistic("projection", sizes.projected(), sizes.video(), Double.NaN);
        this.parameters = blocks.build();
    }

    private static Dense dense(Blocks.Builder blocks, int layer, String suffix, int inputs, int outputs) {
        Start start = Start.uniform(1 / Math.sqrt(inputs));
        return Dense.of(blocks, layer, suffix, inputs, outputs, start, start);
    }

    private static Lstm lstm(Blocks.Builder blocks, int layer, int inputs, int width) {
        return Lstm.withTwoBiases(blocks, layer, inputs, width, Start.uniform(1 / Math.sqrt(width)));
    }

    Sizes sizes() {
        return sizes;
    }

    /** Whether its features have sequence-wise batch norms. */
    boolean sequenceWise() {
        return norm.equals(StepNorm.SEQUENCE_WISE);
    }

    @Override
    public List<Block> blocks() {
        return parameters.list();
    }

    @Override
    public List<Statistic> statistics() {
        return parameters.statistics();
    }

    @Override
    public double[] initialise(RandomStream random) {
        double[] numbers = parameters.initialise(random);
        if (projection >= 0) {
            // the last of the statistics
            int count = sizes.projected() * sizes.video();
            RandomStream own = new RandomStream(random.bits(), "projection");
            for (int i = numbers.length - count; i < numbers.length; i++) {
                numbers[i] = own.normal() / Math.sqrt(sizes.projected());
            }
        }
        return numbers;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return parameters.deviation(block);
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node clipStates = Stack.at(graph, clipStates(pass, inputs), pass.field(ClipExamples.CLIPS_LEFT));
        Node sentenceStates = Stack.at(graph, sentenceStates(pass), pass.field(ClipExamples.SENTENCES_LEFT));
        Node words = actions.rows(pass, pass.field(ClipExamples.LAST_ACTION));
        Node actionStates = graph.concatenate(1, history.states(pass, words, sizes.steps(), null));
        Node logits = logits(pass, clipStates, sentenceStates, actionStates);
        return graph.reshape(
                logits, Action.COUNT * sizes.steps(), inputs.shape().columns());
    }

    /** The stack of clips at all heights, see {@link Stack#states}. */
    Node clipStates(ForwardPass pass, Node inputs) {
        return clips.states(pass, clipFeatures(pass, inputs));
    }

    /** The stack of sentences at all heights. */
    Node sentenceStates(ForwardPass pass) {
        return sentences.states(pass, sentenceFeatures(pass));
    }

    /**
     * The logits of the next action, [3][rows].
     *
     * @param clips states of the clips' stack, one a row
     * @param sentences states of the sentences' stack
     * @param actions states after the actions so far
     */
    Node logits(ForwardPass pass, Node clips, Node sentences, Node actions) {
        GraphBuilder graph = pass.graph();
        Node read = graph.transpose(graph.concatenate(0, List.of(clips, sentences, actions)));
        return outer.apply(pass, graph.activate(Activation.RELU, inner.apply(pass, read)));
    }

    /**
     * What the LSTM of actions holds after one more.
     *
     * @param action numbers of actions, [1][batch]
     * @param state [batch][width]
     * @param cell [batch][width]
     */
    Recurrent.Course remembered(ForwardPass pass, Node action, Node state, Node cell) {
        return history.next(pass, actions.rows(pass, action), state, cell);
    }

    private Sequence clipFeatures(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Node items = graph.reshape(
                inputs, sizes.video(), sizes.clips() * inputs.shape().columns());
        Node seen = projection < 0 ? items : graph.product(pass.statistic(projection), items);
        return video.apply(pass, new Sequence(seen, sizes.clips(), pass.field(ClipExamples.CLIP_SHOWN)));
    }

    private Sequence sentenceFeatures(ForwardPass pass) {
        Node mask = pass.field(ClipExamples.SENTENCE_SHOWN);
        Node items = pass.graph()
                .reshape(
                        pass.field(ClipExamples.SENTENCES),
                        sizes.text(),
                        sizes.sentences() * mask.shape().columns());
        return text.apply(pass, new Sequence(items, sizes.sentences(), mask));
    }

    @Override
    public Streams streams(ForwardPass pass, Node inputs) {
        return new Streams(
                stream(pass, clipFeatures(pass, inputs), ClipExamples.CLIP_SHOWN),
                stream(pass, sentenceFeatures(pass), ClipExamples.SENTENCE_SHOWN),
                false);
    }

    private static Stream stream(ForwardPass pass, Sequence features, String shown) {
        Node mask = pass.field(shown);
        return new Stream(
                features.states(), pass.graph().reshape(mask, 1, mask.shape().size()), null);
    }

    @Override
    public double operationsPerExample() {
        double width = sizes.width();
        double seen = sizes.projected() > 0 ? sizes.projected() : sizes.video();
        double projecting = sizes.projected() > 0 ? 2.0 * sizes.projected() * sizes.video() : 0;
        double clip = projecting + 2 * width * (seen + width) + clips.lstm().operations();
        double sentence = 2 * width * (sizes.text() + width) + sentences.lstm().operations();
        double step = history.operations() + inner.operations() + outer.operations() + ACTIVATION * width;
        return sizes.clips() * clip + sizes.sentences() * sentence + sizes.steps() * step;
    }
}
