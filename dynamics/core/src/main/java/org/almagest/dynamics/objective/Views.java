package org.almagest.dynamics.objective;

import java.util.Locale;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.Batch;

/** Fields of the examples that lie in the space of their inputs, such as second views of them. */
final class Views {
    private Views() {}

    /**
     * The view in the field called {@code name}.
     *
     * @throws IllegalArgumentException if there is none, or it is no view of the inputs
     */
    static Node of(Batch batch, String name) {
        return of(batch, "view", name);
    }

    /**
     * The field called {@code name}, for the setting {@code setting}.
     *
     * @throws IllegalArgumentException if there is none, or it is not as long as the inputs
     */
    static Node of(Batch batch, String setting, String name) {
        Node view = batch.field(name);
        if (!view.shape().equals(batch.inputs().shape())) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s=%s has %d numbers an example and the inputs have %d: expected a field as long as the inputs",
                    setting,
                    name,
                    view.shape().rows(),
                    batch.inputs().shape().rows()));
        }
        return view;
    }
}
