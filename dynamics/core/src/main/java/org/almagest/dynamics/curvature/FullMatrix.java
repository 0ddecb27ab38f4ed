package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.almagest.dynamics.autodiff.AffineLayer;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.objective.Objective;

/**
 * Computes one part as a full matrix, strip by strip: the rows of some blocks, and of their columns those that no strip
 * before has had as rows.
 */
final class FullMatrix {
    /** Directions at once: wide enough for full vectors and few passes, small enough for the cache. */
    private static final int LANES = 8;
    /** Of neurons, each of which fills many rows: with four these and the arrays stay in a second-level cache. */
    private static final int NEURON_LANES = 4;
    /** A network of more blocks is seeded several blocks at a time, so that compiling does not outweigh computing. */
    private static final int MOST_STRIPS = 48;

    private final Model model;
    private final Objective loss;
    private final Examples examples;
    private final double[] parameters;
    private final HessianPart part;
    private final Chunks chunks;

    FullMatrix(Model model, Objective loss, Examples examples, double[] parameters, HessianPart part) {
        this.model = model;
        this.loss = loss;
        this.examples = examples;
        this.parameters = parameters;
        this.part = part;
        this.chunks = Chunks.of(model, examples.shape(), examples.count(), LANES);
    }

    /** A direction a neuron where the model allows it, a direction a weight elsewhere. */
    double[] byNeurons() {
        return matrix(affine());
    }

    /** A direction a weight. */
    double[] byWeights() {
        return matrix(List.of());
    }

    private record Affine(int weights, int bias) {}

    private LossGraph network(int batch) {
        return LossGraph.of(model, loss, examples.shape(), batch);
    }

    /** The affine layers that there are for every size of chunk. */
    private List<Affine> affine() {
        List<Affine> layers = affine(chunks.size());
        if (chunks.rest() > 0) {
            layers.retainAll(affine(chunks.rest()));
        }
        return layers;
    }

    private List<Affine> affine(int batch) {
        List<Affine> layers = new ArrayList<>();
        for (AffineLayer layer : network(batch).affine()) {
            layers.add(new Affine(layer.weights(), layer.bias()));
        }
        return layers;
    }

    private double[] matrix(List<Affine> affine) {
        List<Block> blocks = model.blocks();
        List<Integer> neurons = affine.stream().map(Affine::weights).toList();
        List<Integer> biases =
                affine.stream().map(Affine::bias).filter(bias -> bias >= 0).toList();
        List<Integer> weights = new ArrayList<>();
        for (int block = 0; block < blocks.size(); block++) {
            if (!neurons.contains(block) && !biases.contains(block)) {
                weights.add(block);
            }
        }
        int others = weights.size();
        weights.addAll(neurons);
        weights.addAll(biases);

        UpperTriangle sums = new UpperTriangle(model.parameterCount());
        strips(weights, others, LANES, Block::size, this::byWeights, sums);
        strips(neurons, neurons.size(), NEURON_LANES, Block::rows, this::byNeurons, sums);
        return sums.mirrored();
    }

    /** How a strip becomes runnable. */
    private interface Compilation {
        RowRun compile(List<Integer> wanted, int moved, int lanes, int batch);
    }

    private RowRun byWeights(List<Integer> wanted, int moved, int lanes, int batch) {
        HessianBlockRow strip = HessianBlockRow.compile(network(batch), part, wanted, moved, lanes);
        return new BlockRowRun(strip, model.blocks(), parameters, SpareArena.execution(strip.plan(), 0));
    }

    private RowRun byNeurons(List<Integer> wanted, int moved, int lanes, int batch) {
        DenseBlockRow strip = DenseBlockRow.compile(network(batch), part, wanted, moved, lanes, chunks.size());
        return new DenseBlockRowRun(
                strip, model.blocks(), parameters, SpareArena.execution(strip.plan(), strip.room()));
    }

    /** The rows of the first {@code count} of these blocks; of each, the columns from its own on. */
    private void strips(
            List<Integer> wanted,
            int count,
            int most,
            ToIntFunction<Block> directions,
            Compilation compilation,
            UpperTriangle sums) {
        int perStrip = (count + MOST_STRIPS - 1) / MOST_STRIPS;
        for (int first = 0; first < count; first += perStrip) {
            int moved = Math.min(perStrip, count - first);
            List<Integer> rest = List.copyOf(wanted.subList(first, wanted.size()));
            int all = 0;
            for (int block : rest.subList(0, moved)) {
                all += directions.applyAsInt(model.blocks().get(block));
            }
            // the last group of directions is then about as full as the others
            int groups = (all + most - 1) / most;
            int lanes = (all + groups - 1) / groups;
            rows(batch -> compilation.compile(rest, moved, lanes, batch), sums);
        }
    }

    /** All rows of one strip, over all examples. */
    private void rows(IntFunction<RowRun> compile, UpperTriangle sums) {
        RowRun run = null;
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            if (run == null || run.batch() != chunks.sizeOf(chunk)) {
                run = compile.apply(chunks.sizeOf(chunk));
            }
            run.load(examples, chunk * chunks.size());
            double share = (double) chunks.sizeOf(chunk) / examples.count();
            for (int from = 0; from < run.directions(); from += run.lanes()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted in the " + part.word() + " matrix");
                }
                int count = Math.min(run.lanes(), run.directions() - from);
                run.add(from, count, share, sums);
            }
        }
    }
}
