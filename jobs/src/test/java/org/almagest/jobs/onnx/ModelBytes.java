package org.almagest.jobs.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the protobuf of ONNX files, honest ones and others. */
final class ModelBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    static ModelBytes message() {
        return new ModelBytes();
    }

    /** A model with this graph. */
    static byte[] model(ModelBytes graph, int opset) {
        return message()
                .number(1, 10)
                .message(7, graph)
                .message(8, message().text(1, "").number(2, opset))
                .bytes();
    }

    /** A node. */
    static ModelBytes node(String type, String name, String input, String output) {
        ModelBytes node = message();
        for (String each : input.split(",")) {
            node.text(1, each);
        }
        return node.text(2, output).text(3, name).text(4, type);
    }

    /** An array of floats whose numbers are {@code values}, whatever the shape says. */
    static ModelBytes floats(String name, long[] shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return dims(shape).number(2, 1).text(8, name).raw(9, raw.array());
    }

    /** An array of whole numbers. */
    static ModelBytes wholes(String name, long... values) {
        ModelBytes array = dims(values.length).number(2, 7).text(8, name);
        for (long value : values) {
            array.number(7, value);
        }
        return array;
    }

    static ModelBytes dims(long... shape) {
        ModelBytes array = message();
        for (long extent : shape) {
            array.number(1, extent);
        }
        return array;
    }

    /** An input or output, [n][extent]. */
    static ModelBytes value(String name, long extent) {
        ModelBytes shape = message()
                .message(1, message().text(2, "n"))
                .message(1, message().number(1, extent));
        return message()
                .text(1, name)
                .message(2, message().message(1, message().number(1, 1).message(2, shape)));
    }

    ModelBytes number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    ModelBytes text(int field, String text) {
        return raw(field, text.getBytes(StandardCharsets.UTF_8));
    }

    ModelBytes message(int field, ModelBytes message) {
        return raw(field, message.bytes());
    }

    ModelBytes raw(int field, byte... bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
