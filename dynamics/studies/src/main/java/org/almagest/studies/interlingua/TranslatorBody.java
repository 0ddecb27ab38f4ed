package org.almagest.studies.interlingua;

import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Initialisation;
import org.almagest.dynamics.nn.Blocks;
import org.almagest.dynamics.nn.DecoderBlock;
import org.almagest.dynamics.nn.FixedNumbers;
import org.almagest.dynamics.nn.GreedyDecoding;
import org.almagest.dynamics.nn.Layer;
import org.almagest.dynamics.nn.LayerNorm;
import org.almagest.dynamics.nn.Sequence;
import org.almagest.dynamics.nn.Start;
import org.almagest.dynamics.nn.TransformerBlock;
import org.jspecify.annotations.Nullable;

/**
 * A reader, an interlingua where there is one, and a writer, each one block with a norm after it. The reader sees words with their
 * places. The interlingua is a few learned queries, each with a vector of the source language added; they look at each other and
 * at what the reader made of the words. The writer sees the words so far with their places and the vector of the target language,
 * and looks at the interlingua, or at the reader where there is none; the score of a word is the product of its state with the
 * word's own vector. Queries beyond an example's length are hidden everywhere.
 *
 * <p>Blocks of layer 0: places P, queries Q, matrices of the {@link LengthPredictor}, words E, target languages T. Layers 1, 2 and 3
 * are reader, interlingua (with source languages S before it) and writer.
 */
final class TranslatorBody implements Layer {
    /** Places of words that have vectors. */
    static final int PLACES = 24;

    /** Hidden neurons of the dense layers, in widths. */
    private static final int RATIO = 2;

    private static final Initialisation UNIFORM = new Initialisation("uniform", 1, 0);
    private static final double PLACE_DEVIATION = 0.1;
    private static final double QUERY_DEVIATION = 0.5;

    /**
     * What the writer looks at.
     *
     * @param tokens with a mask where some are hidden
     * @param pooled the mean of those that are not, [width][batch]
     * @param scores of lengths, see {@link LengthPredictor}; null where none is predicted
     */
    record Memory(Sequence tokens, Node pooled, @Nullable Node scores) {}

    private final Interlingua form;
    private final int queries;
    private final int width;
    private final Languages languages;
    private final int places;
    private final int queryBlock;
    private final @Nullable LengthPredictor lengths;
    private final int words;
    private final int targets;
    private final TransformerBlock reader;
    private final LayerNorm afterReader;
    private final int sources;
    private final @Nullable DecoderBlock between;
    private final @Nullable LayerNorm afterBetween;
    private final DecoderBlock writer;
    private final LayerNorm afterWriter;

    /**
     * The network.
     *
     * @param queries of a fixed interlingua; the most of a variable one
     * @throws IllegalArgumentException if the heads do not share the width evenly
     */
    TranslatorBody(Blocks.Builder blocks, Interlingua form, int queries, int width, int heads, Languages languages) {
        this.form = form;
        this.queries = queries;
        this.width = width;
        this.languages = languages;
        boolean some = form != Interlingua.NONE;
        this.places = blocks.weight(0, "P", PLACES, width, PLACE_DEVIATION);
        this.queryBlock = some ? blocks.weight(0, "Q", queries, width, QUERY_DEVIATION) : -1;
        this.lengths = form == Interlingua.VARIABLE
                ? new LengthPredictor(blocks, 0, languages.count(), width, queries + 1)
                : null;
        Start vectors = Start.normal(1);
        this.words = blocks.weight(0, "E", languages.vocabulary(), width, vectors);
        this.targets = blocks.weight(0, "T", languages.count(), width, vectors);
        int hidden = Math.multiplyExact(RATIO, width);
        this.reader = TransformerBlock.of(blocks, 1, "", width, heads, hidden, Activation.GELU, true, UNIFORM);
        this.afterReader = LayerNorm.of(blocks, 1, width);
        this.sources = some ? blocks.weight(2, "S", languages.count(), width, vectors) : -1;
        this.between = some ? DecoderBlock.of(blocks, 2, "", width, heads, hidden, Activation.GELU, UNIFORM) : null;
        this.afterBetween = some ? LayerNorm.of(blocks, 2, width) : null;
        this.writer = DecoderBlock.of(blocks, 3, "", width, heads, hidden, Activation.GELU, UNIFORM);
        this.afterWriter = LayerNorm.of(blocks, 3, width);
    }

