package org.almagest.jobs.onnx;

import java.util.List;

/** What an operator of ONNX is in a graph of ours. */
@FunctionalInterface
interface Operator {
    /**
     * Emits it.
     *
     * @return what the node gives, as many as it has outputs
     * @throws IllegalArgumentException if there is no exact counterpart, saying why
     */
    List<Value> apply(Call call);

    /** An operator of one result. */
    @FunctionalInterface
    interface Single {
        Value apply(Call call);

        default Operator operator() {
            return call -> List.of(apply(call));
        }
    }
}
