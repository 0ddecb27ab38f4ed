package org.almagest.dynamics.data.arrays;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A file of named arrays, open. */
public interface ArrayFile extends Closeable {
    /** Its arrays of numbers, in the order in which they were saved as far as the file tells. */
    List<Entry> arrays();

    /** The arrays of something else, such as objects, by name, each with why it cannot be read; those of words left out. */
    default Map<String, String> odd() {
        return Map.of();
    }

    /**
     * The numbers of one of them, the last axis fastest.
     *
     * @param target receives them
     * @param from where the first one goes
     * @throws ArrayFileException if the file does not hold them
     */
    void read(Entry array, double[] target, int from) throws IOException;

    /**
     * An array.
     *
     * @param name its name in the file
     * @param shape its extents
     * @param count numbers in it
     * @param type of its numbers
     */
    record Entry(String name, List<Long> shape, int count, NumberType type) {
        public Entry {
            shape = List.copyOf(shape);
        }
    }
}
