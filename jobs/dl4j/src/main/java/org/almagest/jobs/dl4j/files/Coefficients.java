package org.almagest.jobs.dl4j.files;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.jobs.saved.ModelFileException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The parameters of a DL4J model as ND4J writes an array: a buffer that describes the shape, and a buffer of numbers, each
 * with the way it was allocated, its length, its type, and its numbers, big-endian.
 */
final class Coefficients {
    /** Numbers that describe the shape of one axis, and of two. */
    private static final int SHORTEST = 6;

    private static final int LONGEST = 8;

    private Coefficients() {}

    private record Header(long length, String type) {}

    /**
     * The array, [parameters].
     *
     * @param available bytes that the stream claims to have; −1 if unknown
     * @throws ModelFileException if it is none
     */
    static INDArray read(InputStream stream, long available) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        long numbers = shape(in);
        Header header = header(in);
        boolean wide = header.type.equals("DOUBLE");
        if (!wide && !header.type.equals("FLOAT")) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "parameters of type %s: expected FLOAT or DOUBLE; convert the network with convertDataType",
                    header.type));
        }
        if (header.length != numbers) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%d parameters in an array of %d: expected as many; the file is damaged",
                    header.length,
                    numbers));
        }
        int width = wide ? Double.BYTES : Float.BYTES;
        if (available >= 0 && numbers * width > available) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%d parameters of type %s in %d bytes: expected as many as fit; it is truncated",
                    numbers,
                    header.type,
                    available));
        }
        double[] values = new double[(int) numbers];
        for (int i = 0; i < values.length; i++) {
            values[i] = wide ? in.readDouble() : in.readFloat();
        }
        INDArray array = Nd4j.createFromArray(values);
        return wide ? array : array.castTo(DataType.FLOAT);
    }

    /** The length of the row. */
    private static long shape(DataInputStream in) throws IOException {
        Header header = header(in);
        boolean wide = header.type.equals("LONG");
        if (!wide && !header.type.equals("INT")) {
            throw new ModelFileException(String.format(
                    Locale.ROOT, "a shape of type %s: expected LONG or INT; it is no array of ND4J", header.type));
        }
        if (header.length < SHORTEST || header.length > LONGEST) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "a shape in %d numbers: expected %d or %d; it is no row of ND4J's",
                    header.length,
                    SHORTEST,
                    LONGEST));
        }
        long[] shape = new long[(int) header.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = wide ? in.readLong() : in.readInt();
        }
        // axes, extents, strides, and three more; a network's parameters are one row, in older versions of two axes
        int axes = shape[0] == 1 || shape[0] == 2 ? (int) shape[0] : 0;
        long numbers = shape[Math.max(1, axes)];
        boolean row = axes == 1 || axes == 2 && shape[1] == 1;
        if (!row || shape.length != 2 * axes + 4 || numbers < 1 || numbers > Bounds.NUMBERS) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "parameters of shape %s: expected one row of at most %d",
                    Arrays.toString(shape),
                    Bounds.NUMBERS));
        }
        return numbers;
    }

    private static Header header(DataInputStream in) throws IOException {
        String allocation = in.readUTF();
        long length =
                switch (allocation) {
                    case "DIRECT", "HEAP", "JAVACPP" -> in.readInt();
                    case "LONG_SHAPE", "MIXED_DATA_TYPES" -> in.readLong();
                    default ->
                        throw new ModelFileException(
                                "an array that does not begin as ND4J's do: expected its way of allocation, such as MIXED_DATA_TYPES");
                };
        return new Header(length, in.readUTF());
    }
}