    /** What stands between reader and writer. */
    Interlingua form() {
        return form;
    }

    /** Queries of a fixed interlingua, or the most of a variable one. */
    int queries() {
        return queries;
    }

    /** Numbers in a vector. */
    int width() {
        return width;
    }

    /** What it reads and writes. */
    Languages languages() {
        return languages;
    }

    /** Number of the block of the words' vectors. */
    int wordBlock() {
        return words;
    }

    /** Number of the block of queries; −1 where there are none. */
    int queryBlock() {
        return queryBlock;
    }

    /**
     * Surprises of a translation, −ln of the probability of each word given those before it and the source, and 0 where it has
     * ended; with a variable length the one that the example says.
     *
     * @param inputs words of the source, [words][batch]
     * @return [words of the translation][batch]
     */
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        GraphBuilder graph = pass.graph();
        Memory memory = read(pass, inputs, pass.field(Translations.SOURCE), known(pass));
        Node translation = pass.field(Translations.TRANSLATION);
        int batch = translation.shape().columns();
        int length = translation.shape().rows();
        Node begin = graph.expandTo(graph.constant(Languages.BEGIN), Shape.of(1, batch));
        Node said =
                length == 1 ? begin : graph.concatenate(1, List.of(begin, graph.slice(translation, 1, 0, length - 1)));
        Node states = write(pass, memory.tokens(), said, pass.field(Translations.TARGET));
        pass.trace("pooled", memory.pooled());
        Node own =
                graph.transpose(graph.selectRows(pass.parameter(words), graph.reshape(translation, 1, length * batch)));
        Node scores = graph.sum(graph.multiply(states, own), 0b10);
        Node surprises = graph.subtract(graph.logSumExp(scores(pass, states)), scores);
        return graph.multiply(graph.sign(translation), graph.reshape(surprises, 1, length, batch));
    }

    /** The lengths that the examples say; null where none is needed. */
    @Nullable
    Node known(ForwardPass pass) {
        return form == Interlingua.VARIABLE ? pass.field(Translations.LENGTH) : null;
    }

    /**
     * Reads sentences.
     *
     * @param sentences words, [words][batch]
     * @param language of each, [1][batch]
     * @param given vectors of a variable interlingua, [1][batch]; null for as many as it predicts
     */
    Memory read(ForwardPass pass, Node sentences, Node language, @Nullable Node given) {
        GraphBuilder graph = pass.graph();
        Sequence heard = heard(pass, sentences);
        Node scores = lengths == null ? null : lengths.scores(pass, sum(graph, heard), language);
        Node mask = null;
        if (scores != null) {
            mask = live(graph, given == null ? LengthPredictor.predicted(graph, scores) : given);
        }
        Sequence tokens = asked(pass, heard, language, mask);
        return new Memory(tokens, tokens.mean(graph), scores);
    }

    /** What the queries of sentences become where all of them count, whatever is predicted. */
    Sequence readByAll(ForwardPass pass, Node sentences, Node language) {
        return asked(pass, heard(pass, sentences), language, null);
    }

    /** What the reader makes of each word. */
    private Sequence heard(ForwardPass pass, Node sentences) {
        Sequence tokens = new Sequence(
                vectors(pass, sentences, 0, null),
                sentences.shape().rows(),
                pass.graph().sign(sentences));
        Sequence heard = reader.apply(pass, tokens);
        return heard.with(afterReader.apply(pass, heard.states()));
    }

    /** What the queries become; the reader's words where there are none. */
    private Sequence asked(ForwardPass pass, Sequence heard, Node language, @Nullable Node mask) {
        if (between == null || afterBetween == null) {
            return heard;
        }
        Sequence asked = between.apply(pass, asking(pass, language, mask), heard, false);
        return asked.with(afterBetween.apply(pass, asked.states()));
    }

    /** The sum of the tokens that are shown, [width][batch]. */
    private Node sum(GraphBuilder graph, Sequence tokens) {
        int batch = tokens.batch();
        Node each = graph.reshape(tokens.states(), width, tokens.length(), batch);
        each = tokens.mask() == null ? each : graph.multiply(tokens.mask(), each);
        return graph.reshape(graph.sum(each, 0b10), 1, width, batch);
    }

    /** 1 for the first queries of each example, as many as its length, [queries][batch]. */
    private Node live(GraphBuilder graph, Node length) {
        double[] numbers = new double[queries];
        for (int i = 0; i < queries; i++) {
            numbers[i] = i;
        }
        Node above = graph.subtract(length, new FixedNumbers(queries, 1, numbers).in(graph));
        return graph.sign(graph.activate(Activation.RELU, above));
    }

    /** The queries with the vector of the source language. */
    private Sequence asking(ForwardPass pass, Node language, @Nullable Node mask) {
        GraphBuilder graph = pass.graph();
        int batch = language.shape().columns();
        Node own = graph.reshape(pass.parameter(queryBlock), queries, 1, width);
        Node spoken = graph.reshape(graph.selectRows(pass.parameter(sources), language), 1, batch, width);
        Node rows = graph.reshape(graph.add(own, spoken), 1, queries * batch, width);
        return new Sequence(graph.transpose(rows), queries, mask);
    }

    /**
     * The writer's state at each word, [width][words·batch], from which the next one follows.
     *
     * @param said words so far with the beginning before them, [words][batch]
     * @param language that is written, [1][batch]
     */
    Node write(ForwardPass pass, Sequence memory, Node said, Node language) {
        Sequence tokens =
                new Sequence(vectors(pass, said, 0, language), said.shape().rows());
        return afterWriter.apply(pass, writer.apply(pass, tokens, memory, true).states());
    }

    /**
     * Translates what has been read by the likeliest word at each place.
     *
     * @param to language of each translation, [1][batch]
     * @param most words of a translation
     * @return [most][batch]
     */
    Node translate(ForwardPass pass, Memory memory, Node to, int most) {
        DecoderBlock.Past past = new DecoderBlock.Past();
        return new GreedyDecoding(Languages.BEGIN, Languages.END, Languages.PAD, most)
                .words(pass.graph(), to.shape().columns(), (word, place) -> {
                    Sequence token = new Sequence(vectors(pass, word, place, to), 1);
                    Node states =
                            writer.next(pass, past, token, memory.tokens()).states();
                    return scores(pass, afterWriter.apply(pass, states));
                });
    }

    /** The score of every word of the vocabulary at each of the writer's states, [vocabulary][words·batch]. */
    Node scores(ForwardPass pass, Node states) {
        return pass.graph().product(pass.parameter(words), states);
    }

    /**
     * Words with their places, and the vector of a language where there is one, [width][words·batch].
     *
     * @param from place of the first word
     */
    private Node vectors(ForwardPass pass, Node sentences, int from, @Nullable Node language) {
        GraphBuilder graph = pass.graph();
        int length = sentences.shape().rows();
        int batch = sentences.shape().columns();
        Node rows = graph.selectRows(pass.parameter(words), graph.reshape(sentences, 1, length * batch));
        Node own = graph.slice(pass.parameter(places), 1, from, length);
        Node sum = graph.add(graph.reshape(rows, length, batch, width), graph.reshape(own, length, 1, width));
        if (language != null) {
            Node spoken = graph.selectRows(pass.parameter(targets), language);
            sum = graph.add(sum, graph.reshape(spoken, 1, batch, width));
        }
        return graph.transpose(graph.reshape(sum, 1, length * batch, width));
    }

    @Override
    public double operations() {
        int length = languages.words();
        int seen = between == null ? length : queries;
        double interlingua = between == null ? 0 : between.operations(queries, length);
        double predicting = lengths == null ? 0 : lengths.operations();
        return reader.operations(length)
                + interlingua
                + predicting
                + writer.operations(length, seen)
                + 2.0 * length * width * languages.vocabulary();
    }
}
