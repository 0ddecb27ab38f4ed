package org.almagest.studies.contrastivesummaries;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.TwoStreams;
import org.almagest.dynamics.nn.Attention;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.DecoderBlock;
import org.almagest.dynamics.nn.Dense;
import org.almagest.dynamics.nn.Embedding;
import org.almagest.dynamics.nn.GreedyDecoding;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.Positions;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransformerBlock;

/**
 * The parts of a network of family {@code summariser}.
 *
 * <p>The encoder (layers 0 to 2) reads texts sentence by sentence: the sum of the vectors E of a sentence's words and a learned
 * position, two blocks with the norms before, and a last norm. A summary is read too, as sentences [mark, word, word]; an end mark
 * among its words counts as padding, and its last place is left out.
 *
 * <p>The decoder (layer 3) is one block over vectors E of the words so far with positions of its own, that also attends to the
 * encoder's output, a norm, and logits E·x.
 *
 * <p>The projector f (layer 4) is dense, relu, dense; the comparing attention CA (layer 5) has neither skip connection nor norm.
 * All weights and biases begin uniform between ∓1/√fan-in, E as N(0, 0.3²), positions as N(0, 0.1²).
 */
final class Summariser implements Layer {
    /** The layer of the projector. */
    static final int PROJECTOR = 4;
    /** The layer of the attention that compares. */
    static final int COMPARING = 5;

    private static final int HIDDEN = 2;
    private static final int PROJECTED = 4;
    private static final double ACTIVATION_OPERATIONS = 25;

    private final int width;
    private final int vocabulary;
    private final int sentences;
    private final int places;
    private final Embedding words;
    private final Positions ofSentences;
    private final List<TransformerBlock> encoder;
    private final LayerNorm encoded;
    private final Positions ofWords;
    private final DecoderBlock decoder;
    private final LayerNorm decoded;
    private final Dense projection;
    private final Dense projected;
    private final Attention comparing;

    /**
     * The parts.
     *
     * @param vocabulary different words
     * @param sentences of a document
     * @param places words of a summary, its end mark included
     */
    Summariser(Blocks.Builder blocks, int width, int heads, int vocabulary, int sentences, int places) {
        Initialisation start = new Initialisation("uniform", 1, 0);
        int hidden = Math.multiplyExact(HIDDEN, width);
        this.width = width;
        this.vocabulary = vocabulary;
        this.sentences = sentences;
        this.places = places;
        this.words = Embedding.of(blocks, 0, vocabulary, width, Start.normal(0.3));
        this.ofSentences = Positions.learned(blocks, 0, width, sentences, Start.normal(0.1));
        this.encoder = List.of(
                TransformerBlock.of(blocks, 1, "", width, heads, hidden, Activation.GELU, true, start),
                TransformerBlock.of(blocks, 2, "", width, heads, hidden, Activation.GELU, true, start));
        this.encoded = LayerNorm.of(blocks, 2, width);
        this.ofWords = Positions.learned(blocks, 3, width, Math.max(8, places), Start.normal(0.1));
        this.decoder = DecoderBlock.of(blocks, 3, "", width, heads, hidden, Activation.GELU, start);
        this.decoded = LayerNorm.of(blocks, 3, width);
        int between = Math.multiplyExact(PROJECTED, width);
        this.projection = Dense.of(blocks, PROJECTOR, "_1", width, between, start, true);
        this.projected = Dense.of(blocks, PROJECTOR, "_2", between, width, start, true);
        this.comparing = Attention.of(blocks, COMPARING, width, heads, start);
    }

    /** What a loss of this study asks of a network, in words for messages; empty where {@code model} has it. */
    static Optional<String> missing(Model model) {
        return model.capability(Summariser.class).isPresent()
                ? Optional.empty()
                : Optional.of("a network that reads documents and writes summaries (family summariser)");
    }

    /**
     * The logits of every place of the summary in the field of the examples, the words before it being given.
     *
     * @return [vocabulary·places][batch], [word][place] in a column
     */
    @Override
    public Node apply(ForwardPass pass, Node document) {
        Node logits = logits(pass, document(pass, document), pass.field(MarkedFacts.SUMMARY));
        return pass.graph()
                .reshape(logits, vocabulary * places, document.shape().columns());
    }

    /**
     * Reads documents.
     *
     * @param document [words][batch]
     * @return a token a sentence
     */
    Sequence document(ForwardPass pass, Node document) {
        return encoded(pass, document, sentences);
    }

