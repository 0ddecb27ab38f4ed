package org.almagest.jobs.dl4j.example;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSets;
import org.almagest.dynamics.data.Examples;
import org.almagest.jobs.dl4j.ObservatoryListener;
import org.almagest.jobs.table.Table;
import org.almagest.jobs.table.TableReader;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a small convolutional network on handwritten digits with DL4J, observed. Everything here is what a DL4J user writes
 * anyway, but for the two lines that mention the listener.
 */
public final class ObservedDigits {
    private static final int SIDE = 8;
    private static final int CLASSES = 10;
    private static final int BATCH = 64;
    private static final int EPOCHS = 10;

    private ObservedDigits() {}

    /**
     * Trains, and prints what is in the tables afterwards.
     *
     * @param arguments the output folder; {@code digits-out} if there is none
     */
    public static void main(String[] arguments) {
        String out = arguments.length > 0 ? arguments[0] : "digits-out";
        train(out, EPOCHS);
        print(out, System.out);
    }

    /**
     * The training alone.
     *
     * @return the run's identity in the tables
     */
    static String train(String out, int epochs) {
        DataSet digits = digits();
        MultiLayerNetwork net = new MultiLayerNetwork(configuration());
        net.init();

        ObservatoryListener observatory = ObservatoryListener.into(out)
                .every(20)
                .probes("weight-scaling", "condensation")
                .probe("hessian", Map.of("samples", 128, "operators", "hessian"))
                .probe("ntk", Map.of("samples", 40))
                .on("digits", digits);
        net.setListeners(observatory);

        net.fit(new ListDataSetIterator<>(digits.asList(), BATCH), epochs);
        observatory.close();
        return observatory.runId();
    }

    private static MultiLayerConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new Adam(1e-2))
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("conv")
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build())
                .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
                        .name("pool")
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build())
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nOut(16)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("classes")
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutionalFlat(SIDE, SIDE, 1))
                .build();
    }

    /** A DL4J user would read these with an iterator of DL4J; Almagest carries them in its jar. */
    private static DataSet digits() {
        Settings settings = Settings.of(DataSets.SOURCES.named("digits").parameters(), Map.of("train", 640, "test", 0));
        Examples train = DataSets.load("digits", settings).train();
        return new DataSet(
                Nd4j.createFromArray(train.inputs()).reshape(train.count(), train.features()),
                Nd4j.createFromArray(train.targets()).reshape(train.count(), train.outputs()));
    }

    private static void print(String out, PrintStream to) {
        to.println("Loss on all examples, by step:");
        TableReader.forEach(
                out,
                Table.TRAJECTORY,
                List.of("step", "loss"),
                row -> to.println(String.format(Locale.ROOT, "  %s  %s", row[0], row[1])));
        to.println("Largest eigenvalue of the loss's Hessian, by step:");
        TableReader.forEach(out, Table.MEASUREMENTS, List.of("step", "value", "probe", "quantity"), row -> {
            if ("hessian".equals(row[2]) && "top_eigenvalue".equals(row[3])) {
                to.println(String.format(Locale.ROOT, "  %s  %s", row[0], row[1]));
            }
        });
    }
}
