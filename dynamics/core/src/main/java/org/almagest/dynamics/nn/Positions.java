package org.almagest.dynamics.nn;

import java.util.Locale;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/**
 * Adds to each token a vector that says where it stands: a learned one, the block P, [width][length]; or sines and cosines
 * (Vaswani et al. 2017, arXiv 1706.03762, section 3.5), sin(t/10000^(2i/width)) in row 2i and cos of the same in row 2i + 1.
 */
public final class Positions {
    private static final double LONGEST = 10_000;

    private final int width;
    private final int length;
    private final Source source;

    private interface Source {
        Node in(ForwardPass pass);
    }

    private Positions(int width, int length, Source source) {
        this.width = width;
        this.length = length;
        this.source = source;
    }

    /** Learned vectors; they begin as {@code start} says. */
    public static Positions learned(Blocks.Builder blocks, int layer, int width, int length, Start start) {
        return learned(blocks, layer, "", width, length, start);
    }

    /** As the other, with a block called P{@code suffix}, for a layer that has several. */
    public static Positions learned(
            Blocks.Builder blocks, int layer, String suffix, int width, int length, Start start) {
        int block = blocks.weight(layer, "P" + suffix, width, length, start);
        return new Positions(width, length, pass -> pass.parameter(block));
    }

    /** Sines and cosines. */
    public static Positions sinusoidal(int width, int length) {
        double[] values = new double[width * length];
        for (int i = 0; i < width; i++) {
            double slowness = StrictMath.pow(LONGEST, (double) (i - i % 2) / width);
            for (int t = 0; t < length; t++) {
                values[i * length + t] = i % 2 == 0 ? StrictMath.sin(t / slowness) : StrictMath.cos(t / slowness);
            }
        }
        FixedNumbers numbers = new FixedNumbers(width, length, values);
        return new Positions(width, length, pass -> numbers.in(pass.graph()));
    }

    /**
     * The tokens with their places added.
     *
     * @param tokens at most as many as there are places; fewer stand at the first of them
     */
    public Sequence apply(ForwardPass pass, Sequence tokens) {
        return apply(pass, tokens, 0);
    }

    /**
     * As {@link #apply(ForwardPass, Sequence)}, of tokens that stand later.
     *
     * @param from the place of the first token
     */
    public Sequence apply(ForwardPass pass, Sequence tokens, int from) {
        if (tokens.width() != width || from < 0 || from + tokens.length() > length) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "positions of %d tokens of width %d for %d of width %d from place %d on: expected equal widths, and as many places",
                    length,
                    width,
                    tokens.length(),
                    tokens.width(),
                    from));
        }
        GraphBuilder graph = pass.graph();
        Node states = graph.reshape(tokens.states(), width, tokens.length(), tokens.batch());
        Node own = graph.slice(source.in(pass), 0, from, tokens.length());
        Node places = graph.reshape(own, width, tokens.length(), 1);
        Node sum = graph.add(states, places);
        return tokens.with(graph.reshape(sum, 1, width, tokens.length() * tokens.batch()));
    }
}
