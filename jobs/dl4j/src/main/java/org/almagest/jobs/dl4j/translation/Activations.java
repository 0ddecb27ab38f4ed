package org.almagest.jobs.dl4j.translation;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations that are ours, or a composition of ours. */
final class Activations {
    /**
     * DL4J's gelu is x·sigmoid(1.702·x) (Hendrycks, Gimpel 2016, section 2), with the slope in single precision; the one
     * that it calls precise is not the paper's tanh form either.
     */
    private static final double GELU_SLOPE = 1.702f;

    private Activations() {}

    /**
     * The activation as a step.
     *
     * @param layer whose it is, for the message
     * @param flat whether a softmax would run over all numbers of an example
     */
    static Step of(String layer, IActivation function, boolean flat) throws UntranslatableException {
        if (function instanceof ActivationIdentity) {
            return (graph, parameters, inputs) -> inputs.get(0);
        }
        if (function instanceof ActivationTanH) {
            return of(Activation.TANH);
        }
        if (function instanceof ActivationSigmoid) {
            return of(Activation.SIGMOID);
        }
        if (function instanceof ActivationSoftPlus) {
            return of(Activation.SOFTPLUS);
        }
        if (function instanceof ActivationReLU relu && plain(relu)) {
            return of(Activation.RELU);
        }
        if (function instanceof ActivationReLU6) {
            return clipped(0, 6);
        }
        if (function instanceof ActivationHardTanH) {
            return clipped(-1, 1);
        }
        if (function instanceof ActivationLReLU leaky) {
            double slope = leaky.getAlpha();
            // slope·x + (1 − slope)·max(x, 0)
            return of((graph, x) ->
                    graph.add(graph.scale(slope, x), graph.scale(1 - slope, graph.activate(Activation.RELU, x))));
        }
        if (function instanceof ActivationSwish) {
            return of((graph, x) -> graph.multiply(x, graph.activate(Activation.SIGMOID, x)));
        }
        if (function instanceof ActivationMish) {
            return of((graph, x) ->
                    graph.multiply(x, graph.activate(Activation.TANH, graph.activate(Activation.SOFTPLUS, x))));
        }
        if (function instanceof ActivationCube) {
            return of((graph, x) -> graph.multiply(x, graph.multiply(x, x)));
        }
        if (function instanceof ActivationGELU gelu && !gelu.isPrecise()) {
            return of(Activations::gelu);
        }
        if (function instanceof ActivationSoftmax && flat) {
            return of(GraphBuilder::softmax);
        }
        throw new UntranslatableException(
                layer,
                String.format(
                        Locale.ROOT,
                        "activation %s has no exact counterpart; expected identity, relu, relu6, leakyrelu, hardtanh, tanh, sigmoid, softplus, swish, mish, gelu, cube, or a softmax over all outputs",
                        function));
    }

    private static boolean plain(ActivationReLU relu) {
        return none(relu.getMax()) && none(relu.getThreshold()) && none(relu.getNegativeSlope());
    }

    private static boolean none(@org.jspecify.annotations.Nullable Double value) {
        return value == null || value == 0;
    }

    private static Node gelu(GraphBuilder graph, Node x) {
        return graph.multiply(x, graph.activate(Activation.SIGMOID, graph.scale(GELU_SLOPE, x)));
    }

    /** min(max(x, low), high) = low + max(x − low, 0) − max(x − high, 0). */
    private static Step clipped(double low, double high) {
        return of((graph, x) -> {
            Node above = graph.activate(Activation.RELU, graph.add(x, graph.constant(-low)));
            Node beyond = graph.activate(Activation.RELU, graph.add(x, graph.constant(-high)));
            return graph.add(graph.subtract(above, beyond), graph.constant(low));
        });
    }

    private static Step of(Activation activation) {
        return of((graph, x) -> graph.activate(activation, x));
    }

    private static Step of(Emission emission) {
        return (graph, parameters, inputs) -> emission.emit(graph, inputs.get(0));
    }

    private interface Emission {
        Node emit(GraphBuilder graph, Node x);
    }
}
