package org.almagest.dynamics.data.images;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.Storage;

/**
 * An IDX file of unsigned bytes, the format of MNIST and Fashion-MNIST: the bytes 0, 0, 8 (type: unsigned byte), the
 * number of axes, each axis' size as four bytes, largest first, then the items, last axis fastest.
 *
 * @param file where it is
 * @param shape size of each axis, all positive
 */
record IdxFile(DataFile file, int[] shape) {
    private static final int UNSIGNED_BYTE = 8;
    /** More items than any file holds, yet far from where lengths overflow. */
    private static final long MOST_ITEMS = 1L << 50;

    /**
     * Reads the header, and holds it against the file's length: nothing is allocated on the word of a header alone.
     *
     * @param axes number of axes expected
     * @param what what the file should hold, for messages
     * @throws DataException if it is no such file
     */
    static IdxFile at(String path, int axes, String what) {
        DataFile file = DataFile.at(path, what);
        int[] shape = file.read(stream -> header(file, new DataInputStream(stream), axes, what));
        IdxFile idx = new IdxFile(file, shape);
        long expected = idx.headerLength() + idx.items();
        if (file.gzip() ? expected > file.longestContent() : expected != file.length()) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: its header says %s items, so %d bytes in all, found %s; it is cut off or damaged",
                    file.path(),
                    idx.sizes(),
                    expected,
                    file.gzip()
                            ? String.format(Locale.ROOT, "%d bytes of gzip, which cannot hold as much", file.length())
                            : String.format(Locale.ROOT, "%d bytes", file.length())));
        }
        return idx;
    }

    /** Number of items along the first axis: of images, or of labels. */
    int count() {
        return shape[0];
    }

    /**
     * The first {@code count} along the first axis. The rest is read too, so that a file cut off is noticed whatever
     * part of it is asked for.
     *
     * @throws DataException if the content is shorter or longer than the header says, or too long for an array
     */
    byte[] first(int count) {
        long wanted = items() / shape[0] * count;
        if (wanted > Storage.LONGEST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d of %s are %d bytes, expected at most %d: take fewer",
                    file.path(),
                    count,
                    sizes(),
                    wanted,
                    Storage.LONGEST));
        }
        return file.read(stream -> {
            stream.skipNBytes(headerLength());
            byte[] kept = stream.readNBytes((int) wanted);
            long found = kept.length + (kept.length == wanted ? remaining(stream) : 0);
            if (found != items()) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: its header says %s, so %d items, found %s; it is cut off or damaged",
                        file.path(),
                        sizes(),
                        items(),
                        found > items() ? "more" : Long.toString(found)));
            }
            return kept;
        });
    }

    /** The sizes as people write them: 60000×28×28. */
    private String sizes() {
        return String.join("×", Arrays.stream(shape).mapToObj(Integer::toString).toList());
    }

    private long headerLength() {
        return 4 + 4L * shape.length;
    }

    private long items() {
        return Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
    }

    private static long remaining(InputStream stream) throws IOException {
        byte[] sink = new byte[1 << 16];
        long total = 0;
        for (int n = stream.read(sink); n >= 0; n = stream.read(sink)) {
            total += n;
        }
        return total;
    }

    private static int[] header(DataFile file, DataInputStream stream, int axes, String what) throws IOException {
        int expected = UNSIGNED_BYTE << 8 | axes;
        try {
            int magic = stream.readInt();
            if (magic != expected) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s: expected an IDX file with the %s, which starts with 0x%08x, found 0x%08x",
                        file.path(),
                        what,
                        expected,
                        magic));
            }
            int[] shape = new int[axes];
            long items = 1;
            for (int axis = 0; axis < axes; axis++) {
                long size = Integer.toUnsignedLong(stream.readInt());
                items = size == 0 || items > MOST_ITEMS / size ? 0 : items * size;
                if (items == 0 || size > Integer.MAX_VALUE) {
                    throw new DataException(String.format(
                            Locale.ROOT,
                            "%s: axis %d of the %s has size %d, expected 1 to what the file can hold",
                            file.path(),
                            axis + 1,
                            what,
                            size));
                }
                shape[axis] = (int) size;
            }
            return shape;
        } catch (EOFException e) {
            if (file.gzip()) {
                throw e;
            }
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s: expected an IDX file with the %s, whose header has %d bytes, found %d bytes",
                            file.path(),
                            what,
                            4 + 4 * axes,
                            file.length()),
                    e);
        }
    }
}
