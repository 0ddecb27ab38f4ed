package org.almagest.dynamics.train;

/**
 * Loss and gradient of a model on a batch of fixed size, with arrays of its own. Fill parameters, inputs and targets, {@link
 * #evaluate}, and read the gradient. In the arena the parameters are contiguous, in the order of the model's flat vector,
 * and so is the gradient.
 */
interface BatchLoss {
    /** Examples in the batch. */
    int batch();

    /** All arrays. */
    double[] arena();

    /** Where the parameters begin. */
    int parameters();

    /** Where the inputs [features][batch] begin. */
    int inputs();

    /** Where the targets [outputs][batch] begin. */
    int targets();

    /** Where the gradient begins. */
    int gradient();

    /** The loss; not finite where there is none. */
    double evaluate();

    /** Why the last loss was not finite, as far as this knows; empty otherwise. */
    default String trouble() {
        return "";
    }
}
