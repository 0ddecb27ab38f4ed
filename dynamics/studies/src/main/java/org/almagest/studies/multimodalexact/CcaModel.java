package org.almagest.studies.multimodalexact;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.TwoStreams;
import org.jspecify.annotations.Nullable;

/**
 * Two linear towers, see {@link Cca}. Blocks: {@code U} [inputs][k], {@code V} [outputs][k]. What it predicts of an input alone is Va,
 * whose product with a target y is the score ⟨a, b⟩ of the pair.
 */
final class CcaModel implements Model, TwoStreams {
    private final int embedding;
    private final double scale;
    private final double @Nullable [] start;
    private final List<Block> blocks;

    private CcaModel(int features, int outputs, int embedding, double scale, double @Nullable [] start) {
        this.embedding = embedding;
        this.scale = scale;
        this.start = start;
        if (((long) features + outputs) * embedding > Integer.MAX_VALUE - 1024) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "embedding %d of %d inputs and %d targets: expected fewer than 2^31 parameters; choose a smaller embedding",
                    embedding,
                    features,
                    outputs));
        }
        this.blocks = List.of(
                new Block(0, "U", features, embedding, 0), new Block(0, "V", outputs, embedding, features * embedding));
    }

    /** Towers that begin as N(0, scale²). */
    static CcaModel random(int features, int outputs, int embedding, double scale) {
        return new CcaModel(features, outputs, embedding, scale, null);
    }

    /** Towers that begin at these numbers, whatever the seed. */
    static CcaModel at(int features, int outputs, int embedding, double[] start) {
        return new CcaModel(features, outputs, embedding, 0, start);
    }

    /** Numbers k in an embedding. */
    int embedding() {
        return embedding;
    }

    @Override
    public List<Block> blocks() {
        return blocks;
    }

    @Override
    public double[] initialise(RandomStream random) {
        if (start != null) {
            return start.clone();
        }
        double[] numbers = new double[parameterCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scale * random.normal();
        }
        return numbers;
    }

    @Override
    public OptionalDouble initialDeviation(Block block) {
        return start == null ? OptionalDouble.of(scale) : OptionalDouble.empty();
    }

    @Override
    public Node forward(ForwardPass pass, Node inputs) {
        return pass.graph().product(pass.parameter(1), pass.trace("embedding", tower(pass, 0, inputs)));
    }

    @Override
    public Streams streams(ForwardPass pass, Node inputs) {
        return new Streams(
                new Stream(tower(pass, 0, inputs)), new Stream(tower(pass, 1, pass.field(Examples.TARGETS))), true);
    }

    private static Node tower(ForwardPass pass, int block, Node vectors) {
        return pass.graph().product(pass.parameter(block), vectors, true, false);
    }

    @Override
    public double operationsPerExample() {
        return 2.0 * parameterCount();
    }
}
