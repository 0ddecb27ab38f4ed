package org.almagest.jobs.onnx;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.arrays.NumberType;
import org.almagest.dynamics.data.arrays.Numbers;
import org.almagest.jobs.saved.ModelFileException;
import org.jspecify.annotations.Nullable;

/**
 * An array of a file whose sizes have been found to agree with the bytes that are there.
 *
 * @param name its name in the graph; empty for one that is an attribute
 * @param shape its extents
 * @param count numbers in it
 * @param type of its numbers; null for what is no number, such as text
 * @param place where they lie
 */
record StoredTensor(String name, List<Long> shape, int count, @Nullable NumberType type, Place place) {
    StoredTensor {
        shape = List.copyOf(shape);
    }

    /** Where the numbers of an array lie. */
    sealed interface Place permits Inside, Whole, Outside {}

    /**
     * In the file itself, as many bytes a number as its type has.
     *
     * @param file all of its bytes; never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Inside(byte[] file, List<ProtobufMessage.Piece> pieces) implements Place {
        public Inside {
            pieces = List.copyOf(pieces);
        }
    }

    /** In the file itself, as varints. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] file, List<ProtobufMessage.Piece> pieces) implements Place {
        public Whole {
            pieces = List.copyOf(pieces);
        }
    }

    /** In a file beside it, from {@code offset} on. */
    record Outside(Path file, long offset) implements Place {}

    /** Whether it holds floating-point numbers. */
    boolean floating() {
        return type != null && type.floating();
    }

    /**
     * Its numbers, the last axis fastest.
     *
     * @param target receives them
     * @param from where the first one goes
     */
    void read(double[] target, int from) throws IOException {
        if (type == null) {
            throw new ModelFileException(String.format(
                    Locale.ROOT, "array %s holds no numbers: expected floating-point, whole or truth values", name));
        }
        if (place instanceof Inside inside) {
            int at = from;
            for (ProtobufMessage.Piece piece : inside.pieces) {
                int numbers = piece.length() / type.width();
                InputStream in = new ByteArrayInputStream(inside.file, piece.from(), piece.length());
                Numbers.read(in, type, ByteOrder.LITTLE_ENDIAN, numbers, target, at);
                at += numbers;
            }
        } else if (place instanceof Whole whole) {
            int at = from;
            for (ProtobufMessage.Piece piece : whole.pieces) {
                at = varints(whole.file, piece, target, at);
            }
        } else if (place instanceof Outside outside) {
            try (InputStream in = Files.newInputStream(outside.file)) {
                in.skipNBytes(outside.offset);
                Numbers.read(in, type, ByteOrder.LITTLE_ENDIAN, count, target, from);
            }
        }
    }

    private static int varints(byte[] file, ProtobufMessage.Piece piece, double[] target, int from) {
        int at = from;
        long value = 0;
        int shift = 0;
        for (int i = piece.from(); i < piece.from() + piece.length(); i++) {
            value |= (long) (file[i] & 0x7f) << shift;
            shift += 7;
            if (file[i] >= 0) {
                target[at++] = value;
                value = 0;
                shift = 0;
            }
        }
        return at;
    }

    /** Its numbers, in an array of their own. */
    double[] numbers() throws IOException {
        double[] numbers = new double[count];
        read(numbers, 0);
        return numbers;
    }
}
