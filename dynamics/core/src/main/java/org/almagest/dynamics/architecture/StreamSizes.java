package org.almagest.dynamics.architecture;

import java.util.List;
import java.util.Locale;

/**
 * The sizes of a network of two streams of tokens.
 *
 * @param fusion how the streams learn of each other
 * @param depth layers L
 * @param fusionLayer layers before the first in which they do; L with late fusion
 * @param bottlenecks latents B by which they do; 0 where there are none
 * @param width numbers d in the state of a token
 * @param heads of the attention
 * @param first tokens of the first stream, without its summary
 * @param second tokens of the second stream, without its summary
 * @param numbers in a token as it comes in
 * @param outputs numbers in the prediction
 */
record StreamSizes(
        Fusion fusion,
        int depth,
        int fusionLayer,
        int bottlenecks,
        int width,
        int heads,
        int first,
        int second,
        int numbers,
        int outputs) {
    /** How two streams learn of each other. */
    enum Fusion {
        /** Not at all: their predictions are averaged. */
        LATE("late"),
        /** The tokens of each attend to those of both. */
        PAIR("pair"),
        /** By a few latents, which go through the blocks of both. */
        BOTTLENECK("bottleneck");

        private final String word;

        Fusion(String word) {
            this.word = word;
        }

        /** The words in the sweep file. */
        static List<String> words() {
            return List.of(LATE.word, PAIR.word, BOTTLENECK.word);
        }

        static Fusion named(String word) {
            return switch (word) {
                case "late" -> LATE;
                case "pair" -> PAIR;
                case "bottleneck" -> BOTTLENECK;
                default ->
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT, "fusion %s: expected one of %s", word, String.join(", ", words())));
            };
        }
    }

    /** Layers in which the streams learn of each other. */
    int fused() {
        return depth - fusionLayer;
    }

    /**
     * The largest rank of the Jacobian of the first stream's tokens in the second stream's input. A latent reaches tokens through a
     * layer norm alone, whose result has mean 0 before its gain: d − 1 numbers; and in the first fused layer it is a constant.
     */
    int rankBound() {
        long inputs = (long) second * numbers;
        long passed =
                switch (fusion) {
                    case LATE -> 0;
                    case PAIR -> fused() == 0 ? 0 : inputs;
                    case BOTTLENECK -> (long) bottlenecks * Math.max(0, fused() - 1) * (width - 1);
                };
        return (int) Math.min(inputs, passed);
    }
}
