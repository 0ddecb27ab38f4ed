package org.almagest.jobs.dl4j;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.data.Examples;
import org.almagest.jobs.dl4j.translation.Numbers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What a network is observed on.
 *
 * @param name for the table of runs
 * @param inputs [examples][…], double precision
 * @param labels [examples][…], double precision
 * @param examples the same numbers, each example flat
 */
public record ObservedData(String name, INDArray inputs, INDArray labels, Examples examples) {
    private static final int DIGEST_BYTES = 16;

    /**
     * Copies of the arrays.
     *
     * @throws IllegalArgumentException if they are not as many, or empty
     */
    public static ObservedData of(String name, INDArray inputs, INDArray labels) {
        if (inputs.isEmpty() || labels.isEmpty() || inputs.size(0) != labels.size(0)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s: inputs of shape %s and labels of shape %s, expected as many of both",
                    name,
                    Arrays.toString(inputs.shape()),
                    Arrays.toString(labels.shape())));
        }
        INDArray in = inputs.castTo(DataType.DOUBLE).dup('c').detach();
        INDArray out = labels.castTo(DataType.DOUBLE).dup('c').detach();
        int count = Math.toIntExact(in.size(0));
        Examples examples = new Examples(
                Math.toIntExact(in.length() / count),
                Math.toIntExact(out.length() / count),
                count,
                Numbers.of(in),
                Numbers.of(out));
        return new ObservedData(name, in, out, examples);
    }

    /**
     * Checks that the network takes such examples.
     *
     * @param seen what it is trained on
     * @throws IllegalArgumentException naming both shapes
     */
    void check(ObservedData seen) {
        if (!sameExample(inputs, seen.inputs) || !sameExample(labels, seen.labels)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "data %s: inputs of shape %s and labels of shape %s, but the network is trained on inputs of shape %s with labels of shape %s; expected the same but for the first axis: give on(…) examples as the network takes them",
                    name,
                    Arrays.toString(inputs.shape()),
                    Arrays.toString(labels.shape()),
                    Arrays.toString(seen.inputs.shape()),
                    Arrays.toString(seen.labels.shape())));
        }
    }

    private static boolean sameExample(INDArray a, INDArray b) {
        return a.rank() == b.rank()
                && Arrays.equals(
                        Arrays.copyOfRange(a.shape(), 1, a.rank()), Arrays.copyOfRange(b.shape(), 1, b.rank()));
    }

    /** The first {@code most} of them. */
    public ObservedData first(int most) {
        if (most >= examples.count()) {
            return this;
        }
        return of(name, inputs.get(NDArrayIndex.interval(0, most)), labels.get(NDArrayIndex.interval(0, most)));
    }

    /** As probes take them. */
    public DataSet dataSet(boolean classification) {
        Examples none = new Examples(examples.features(), examples.outputs(), 0, new double[0], new double[0]);
        return new DataSet(name, examples, none, classification);
    }

    /** A hash of all numbers. */
    public String digest() {
        return digest(examples.inputs(), examples.targets());
    }

    /** A hash of the bits of these numbers: 32 hexadecimal digits. */
    public static String digest(double[]... arrays) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java platform", e);
        }
        for (double[] array : arrays) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(array.length, Double.BYTES));
            bytes.asDoubleBuffer().put(array);
            digest.update(bytes.array());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    }
}
