package org.almagest.dynamics.family;

import org.almagest.dynamics.autodiff.GraphBuilder;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.linear.LinearNetwork;
import org.jspecify.annotations.Nullable;

/** One affine layer of a {@link FeedForwardModel}: weights, a bias if there is one, and no activation. */
interface Layer {
    /** Rows of its block W: one neuron or kernel each. */
    int weightRows();

    /** Columns of its block W. */
    int weightColumns();

    /** Numbers in its block b. */
    int biases();

    /** Inputs that one output sees. */
    double fanIn();

    /** Outputs that one input reaches, edges and strides left aside. */
    double fanOut();

    /** Numbers in its output. */
    int outputs();

    /** Multiplications and additions for one example. */
    double operations();

    /** Emits W·inputs + b, [outputs][batch]. */
    Node apply(GraphBuilder graph, Node weights, @Nullable Node bias, Node inputs);

    /** The network with this layer after it. */
    LinearNetwork onto(LinearNetwork network);
}
