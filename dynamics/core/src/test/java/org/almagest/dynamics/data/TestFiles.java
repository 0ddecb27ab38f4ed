package org.almagest.dynamics.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

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
