package org.almagest.jobs.dl4j;

import org.almagest.dynamics.family.Block;
import org.almagest.jobs.dl4j.translation.ParameterArrays;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Our weights into DL4J's networks: dense and convolutional ones. */
public final class Weights {
    private Weights() {}

    /** Writes the flat vector into arrays of the network, W of a dense layer transposed. */
    public static void write(ParameterArrays arrays, Model model, double[] flat) {
        for (int i = 0; i < arrays.blocks().size(); i++) {
            Block block = arrays.blocks().get(i);
            double[] numbers = java.util.Arrays.copyOfRange(flat, block.offset(), block.offset() + block.size());
            INDArray target = model.paramTable().get(arrays.name(i));
            boolean dense = block.name().equals("W") && target.rank() == 2;
            INDArray rows = Nd4j.createFromArray(numbers).reshape('c', block.rows(), block.cols());
            target.assign(
                    dense ? rows.transpose() : Nd4j.createFromArray(numbers).reshape('c', target.shape()));
        }
    }
}
