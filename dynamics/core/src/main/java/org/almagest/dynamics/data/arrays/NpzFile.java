package org.almagest.dynamics.data.arrays;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip of NumPy arrays, compressed or not; arrays of anything but numbers stay unread. They come in the order in which they were saved. */
public final class NpzFile implements ArrayFile {
    private static final String SUFFIX = ".npy";

    private final ZipFile zip;
    private final List<Entry> arrays = new ArrayList<>();
    private final Map<String, ZipEntry> places = new HashMap<>();
    private final Map<String, String> odd = new TreeMap<>();

    private NpzFile(ZipFile zip) {
        this.zip = zip;
    }

    /**
     * Opens a file and checks all that the headers of its arrays say.
     *
     * @throws ArrayFileException if it is no such file
     */
    public static NpzFile open(Path path) throws IOException {
        ZipFile zip = BoundedZip.open(path);
        boolean ready = false;
        try {
            NpzFile file = new NpzFile(zip);
            BoundedZip.check(path, file.readHeaders());
            ready = true;
            return file;
        } finally {
            if (!ready) {
                zip.close();
            }
        }
    }

    /** Checks them; the bytes that they claim to have in all. */
    private long readHeaders() throws IOException {
        long bytes = 0;
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            if (!entry.getName().endsWith(SUFFIX)) {
                throw new ArrayFileException(String.format(
                        Locale.ROOT,
                        "the zip holds %s: expected arrays of NumPy alone, whose names end in .npy",
                        entry.getName()));
            }
            String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
            try (InputStream in = stream(name, entry)) {
                NpyHeader header = NpyHeader.read(name, in);
                if (header.odd() != null) {
                    // never read, so what it says of its size does not matter
                    odd.put(name, header.odd());
                    continue;
                }
                int count = Bounds.count(name, header.shape());
                long needed = header.length() + (long) count * header.width();
                if (entry.getSize() != needed) {
                    throw new ArrayFileException(String.format(
                            Locale.ROOT,
                            "array %s of shape %s takes %d bytes, the zip has %d for it: expected as many; it is damaged",
                            name,
                            header.shape(),
                            needed,
                            entry.getSize()));
                }
                bytes += needed;
                if (places.putIfAbsent(name, entry) != null) {
                    throw new ArrayFileException(
                            String.format(Locale.ROOT, "array %s is there twice: expected once", name));
                }
                if (header.type() != null) {
                    arrays.add(new Entry(name, header.shape(), count, header.type()));
                }
            } catch (EOFException | ZipException e) {
                throw damaged(name, e);
            }
        }
        return bytes;
    }

    private InputStream stream(String name, ZipEntry entry) throws IOException {
        InputStream in = zip.getInputStream(entry);
        if (in == null) {
            throw new ArrayFileException(String.format(Locale.ROOT, "array %s is listed, but not in the zip", name));
        }
        return new BufferedInputStream(in);
    }

    private static ArrayFileException damaged(String name, IOException why) {
        return new ArrayFileException(
                String.format(
                        Locale.ROOT,
                        "array %s cannot be read (%s): expected as many bytes as its shape says; the file is damaged",
                        name,
                        why.getMessage()),
                why);
    }

    @Override
    public List<Entry> arrays() {
        return List.copyOf(arrays);
    }

    @Override
    public Map<String, String> odd() {
        return Collections.unmodifiableMap(odd);
    }

    @Override
    public void read(Entry array, double[] target, int from) throws IOException {
        ZipEntry entry = places.get(array.name());
        if (entry == null) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "no array %s in this file", array.name()));
        }
        try (InputStream in = stream(array.name(), entry)) {
            NpyHeader header = NpyHeader.read(array.name(), in);
            if (header.type() == null) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "array %s holds no numbers", array.name()));
            }
            Numbers.read(in, header.type(), header.order(), array.count(), target, from);
            if (in.read() >= 0) {
                throw new ArrayFileException(String.format(
                        Locale.ROOT, "array %s goes on after its last number: expected an end", array.name()));
            }
            if (header.columnsFirst()) {
                toRows(header.shape(), array.count(), target, from);
            }
        } catch (EOFException | ZipException e) {
            throw damaged(array.name(), e);
        }
    }

    /** From the first axis fastest to the last axis fastest. */
    private static void toRows(List<Long> shape, int count, double[] target, int from) {
        double[] columns = Arrays.copyOfRange(target, from, from + count);
        long[] index = new long[shape.size()];
        for (int i = 0; i < count; i++) {
            long place = 0;
            for (int axis = 0; axis < index.length; axis++) {
                place = place * shape.get(axis) + index[axis];
            }
            target[from + (int) place] = columns[i];
            for (int axis = 0; axis < index.length && ++index[axis] == shape.get(axis); axis++) {
                index[axis] = 0;
            }
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
