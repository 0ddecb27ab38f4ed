package org.almagest.jobs.dl4j;

import java.util.function.UnaryOperator;
import org.almagest.dynamics.config.RandomStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J networks and data for the tests. */
public final class Networks {
    private Networks() {}

    static NeuralNetConfiguration.Builder base(IUpdater updater) {
        return new NeuralNetConfiguration.Builder()
                .seed(11)
                .dataType(DataType.DOUBLE)
                .updater(updater)
                .activation(Activation.TANH)
                .weightInit(WeightInit.XAVIER);
    }

    public static MultiLayerNetwork layers(UnaryOperator<ListBuilder> layers) {
        return layers(new Sgd(0.1), layers);
    }

    public static MultiLayerNetwork layers(IUpdater updater, UnaryOperator<ListBuilder> layers) {
        MultiLayerNetwork net =
                new MultiLayerNetwork(layers.apply(base(updater).list()).build());
        net.init();
        stir(net);
        return net;
    }

    public static ComputationGraph graph(UnaryOperator<GraphBuilder> vertices) {
        ComputationGraph net = new ComputationGraph(
                vertices.apply(base(new Sgd(0.1)).graphBuilder()).build());
        net.init();
        stir(net);
        return net;
    }

    /** DL4J's biases begin at 0, its γ at 1, its variances at 1: an error in them would not show. */
    private static void stir(Model net) {
        RandomStream random = new RandomStream(5, "stir");
        INDArray params = net.params();
        for (long i = 0; i < params.length(); i++) {
            // positive shifts, for among them are variances
            params.putScalar(i, params.getDouble(i) + 0.05 * Math.abs(random.normal()));
        }
    }

    public static OutputLayer classes(int count) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .name("classes")
                .nOut(count)
                .activation(Activation.SOFTMAX)
                .build();
    }

    public static OutputLayer values(int count) {
        return new OutputLayer.Builder(LossFunction.MSE)
                .name("values")
                .nOut(count)
                .activation(Activation.IDENTITY)
                .build();
    }

    public static INDArray normal(long seed, long... shape) {
        RandomStream random = new RandomStream(seed, "data");
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        INDArray flat = array.reshape(array.length());
        for (long i = 0; i < flat.length(); i++) {
            flat.putScalar(i, random.normal());
        }
        return array;
    }

    public static INDArray oneHot(int count, int classes) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, count, classes);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, (i * 7 + i / 3) % classes, 1);
        }
        return labels;
    }

    public static DataSet classified(int count, int classes, long... example) {
        long[] shape = new long[example.length + 1];
        shape[0] = count;
        System.arraycopy(example, 0, shape, 1, example.length);
        return new DataSet(normal(3, shape), oneHot(count, classes));
    }
}
