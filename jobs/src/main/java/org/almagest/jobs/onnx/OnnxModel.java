package org.almagest.jobs.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file says, its sizes checked.
 *
 * @param opset version of ONNX's own operators
 * @param operations the nodes, in the file's order
 * @param initialisers its arrays by name, in the file's order
 * @param inputs what the graph takes that no initialiser gives
 * @param outputs names of what it gives
 * @param companions the files beside it in which numbers lie
 */
record OnnxModel(
        long opset,
        List<Operation> operations,
        Map<String, StoredTensor> initialisers,
        List<Input> inputs,
        List<String> outputs,
        List<Path> companions) {
    OnnxModel {
        operations = List.copyOf(operations);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        companions = List.copyOf(companions);
    }

    /**
     * An input of the graph.
     *
     * @param whole whether it takes whole numbers, such as those of words
     * @param shape its extents, null where one is open; null as a whole where the file gives none
     */
    record Input(String name, boolean whole, @Nullable List<@Nullable Long> shape) {}

    /**
     * The same without a softmax along the last axis that gives the prediction, as a loss wants it that takes the softmax
     * itself; this one where there is none.
     */
    OnnxModel withoutLastSoftmax() {
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation operation = operations.get(i);
            if (!operation.outputs().equals(outputs)) {
                continue;
            }
            long axis = operation.whole("axis", -1);
            if (!operation.type().equals("Softmax")
                    || axis != -1 && axis != 1
                    || operation.inputs().isEmpty()) {
                return this;
            }
            List<Operation> kept = new ArrayList<>(operations);
            kept.remove(i);
            return new OnnxModel(
                    opset,
                    kept,
                    initialisers,
                    inputs,
                    List.of(operation.inputs().get(0)),
                    companions);
        }
        return this;
    }
}
