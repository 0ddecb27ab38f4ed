package org.almagest.dynamics.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files for tests. */
public final class TestFiles {
    private TestFiles() {}

    /** IDX content with the given first number, axis sizes and items. */
    public static byte[] idx(int magic, int[] sizes, byte[] items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(magic);
            for (int size : sizes) {
                out.writeInt(size);
            }
            out.write(items);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** {@code count} images in which byte number i is (11 i) mod 256. */
    public static byte[] images(int count, int height, int width) {
        byte[] items = new byte[count * height * width];
        for (int i = 0; i < items.length; i++) {
            items[i] = (byte) (11 * i);
        }
        return idx(0x803, new int[] {count, height, width}, items);
    }

    public static byte[] labels(int... labels) {
        byte[] items = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            items[i] = (byte) labels[i];
        }
        return idx(0x801, new int[] {labels.length}, items);
    }

    /**
     * An array of float64 as NumPy writes it.
     *
     * @param shape as Python writes it, such as {@code (2, 3)} or {@code (4,)}
     */
    public static byte[] npy(String shape, double... values) {
        ByteBuffer numbers = ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        numbers.asDoubleBuffer().put(values);
        return npy("<f8", shape, numbers.array());
    }

    /** An array of int64 as NumPy writes it. */
    public static byte[] npyWhole(String shape, long... values) {
        ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        numbers.asLongBuffer().put(values);
        return npy("<i8", shape, numbers.array());
    }

    /** An array of any type as NumPy writes it. */
    public static byte[] npy(String type, String shape, byte[] numbers) {
        byte[] header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n"
                .formatted(type, shape)
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length + numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        return bytes.putShort((short) header.length).put(header).put(numbers).array();
    }

    /** A file of arrays, as {@code numpy.savez} writes it. */
    public static byte[] npz(Map<String, byte[]> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + ".npy");
                // equal arrays are equal bytes, whenever they are written
                entry.setTime(0);
                zip.putNextEntry(entry);
                zip.write(array.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static String write(Path folder, String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String write(Path folder, String name, String content) {
        return write(folder, name, content.getBytes(StandardCharsets.UTF_8));
    }
}
