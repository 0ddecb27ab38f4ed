package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Block;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.graph.Execution;
import org.almagest.dynamics.graph.Loss;
import org.almagest.dynamics.linalg.LinearOperator;

/**
 * The Hessian of a model's loss over a set of examples at fixed parameters, and its two parts; exact to rounding.
 *
 * <p>The scale is the trainer's: with N examples of K outputs, squared error is Σ(f−y)²/(N·K), so that the outer part is
 * (2/(N·K))·Σ JᵀJ; cross-entropy is the mean over the N examples. The three parts come from three different graphs. Not
 * thread-safe.
 */
public final class Curvature {
    /** Directions at once: wide enough for full vectors and few passes, small enough for the cache. */
    private static final int LANES = 8;
    /** A network of more blocks is seeded several blocks at a time, so that compiling does not outweigh computing. */
    private static final int MOST_STRIPS = 48;

    private static final int TILE = 32;

    private final Model model;
    private final Loss loss;
    private final Examples examples;
    private final double[] parameters;

    /**
     * The curvature at {@code parameters}.
     *
     * @param parameters flat parameter vector of the model; read, never written
     * @throws IllegalArgumentException if there are no examples, or as many parameters as the model does not have
     */
    public Curvature(Model model, Loss loss, Examples examples, double[] parameters) {
        if (examples.count() == 0) {
            throw new IllegalArgumentException("a curvature over 0 examples: expected at least one");
        }
        if (parameters.length != model.parameterCount()) {
            throw new IllegalArgumentException(
                    "%d parameters, expected the model's %d".formatted(parameters.length, model.parameterCount()));
        }
        this.model = model;
        this.loss = loss;
        this.examples = examples;
        this.parameters = parameters;
    }

    /** Number P of parameters. */
    public int size() {
        return parameters.length;
    }

