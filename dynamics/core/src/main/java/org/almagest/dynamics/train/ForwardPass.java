package org.almagest.dynamics.train;

/**
 * Predictions of a network for a batch of fixed size and their loss, without gradients; with arrays of its own. Fill
 * parameters, inputs and targets, {@link #evaluate}, and read the predictions.
 */
interface ForwardPass {
    /** Examples in the batch. */
    int batch();

    /** All arrays. */
    double[] arena();

    /** Where the parameters begin, contiguous in the order of the model's flat vector. */
    int parameters();

    /** Where the inputs [features][batch] begin. */
    int inputs();

    /** Where the targets [outputs][batch] begin. */
    int targets();

    /** Where the predictions [outputs][batch] begin. */
    int predictions();

    /** Computes the predictions and returns their loss; not finite where there is none. */
    double evaluate();
}
