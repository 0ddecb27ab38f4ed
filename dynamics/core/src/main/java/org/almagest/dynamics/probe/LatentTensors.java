package org.almagest.dynamics.probe;

import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.data.Examples;
import org.almagest.dynamics.family.LatentTensor;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes as many inputs as some examples have, at many parameters; compiled once. For one thread. */
final class LatentTensors {
    /** So many images stay in the cache of a core. */
    private static final int BATCH = 50;

    private static final String CODE = "latent code";

    private final Examples shape;
    private final LatentTensor tensor;
    private final int batch;
    private final Pair full;
    private final @Nullable Pair rest;

    /** Encoder and decoder for batches of one size. */
    private record Pair(NetworkExecution encoder, NetworkExecution decoder) {
        static Pair of(Model model, LatentTensor tensor, Examples shape, int batch) {
            NetworkInGraph encoding = new NetworkInGraph(model);
            LatentTensor.Encoded encoded = tensor.encode(
                    encoding.pass(), encoding.batch(shape.shape(), batch).inputs());
            List<Node> results = new ArrayList<>(List.of(encoded.mean()));
            if (encoded.logVariance() != null) {
                results.add(encoded.logVariance());
            }
            NetworkInGraph decoding = new NetworkInGraph(model);
            Node code = decoding.input(CODE, Shape.of(tensor.shape().size(), batch));
            return new Pair(
                    encoding.execution(results, new double[0]),
                    decoding.execution(List.of(tensor.decode(decoding.pass(), code)), new double[0]));
        }

        void parameters(double[] theta) {
            encoder.parameters(theta);
            decoder.parameters(theta);
        }
    }

    /**
     * What the encoder gives.
     *
     * @param mean [count][numbers of the tensor]
     * @param logVariance of the same form; null where the tensor is not drawn
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Codes(double[] mean, double @Nullable [] logVariance) {}

    /**
     * Of a network.
     *
     * @param shape examples whose inputs may be exchanged
     */
    LatentTensors(Model model, LatentTensor tensor, Examples shape) {
        this.shape = shape;
        this.tensor = tensor;
        this.batch = Math.min(BATCH, shape.count());
        this.full = Pair.of(model, tensor, shape, batch);
        int left = shape.count() % batch;
        this.rest = left == 0 ? null : Pair.of(model, tensor, shape, left);
    }

    /** Goes to these parameters. */
    void parameters(double[] theta) {
        full.parameters(theta);
        if (rest != null) {
            rest.parameters(theta);
        }
    }

    private Pair pair(int size) {
        return rest == null || size == batch ? full : rest;
    }

    /** The codes of {@code inputs}, [count][features]. */
    Codes encoded(double[] inputs) {
        Examples examples = new Examples(
                shape.features(),
                shape.outputs(),
                shape.count(),
                inputs,
                shape.targets(),
                shape.further(),
                shape.shared());
        int numbers = tensor.shape().size();
        double[] mean = new double[shape.count() * numbers];
        double[] logVariance = tensor.drawn() ? new double[mean.length] : null;
        for (int from = 0; from < shape.count(); from += batch) {
            int size = Math.min(batch, shape.count() - from);
            NetworkExecution network = pair(size).encoder();
            network.load(examples, from);
            network.execution().run();
            copy(network, 0, numbers, size, mean, from);
            if (logVariance != null) {
                copy(network, 1, numbers, size, logVariance, from);
            }
        }
        return new Codes(mean, logVariance);
    }

    private static void copy(NetworkExecution network, int output, int rows, int size, double[] all, int from) {
        double[] columns = network.execution().copyOf(output, rows * size);
        System.arraycopy(OutputGradient.rows(columns, rows, size), 0, all, from * rows, columns.length);
    }

    /** The predictions that are made of {@code codes}, [count][numbers of the tensor]: [count][outputs]. */
    double[] decoded(double[] codes) {
        int numbers = tensor.shape().size();
        double[] predictions = new double[shape.count() * shape.outputs()];
        for (int from = 0; from < shape.count(); from += batch) {
            int size = Math.min(batch, shape.count() - from);
            NetworkExecution network = pair(size).decoder();
            network.set(CODE, OutputGradient.columns(codes, from, numbers, size));
            network.execution().run();
            copy(network, 0, shape.outputs(), size, predictions, from);
        }
        return predictions;
    }
}
