package org.almagest.jobs.dl4j.averaging;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What a DL4J network has to know of its training.
 *
 * @param loss {@code squared-error} or {@code cross-entropy}
 * @param updater how a gradient becomes a step
 * @param precision of its numbers
 * @param seed of its initial weights
 */
public record Learning(String loss, IUpdater updater, DataType precision, long seed) {
    /** Where nothing will be trained. */
    static final Learning NONE = new Learning("squared-error", new Sgd(0), DataType.DOUBLE, 0);

    /** The beginning of a network's configuration. */
    public NeuralNetConfiguration.Builder network() {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(precision)
                .updater(updater);
    }

    /** Its last layer: the loss, after a softmax where it is cross-entropy. */
    public OutputLayer output(int outputs) {
        boolean classes = loss.equals("cross-entropy");
        return new OutputLayer.Builder(classes ? LossFunction.MCXENT : LossFunction.MSE)
                .activation(classes ? Activation.SOFTMAX : Activation.IDENTITY)
                .nOut(outputs)
                .build();
    }
}
