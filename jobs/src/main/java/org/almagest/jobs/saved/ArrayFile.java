package org.almagest.jobs.saved;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A file of named arrays, open. */
interface ArrayFile extends Closeable {
    /** Its floating-point arrays, layer by layer as far as the file tells. */
    List<Entry> arrays();

    /**
     * The numbers of one of them, the last axis fastest.
     *
     * @param target receives them
     * @param from where the first one goes
     * @throws ModelFileException if the file does not hold them
     */
    void read(Entry array, double[] target, int from) throws IOException;

    /**
     * An array.
     *
     * @param name its name in the file
     * @param shape its extents
     * @param count numbers in it
     */
    record Entry(String name, List<Long> shape, int count) {
        public Entry {
            shape = List.copyOf(shape);
        }
    }
}
