package org.almagest.dynamics.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linalg.LinearOperator;
import org.almagest.dynamics.objective.Objective;

/**
 * The Hessian of a model's loss over a set of examples at fixed parameters, and its two parts; exact to rounding.
 *
 * <p>The scale is the trainer's: with N examples of K outputs, squared error is Σ(f−y)²/(N·K), so that the outer part is
 * (2/(N·K))·Σ JᵀJ; cross-entropy is the mean over the N examples. The three parts come from three different graphs. Not
 * thread-safe.
 */
public final class Curvature {
    private final Model model;
    private final Objective loss;
    private final Examples examples;
    private final double[] parameters;

    /**
     * The curvature at {@code parameters}.
     *
     * @param parameters flat parameter vector of the model; read, never written
     * @throws IllegalArgumentException if there are no examples, or as many parameters as the model does not have
     */
    public Curvature(Model model, Objective loss, Examples examples, double[] parameters) {
        if (examples.count() == 0) {
            throw new IllegalArgumentException("a curvature over 0 examples: expected at least one");
        }
        if (parameters.length != model.length()) {
            throw new IllegalArgumentException(
                    "%d parameters, expected the model's %d".formatted(parameters.length, model.length()));
        }
        this.model = model;
        this.loss = loss;
        this.examples = examples;
        this.parameters = parameters;
    }

    /** Number P of parameters. */
    public int size() {
        return model.parameterCount();
    }

    /**
     * One part as a full matrix, P×P, symmetric to the last bit: of each pair of rows and columns one is computed, the
     * other is its mirror image. Layers that are products with one column an example take a direction a neuron, others a
     * direction a weight.
     *
     * @throws CancellationException if the thread is interrupted
     */
    public double[] matrix(HessianPart part) {
        return new FullMatrix(model, loss, examples, parameters, part).byNeurons();
    }

    /** As {@link #matrix}, with a direction a weight throughout: slower, and the same for any model. */
    double[] matrixByWeights(HessianPart part) {
        return new FullMatrix(model, loss, examples, parameters, part).byWeights();
    }

    /** One part as an operator: v ↦ part·v, without ever forming the matrix. */
    public LinearOperator operator(HessianPart part) {
        List<Integer> all = IntStream.range(0, model.blocks().size()).boxed().toList();
        Chunks chunks = Chunks.of(model, examples.shape(), examples.count(), 1);
        List<BlockRowRun> runs = new ArrayList<>();
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            boolean known = !runs.isEmpty() && runs.get(chunk - 1).batch() == chunks.sizeOf(chunk);
            runs.add(known ? runs.get(chunk - 1) : run(part, all, chunks.sizeOf(chunk)));
        }
        return new LinearOperator() {
            @Override
            public int size() {
                return model.parameterCount();
            }

            @Override
            public void apply(double[] v, double[] result) {
                Arrays.fill(result, 0);
                for (int chunk = 0; chunk < chunks.count(); chunk++) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new CancellationException("interrupted in a product with the " + part.word() + " matrix");
                    }
                    BlockRowRun run = runs.get(chunk);
                    run.load(examples, chunk * chunks.size());
                    run.addProduct(v, (double) run.batch() / examples.count(), result);
                }
            }
        };
    }

    private BlockRowRun run(HessianPart part, List<Integer> all, int batch) {
        LossGraph network = LossGraph.of(model, loss, examples.shape(), batch);
        HessianBlockRow strip = HessianBlockRow.compile(network, part, all, all.size(), 1);
        return new BlockRowRun(strip, model.blocks(), parameters, strip.plan().execution());
    }
}
