package org.almagest.dynamics.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;

/**
 * Words one after another, each the likeliest after those before it; of equally likely ones the first. After its end mark a sequence
 * is padded. Part of the graph, so that it may be decoded inside a training step; no derivative passes through the choice of words.
 *
 * @param begin the word that stands before all
 * @param end the end mark
 * @param pad what follows the end mark, another word
 * @param length words of each sequence, its end mark and padding included
 */
public record GreedyDecoding(int begin, int end, int pad, int length) {
    /** What a decoder makes of the words so far; asked once a place, from the first on. */
    @FunctionalInterface
    public interface NextWord {
        /**
         * The score of every word for the place after {@code place}.
         *
         * @param word at {@code place}, [1][batch]; the words before it have been given before
         * @param place 0 for the word that stands before all
         * @return [vocabulary][batch]; larger where a word is likelier
         */
        Node scores(Node word, int place);
    }

    /**
     * A decoding.
     *
     * @throws IllegalArgumentException if the length is below 1, or end mark and padding are one word
     */
    public GreedyDecoding {
        if (length < 1 || end == pad) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "decoding of %d words with end mark %d and padding %d: expected at least one word, and two different ones for end and padding",
                    length,
                    end,
                    pad));
        }
    }

    /**
     * The words.
     *
     * @param batch sequences
     * @return [length][batch]
     */
    public Node words(GraphBuilder graph, int batch, NextWord next) {
        Node word = graph.expandTo(graph.constant(begin), Shape.of(1, batch));
        Node open = graph.expandTo(graph.constant(1), Shape.of(1, batch));
        List<Node> words = new ArrayList<>();
        for (int place = 0; place < length; place++) {
            Node best = graph.argMax(next.scores(word, place), 1);
            // the padding where the sequence has ended
            word = graph.add(graph.constant(pad), graph.multiply(open, graph.subtract(best, graph.constant(pad))));
            words.add(word);
            open = graph.multiply(open, graph.abs(graph.sign(graph.subtract(word, graph.constant(end)))));
        }
        return graph.concatenate(1, words);
    }
}
