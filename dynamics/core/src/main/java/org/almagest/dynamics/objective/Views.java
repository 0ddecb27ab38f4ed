package org.almagest.dynamics.objective;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;

/** Second views of the examples, in a field of theirs. */
final class Views {
    private Views() {}

    /**
     * The view in the field called {@code name}.
     *
     * @throws IllegalArgumentException if there is none, or it is no view of the inputs
     */
    static Node of(Batch batch, String name) {
        Node view = batch.field(name);
        if (!view.shape().equals(batch.inputs().shape())) {
            throw new IllegalArgumentException(
                    "view=%s has %d numbers an example and the inputs have %d: expected another view of the inputs, as long as they are"
                            .formatted(
                                    name,
                                    view.shape().rows(),
                                    batch.inputs().shape().rows()));
        }
        return view;
    }
}
