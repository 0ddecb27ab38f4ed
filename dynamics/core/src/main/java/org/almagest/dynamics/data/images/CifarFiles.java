package org.almagest.dynamics.data.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.data.DataException;
import org.almagest.dynamics.data.DataFile;
import org.almagest.dynamics.data.ImageSize;
import org.almagest.dynamics.data.OwnExamples;
import org.almagest.dynamics.data.Storage;

/**
 * Binary files of CIFAR-10 that follow each other: records of 3073 bytes, the class and then 1024 levels each of red, green and
 * blue, row by row. Their lengths are checked, and nothing is read yet.
 *
 * @param files in their order
 * @param wanted records, from the start of the first
 */
record CifarFiles(List<DataFile> files, int wanted) {
    /** Size of an image. */
    static final ImageSize SIZE = new ImageSize(3, 32, 32);

    private static final int RECORD = 1 + 3 * 32 * 32;
    private static final int WHITE = 255;
    private static final int CLASSES = 10;

    CifarFiles {
        files = List.copyOf(files);
    }

    /**
     * The files at {@code paths}.
     *
     * @param wanted records; 0 = all
     * @param part {@code train} or {@code test}, for messages
     * @throws DataException if one is missing or of another length, or there are fewer records
     */
    static CifarFiles of(List<String> paths, int wanted, String part) {
        List<DataFile> files = new ArrayList<>();
        long records = 0;
        for (String path : paths) {
            DataFile file = DataFile.at(path, "images of CIFAR-10");
            if (file.gzip() || file.length() % RECORD != 0) {
                throw new DataException(String.format(
                        Locale.ROOT,
                        "%s has %d bytes: expected a whole number of records of %d bytes, a class and 3×32×32 levels; it is cut off, compressed, or no binary file of CIFAR-10",
                        path,
                        file.length(),
                        RECORD));
            }
            records += file.length() / RECORD;
            files.add(file);
        }
        int count = (int) Math.min(records, Storage.LONGEST);
        return new CifarFiles(files, OwnExamples.first(paths.get(0), count, wanted, part));
    }

    /**
     * The wanted records.
     *
     * @throws DataException if a class is none, or a file has become shorter
     */
    LabelledImages read() {
        int numbers = SIZE.numbers();
        long bytes = (long) wanted * numbers;
        if (bytes > Storage.LONGEST) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "%s: %d images are %d bytes, expected at most %d: take fewer",
                    files.get(0).path(),
                    wanted,
                    bytes,
                    Storage.LONGEST));
        }
        byte[] pixels = new byte[(int) bytes];
        byte[] labels = new byte[wanted];
        int done = 0;
        for (DataFile file : files) {
            int from = done;
            done = file.read(stream -> {
                int next = from;
                for (long left = file.length() / RECORD; left > 0 && next < wanted; left--) {
                    byte[] one = stream.readNBytes(RECORD);
                    if (one.length < RECORD) {
                        throw new DataException(String.format(
                                Locale.ROOT,
                                "%s is cut off: expected %d whole records; copy it again",
                                file.path(),
                                file.length() / RECORD));
                    }
                    if (one[0] < 0 || one[0] >= CLASSES) {
                        throw new DataException(String.format(
                                Locale.ROOT,
                                "%s, record %d: class %d, expected 0 to %d; it is no binary file of CIFAR-10, or damaged",
                                file.path(),
                                next - from,
                                Byte.toUnsignedInt(one[0]),
                                CLASSES - 1));
                    }
                    labels[next] = one[0];
                    System.arraycopy(one, 1, pixels, next * numbers, numbers);
                    next++;
                }
                return next;
            });
        }
        return new LabelledImages(SIZE, WHITE, pixels, labels);
    }
}
