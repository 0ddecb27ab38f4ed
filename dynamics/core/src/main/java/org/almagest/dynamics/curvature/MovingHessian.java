package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.objective.Objective;

/**
 * One part of the Hessian of a model's loss as an operator, v ↦ part·v, without ever forming the matrix: compiled once for all
 * parameters that training goes through. Its scale is that of {@link Curvature}. Not thread-safe.
 */
public final class MovingHessian implements LinearOperator {
    private final int size;
    private final int length;
    private final HessianPart part;
    private final Examples examples;
    private final Chunks chunks;
    private final List<BlockRowRun> runs = new ArrayList<>();

    /**
     * The operator at parameters that are all zero.
     *
     * @throws IllegalArgumentException if there are no examples
     */
    public MovingHessian(Model model, Objective loss, Examples examples, HessianPart part) {
        if (examples.count() == 0) {
            throw new IllegalArgumentException("a curvature over 0 examples: expected at least one");
        }
        this.size = model.parameterCount();
        this.length = model.length();
        this.part = part;
        this.examples = examples;
        this.chunks = Chunks.of(model, examples.shape(), examples.count(), 1);
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            int batch = chunks.sizeOf(chunk);
            boolean known = !runs.isEmpty() && runs.get(chunk - 1).batch() == batch;
            runs.add(known ? runs.get(chunk - 1) : run(model, loss, all, batch));
        }
    }

    private BlockRowRun run(Model model, Objective loss, List<Integer> all, int batch) {
        LossGraph network = LossGraph.of(model, loss, examples.shape(), batch);
        HessianBlockRow strip = HessianBlockRow.compile(network, part, all, all.size(), 1);
        return new BlockRowRun(
                strip, model.blocks(), new double[length], strip.plan().execution());
    }

    /** Goes to {@code parameters}, a flat vector of the model, which is copied. */
    public void moveTo(double[] parameters) {
        if (parameters.length != length) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, length));
        }
        // chunks of one size share a run
        runs.stream().distinct().forEach(run -> run.moveTo(parameters));
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void apply(double[] v, double[] result) {
        apply(new double[][] {v}, new double[][] {result});
    }

    /** What no direction changes is computed once a chunk for all of them. */
    @Override
    public void apply(double[][] vectors, double[][] results) {
        for (double[] result : results) {
            Arrays.fill(result, 0);
        }
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted in a product with the " + part.word() + " matrix");
            }
            BlockRowRun run = runs.get(chunk);
            run.settle(examples, chunk * chunks.size());
            for (int k = 0; k < vectors.length; k++) {
                run.addProduct(vectors[k], (double) run.batch() / examples.count(), results[k]);
            }
        }
    }
}
