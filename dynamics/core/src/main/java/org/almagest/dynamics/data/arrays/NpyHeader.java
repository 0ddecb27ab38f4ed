package org.almagest.dynamics.data.arrays;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the numbers of an array in NumPy's format, versions 1 to 3.
 *
 * @param type of the numbers; null where they are words, or of a type that is {@link #odd}
 * @param order of their bytes
 * @param columnsFirst whether the first axis runs fastest
 * @param shape extents
 * @param width bytes of one element
 * @param length bytes of the header, all in all
 * @param odd why they are no numbers that can be read, naming the type; null where they can be, or are words
 */
record NpyHeader(
        @Nullable NumberType type,
        ByteOrder order,
        boolean columnsFirst,
        List<Long> shape,
        int width,
        int length,
        @Nullable String odd) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** NumPy's own limit is 10 000. */
    private static final int MOST = 1 << 16;

    private static final Map<String, NumberType> TYPES = Map.ofEntries(
            Map.entry("f2", NumberType.FLOAT16),
            Map.entry("f4", NumberType.FLOAT32),
            Map.entry("f8", NumberType.FLOAT64),
            Map.entry("b1", NumberType.BOOLEAN),
            Map.entry("i1", NumberType.INT8),
            Map.entry("u1", NumberType.UINT8),
            Map.entry("i2", NumberType.INT16),
            Map.entry("u2", NumberType.UINT16),
            Map.entry("i4", NumberType.INT32),
            Map.entry("u4", NumberType.UINT32),
            Map.entry("i8", NumberType.INT64),
            Map.entry("u8", NumberType.UINT64));

    private static final Pattern TEXT = Pattern.compile(
            "\\{\\s*'descr': *'([<>|=])([a-zA-Z])([0-9]{0,4})(?:\\[[0-9a-zA-Zμ/]{1,9}\\])?', *'fortran_order': *(True|False), *'shape': *\\(([0-9, ]*)\\),? *\\}\\s*");
    /** Of several fields, each with a name and a type of its own. */
    private static final Pattern RECORDS = Pattern.compile("\\{\\s*'descr': *\\[.*\\}\\s*", Pattern.DOTALL);

    private static final Pattern EXTENT = Pattern.compile("[0-9]+");
    private static final int EXTENT_DIGITS = 18;

    NpyHeader {
        shape = List.copyOf(shape);
    }

    /**
     * Reads it, up to the first number.
     *
     * @throws ArrayFileException if it is none
     */
    static NpyHeader read(String array, InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] magic = in.readNBytes(MAGIC.length);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT, "array %s does not begin as NumPy's arrays do: expected the bytes 93 'NUMPY'", array));
        }
        int major = in.readUnsignedByte();
        in.readUnsignedByte();
        if (major < 1 || major > 3) {
            throw new ArrayFileException(
                    String.format(Locale.ROOT, "array %s is of format version %d: expected 1 to 3", array, major));
        }
        int prefix = MAGIC.length + 2 + (major == 1 ? Short.BYTES : Integer.BYTES);
        long length = major == 1
                ? Short.reverseBytes(in.readShort()) & 0xffffL
                : Integer.reverseBytes(in.readInt()) & 0xffffffffL;
        if (length > MOST) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT,
                    "array %s: its header's length is given as %d: expected at most %d",
                    array,
                    length,
                    MOST));
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new ArrayFileException(String.format(Locale.ROOT, "array %s ends within its header", array));
        }
        return parse(array, new String(bytes, StandardCharsets.ISO_8859_1), prefix + (int) length);
    }

    private static NpyHeader parse(String array, String text, int length) throws ArrayFileException {
        if (RECORDS.matcher(text).matches()) {
            return new NpyHeader(
                    null,
                    ByteOrder.LITTLE_ENDIAN,
                    false,
                    List.of(),
                    0,
                    length,
                    odd(array, "of records, not of one plain type"));
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new ArrayFileException(String.format(
                    Locale.ROOT,
                    "array %s has the header %s: expected one with descr, fortran_order and shape, and one plain type of numbers",
                    array,
                    text.strip()));
        }
        String kind = matcher.group(2);
        // objects have none
        int size = matcher.group(3).isEmpty() ? 0 : Integer.parseInt(matcher.group(3));
        // of words it counts characters
        int width = kind.equals("U") ? Integer.BYTES * size : size;
        List<Long> shape = new ArrayList<>();
        for (Matcher extent = EXTENT.matcher(matcher.group(5)); extent.find(); ) {
            // longer ones are larger than anything allowed; what a larger number is cut to is refused later
            String digits = extent.group();
            shape.add(digits.length() > EXTENT_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits));
        }
        ByteOrder order = matcher.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        NumberType type = TYPES.get(kind + width);
        boolean words = kind.equals("S") || kind.equals("U");
        return new NpyHeader(
                type,
                order,
                matcher.group(4).equals("True"),
                shape,
                width,
                length,
                type != null || words
                        ? null
                        : odd(array, String.format(Locale.ROOT, "of type '%s' with %d bytes", kind, width)));
    }

    private static String odd(String array, String what) {
        return String.format(
                Locale.ROOT,
                "array %s is %s: expected float16, float32, float64, whole numbers of 1 to 8 bytes, or bool (words are passed over); save it as one of these",
                array,
                what);
    }
}
