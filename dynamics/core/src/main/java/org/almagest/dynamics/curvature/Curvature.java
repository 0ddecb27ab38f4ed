package org.almagest.dynamics.curvature;

import java.util.Locale;
import java.util.concurrent.CancellationException;
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
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d parameters, expected the model's %d", parameters.length, model.length()));
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
        MovingHessian operator = new MovingHessian(model, loss, examples, part);
        operator.moveTo(parameters);
        return operator;
    }
}
