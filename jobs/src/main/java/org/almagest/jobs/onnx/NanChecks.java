package org.almagest.jobs.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Softmaxes that are only asked whether they are NaN. PyTorch exports attention with a mask as Where(IsNaN(p), 0, p) of a softmax
 * p, so that a query that sees no key gives 0. The derivative of such a p is NaN all the same, where PyTorch's own is 0.
 */
final class NanChecks {
    private NanChecks() {}

    /** The arrays that no other nodes read than a check for NaN and the choice by it. */
    static Set<String> of(List<Operation> operations) {
        Set<String> checked = new HashSet<>();
        Set<String> checks = new HashSet<>();
        for (Operation operation : operations) {
            if (operation.type().equals("IsNaN")) {
                checked.addAll(operation.inputs());
                checks.addAll(operation.outputs());
            }
        }
        for (Operation operation : operations) {
            boolean choice = operation.type().equals("Where")
                    && !operation.inputs().isEmpty()
                    && checks.contains(operation.inputs().get(0));
            if (!choice && !operation.type().equals("IsNaN")) {
                checked.removeAll(operation.inputs());
            }
        }
        return checked;
    }
}
