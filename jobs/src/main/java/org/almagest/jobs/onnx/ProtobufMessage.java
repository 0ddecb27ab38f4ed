package org.almagest.jobs.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.almagest.jobs.saved.ModelFileException;

/**
 * The fields of one protobuf message, one after another, as the wire has them. A length is believed only where the message
 * has as many bytes.
 */
final class ProtobufMessage {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    private static final int TYPE_BITS = 3;
    private static final int GROUP_BITS = 7;
    private static final int MOST_SHIFT = 63;
    private static final int LONGEST_TEXT = 1 << 16;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int field;
    private int wire;

    private ProtobufMessage(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** The message that fills {@code bytes}. */
    static ProtobufMessage of(byte[] bytes) {
        return new ProtobufMessage(bytes, 0, bytes.length);
    }

    /** Bytes in a place of the file. */
    record Piece(int from, int length) {}

    /** Moves to the next field; false at the message's end. What the last field holds must have been taken or skipped. */
    boolean next() throws ModelFileException {
        if (at == end) {
            return false;
        }
        long tag = raw();
        wire = (int) (tag & (1 << TYPE_BITS) - 1);
        long number = tag >>> TYPE_BITS;
        if (number < 1 || number > Integer.MAX_VALUE) {
            throw damaged(String.format(Locale.ROOT, "field number %s", Long.toUnsignedString(number)));
        }
        field = (int) number;
        return true;
    }

    /** The number of the field at hand. */
    int field() {
        return field;
    }

    /** How it lies on the wire. */
    int wire() {
        return wire;
    }

    /** Passes over what the field holds. */
    void skip() throws ModelFileException {
        switch (wire) {
            case VARINT -> raw();
            case FIXED64 -> advance(Long.BYTES);
            case FIXED32 -> advance(Integer.BYTES);
            case LENGTH -> piece();
            default -> throw damaged(String.format(Locale.ROOT, "wire type %d", wire));
        }
    }

    long varint() throws ModelFileException {
        expect(VARINT);
        return raw();
    }

    float fixed32() throws ModelFileException {
        expect(FIXED32);
        int from = advance(Float.BYTES);
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(from);
    }

    /** The place of what the field holds, whatever it is. */
    Piece piece() throws ModelFileException {
        expect(LENGTH);
        long length = raw();
        if (length < 0 || length > end - at) {
            throw damaged(String.format(
                    Locale.ROOT, "a field of %s bytes where %d are left", Long.toUnsignedString(length), end - at));
        }
        return new Piece(advance((int) length), (int) length);
    }

    /** The place of a number that is as wide as {@code width} bytes, or of a row of such numbers. */
    Piece numbers(int width) throws ModelFileException {
        if (wire == LENGTH) {
            return piece();
        }
        expect(width == Float.BYTES ? FIXED32 : FIXED64);
        return new Piece(advance(width), width);
    }

    /** The place of a varint, or of a row of them. */
    Piece varints() throws ModelFileException {
        if (wire == LENGTH) {
            return piece();
        }
        expect(VARINT);
        int from = at;
        raw();
        return new Piece(from, at - from);
    }

    ProtobufMessage message() throws ModelFileException {
        Piece piece = piece();
        return new ProtobufMessage(bytes, piece.from, piece.from + piece.length);
    }

    /** A message of nothing but the varints of a row. */
    ProtobufMessage row() throws ModelFileException {
        Piece piece = varints();
        return new ProtobufMessage(bytes, piece.from, piece.from + piece.length);
    }

    /** Whether a {@link #row} has more. */
    boolean hasMore() {
        return at < end;
    }

    /** The next varint of a {@link #row}. */
    long raw() throws ModelFileException {
        long value = 0;
        for (int shift = 0; shift <= MOST_SHIFT; shift += GROUP_BITS) {
            byte next = bytes[advance(1)];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a whole number of more than ten bytes");
    }

    String text() throws ModelFileException {
        Piece piece = piece();
        if (piece.length > LONGEST_TEXT) {
            throw new ModelFileException(
                    String.format(Locale.ROOT, "a name of %d bytes: expected at most %d", piece.length, LONGEST_TEXT));
        }
        try {
            CharBuffer text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, piece.from, piece.length));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw damaged("a name that is no UTF-8");
        }
    }

    private int advance(int count) throws ModelFileException {
        if (count > end - at) {
            throw damaged(String.format(Locale.ROOT, "%d bytes are wanted where %d are left", count, end - at));
        }
        int from = at;
        at += count;
        return from;
    }

    private void expect(int type) throws ModelFileException {
        if (wire != type) {
            throw damaged(String.format(Locale.ROOT, "field %d of wire type %d, expected %d", field, wire, type));
        }
    }

    private ModelFileException damaged(String what) {
        return new ModelFileException(String.format(
                Locale.ROOT,
                "at byte %d: %s; the file is truncated, damaged or no ONNX model; export it again",
                at,
                what));
    }
}
