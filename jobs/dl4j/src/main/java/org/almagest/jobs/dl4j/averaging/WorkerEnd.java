package org.almagest.jobs.dl4j.averaging;

import java.io.Serializable;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a worker arrived in a round; DL4J's own class for it does not travel alone.
 *
 * @param parameters of its network
 * @param state what its optimizer remembers; null for plain gradient descent, which remembers nothing
 * @param score the loss of its last batch
 */
record WorkerEnd(INDArray parameters, @Nullable INDArray state, double score) implements Serializable {
    static WorkerEnd of(ParameterAveragingTrainingResult result) {
        INDArray state = result.getUpdaterState();
        return new WorkerEnd(
                result.getParameters(), state == null || state.isEmpty() ? null : state, result.getScore());
    }
}