    /**
     * One part as a full matrix, P×P, symmetric to the last bit; each block column is computed from the diagonal on and
     * mirrored.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public double[] matrix(Part part) {
        int p = size();
        double[] matrix = new double[Math.multiplyExact(p, p)];
        List<Block> blocks = model.blocks();
        int perStrip = (blocks.size() + MOST_STRIPS - 1) / MOST_STRIPS;
        Chunks chunks = Chunks.of(model, examples.features(), examples.count(), LANES);
        for (int first = 0; first < blocks.size(); first += perStrip) {
            int last = Math.min(first + perStrip, blocks.size()) - 1;
            strip(part, first, last, chunks, matrix);
        }
        mirror(matrix, p);
        return matrix;
    }

    /** The rows of the blocks from {@code first} to {@code last}, from the first of them on. */
    private void strip(Part part, int first, int last, Chunks chunks, double[] matrix) {
        List<Block> blocks = model.blocks();
        int from = blocks.get(first).offset();
        int rows = blocks.get(last).offset() + blocks.get(last).size() - from;
        // the last group of directions is then about as full as the others
        int groups = (rows + LANES - 1) / LANES;
        int lanes = (rows + groups - 1) / groups;
        StripRun run = null;
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            if (run == null || run.batch() != chunks.sizeOf(chunk)) {
                run = run(part, first, last, lanes, chunks.sizeOf(chunk));
            }
            run.load(examples, chunk * chunks.size());
            double share = (double) chunks.sizeOf(chunk) / examples.count();
            for (int row = 0; row < rows; row += lanes) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("interrupted in the " + part.word() + " matrix");
                }
                int count = Math.min(lanes, rows - row);
                run.units(from + row, count);
                for (int lane = 0; lane < count; lane++) {
                    run.addProducts(lane, share, matrix, (from + row + lane) * size());
                }
            }
        }
    }

    private StripRun run(Part part, int first, int last, int lanes, int batch) {
        Strip strip =
                Strip.compile(model, loss, part, examples.features(), examples.outputs(), first, last, lanes, batch);
        return new StripRun(strip, model.blocks(), parameters);
    }

    /** Copies what is right of the diagonal to the left of it, tile by tile. */
    private static void mirror(double[] matrix, int p) {
        for (int top = 0; top < p; top += TILE) {
            for (int left = 0; left <= top; left += TILE) {
                for (int i = top; i < Math.min(top + TILE, p); i++) {
                    for (int j = left; j < Math.min(left + TILE, i); j++) {
                        matrix[i * p + j] = matrix[j * p + i];
                    }
                }
            }
        }
    }

    /** One part as an operator: v ↦ part·v, without ever forming the matrix. */
    public LinearOperator operator(Part part) {
        int last = model.blocks().size() - 1;
        Chunks chunks = Chunks.of(model, examples.features(), examples.count(), 1);
        List<StripRun> runs = new ArrayList<>();
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            boolean known = !runs.isEmpty() && runs.get(chunk - 1).batch() == chunks.sizeOf(chunk);
            runs.add(known ? runs.get(chunk - 1) : run(part, 0, last, 1, chunks.sizeOf(chunk)));
        }
        return new LinearOperator() {
            @Override
            public int size() {
                return parameters.length;
            }

            @Override
            public void apply(double[] v, double[] result) {
                Arrays.fill(result, 0);
                for (int chunk = 0; chunk < chunks.count(); chunk++) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("interrupted in a product with the " + part.word() + " matrix");
                    }
                    StripRun run = runs.get(chunk);
                    run.load(examples, chunk * chunks.size());
                    run.direction(v);
                    run.addProducts(0, (double) run.batch() / examples.count(), result, 0);
                }
            }
        };
    }

    /** The arrays of one strip. */
    private static final class StripRun {
        private final Strip strip;
        private final List<Block> blocks;
        private final Execution execution;
        private final double[] arena;

        StripRun(Strip strip, List<Block> blocks, double[] parameters) {
            this.strip = strip;
            this.blocks = blocks;
            this.execution = strip.plan().execution();
            this.arena = execution.arena();
            System.arraycopy(parameters, 0, arena, strip.parameters(), parameters.length);
        }

        int batch() {
            return strip.batch();
        }

        /** Takes the examples from {@code from} on and does what no direction changes. */
        void load(Examples examples, int from) {
            fill(strip.inputs(), examples.inputs(), examples.features(), from);
            fill(strip.targets(), examples.targets(), examples.outputs(), from);
            execution.runPrologue();
        }

        /** Examples one after another become [rows][batch]. */
        private void fill(int at, double[] source, int rows, int from) {
            for (int j = 0; j < batch(); j++) {
                for (int i = 0; i < rows; i++) {
                    arena[at + i * batch() + j] = source[(from + j) * rows + i];
                }
            }
        }

        /** Products with the unit directions of {@code count} consecutive parameters. */
        void units(int parameter, int count) {
            setUnits(parameter, count, 1);
            execution.runBody();
            setUnits(parameter, count, 0);
        }

        private void setUnits(int parameter, int count, double value) {
            int block = strip.first();
            for (int lane = 0; lane < count; lane++) {
                while (parameter + lane
                        >= blocks.get(block).offset() + blocks.get(block).size()) {
                    block++;
                }
                int within = parameter + lane - blocks.get(block).offset();
                arena[strip.seed(block) + lane * blocks.get(block).size() + within] = value;
            }
        }

        /** The product with one direction of all parameters. */
        void direction(double[] v) {
            for (int block = 0; block < blocks.size(); block++) {
                Block b = blocks.get(block);
                System.arraycopy(v, b.offset(), arena, strip.seed(block), b.size());
            }
            execution.runBody();
        }

        /** Adds {@code share} times the product with one direction to the flat vector at {@code target}. */
        void addProducts(int lane, double share, double[] sums, int target) {
            for (int block = strip.first(); block < blocks.size(); block++) {
                Block b = blocks.get(block);
                int from = strip.product(block) + lane * b.size();
                for (int i = 0; i < b.size(); i++) {
                    sums[target + b.offset() + i] += share * arena[from + i];
                }
            }
        }
    }
}