    /**
     * Reads summaries.
     *
     * @param summary [places][batch]
     * @return a token for every two words
     */
    Sequence summary(ForwardPass pass, Node summary) {
        GraphBuilder graph = pass.graph();
        int batch = summary.shape().columns();
        int count = places / 2;
        Node told = graph.slice(summary, 1, 0, 2 * count);
        // the padding is word 0
        Node shown = graph.multiply(told, graph.abs(graph.sign(graph.subtract(told, graph.constant(Vocabulary.END)))));
        Node mark = graph.expandTo(graph.constant(Vocabulary.MARKED), Shape.of(1, batch));
        List<Node> rows = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            rows.add(mark);
            rows.add(graph.slice(shown, 1, 2 * k, 2));
        }
        return encoded(pass, graph.concatenate(1, rows), count);
    }

    private Sequence encoded(ForwardPass pass, Node text, int count) {
        GraphBuilder graph = pass.graph();
        int batch = text.shape().columns();
        Node each = graph.reshape(words.rows(pass, text), count, Vocabulary.WORDS_OF_SENTENCE, batch, width);
        Node sums = graph.reshape(graph.sum(each, 0b100), 1, 1, count * batch, width);
        Sequence tokens = ofSentences.apply(pass, new Sequence(graph.transpose(sums), count));
        for (TransformerBlock block : encoder) {
            tokens = block.apply(pass, tokens);
        }
        return tokens.with(encoded.apply(pass, tokens.states()));
    }

    /**
     * The logits of all places.
     *
     * @param document what the encoder has read
     * @param summary [places][batch], of which each place sees those before it
     * @return [vocabulary][places·batch]
     */
    private Node logits(ForwardPass pass, Sequence document, Node summary) {
        GraphBuilder graph = pass.graph();
        int batch = summary.shape().columns();
        Node begin = graph.expandTo(graph.constant(Vocabulary.BEGIN), Shape.of(1, batch));
        Node before =
                places == 1 ? begin : graph.concatenate(1, List.of(begin, graph.slice(summary, 1, 0, places - 1)));
        Sequence tokens = ofWords.apply(pass, new Sequence(words.apply(pass, before), places));
        return scores(pass, decoder.apply(pass, tokens, document, true));
    }

    private Node scores(ForwardPass pass, Sequence tokens) {
        return words.scores(pass, decoded.apply(pass, tokens.states()));
    }

    /**
     * The network's own summary, the likeliest word at each place; no derivative passes.
     *
     * @param document what the encoder has read
     * @return [places][batch]
     */
    Node generated(ForwardPass pass, Sequence document) {
        DecoderBlock.Past past = new DecoderBlock.Past();
        return new GreedyDecoding(Vocabulary.BEGIN, Vocabulary.END, Vocabulary.PAD, places)
                .words(pass.graph(), document.batch(), (word, place) -> {
                    Sequence token = ofWords.apply(pass, new Sequence(words.apply(pass, word), 1), place);
                    return scores(pass, decoder.next(pass, past, token, document));
                });
    }

    /** A text in the space where texts are compared: the projector's result for each of its tokens, at length 1. */
    Sequence projected(ForwardPass pass, Sequence text) {
        GraphBuilder graph = pass.graph();
        Node hidden = graph.activate(Activation.RELU, projection.apply(pass, text.states()));
        return text.with(graph.normalise(projected.apply(pass, hidden), 1));
    }

    /**
     * S(a, b) = 1 − the mean over b's tokens t of cos(CA(k; q)_t, k_t), k being the queries, q the memory.
     *
     * @param pass the network's own
     * @param a q, the {@link #projected} tokens of one view
     * @param b k, those of the other by the teacher
     * @return 1x1
     */
    Node dissimilarity(ForwardPass pass, Sequence a, Sequence b) {
        GraphBuilder graph = pass.graph();
        Node aligned = graph.normalise(comparing.apply(pass, b, a, false, null), 1);
        Node cosines = graph.multiply(aligned, b.states());
        double count = b.states().shape().columns();
        return graph.subtract(graph.constant(1), graph.scale(1 / count, graph.sum(cosines)));
    }

    /** Document and gold summary as pairs: the mean of the encoder's tokens of each. */
    TwoStreams streams() {
        return (pass, inputs) -> new TwoStreams.Streams(
                new TwoStreams.Stream(document(pass, inputs).mean(pass.graph())),
                new TwoStreams.Stream(
                        summary(pass, pass.field(MarkedFacts.SUMMARY)).mean(pass.graph())),
                true);
    }

    @Override
    public double operations() {
        double encoding = encoder.stream()
                .mapToDouble(block -> block.operations(sentences))
                .sum();
        double comparing = places * (projection.operations() + projected.operations() + ACTIVATION_OPERATIONS * width);
        return encoding + decoder.operations(places, sentences) + comparing + 2.0 * places * vocabulary * width;
    }
}
