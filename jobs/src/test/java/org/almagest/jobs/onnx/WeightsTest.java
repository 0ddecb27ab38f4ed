package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is learnt, and which numbers are meant. */
class WeightsTest {
    @TempDir
    Path folder;

    private List<String> learnt(float... added) throws IOException {
        ModelBytes graph = ModelBytes.message()
                .message(1, ModelBytes.node("MatMul", "product", "x,W", "h"))
                .message(1, ModelBytes.node("Add", "sum", "h,M", "y"))
                .message(5, ModelBytes.floats("W", new long[] {6, 3}, new float[18]))
                .message(5, ModelBytes.floats("M", new long[] {1, 3}, added))
                .message(11, ModelBytes.value("x", 6))
                .message(12, ModelBytes.value("y", 3));
        Path file = Files.write(folder.resolve("model.onnx"), ModelBytes.model(graph, 18));
        return Weights.of(OnnxReader.read(file)).parameters().stream()
                .map(Weights.Parameter::name)
                .toList();
    }

    @Test
    void masksAreNot() throws IOException {
        assertEquals(List.of("W"), learnt(0, Float.NEGATIVE_INFINITY, 0));
        assertEquals(List.of("W"), learnt(0, -Float.MAX_VALUE, 0));
        assertEquals(List.of("W", "M"), learnt(0, -1e9f, 0));
        // weights of a training that went wrong
        assertEquals(List.of("W", "M"), learnt(0, Float.NaN, Float.NEGATIVE_INFINITY));
    }

    @Test
    void shortDecimalsAreMeant() {
        assertEquals(0.1, Operation.meant(0.1f));
        assertEquals(-1e-4, Operation.meant(-1e-4f));
        assertEquals(0x1p-20, Operation.meant(0x1p-20));
        assertEquals(Math.sqrt(0.3f), Operation.meant(Math.sqrt(0.3f)));
        assertEquals(Double.NEGATIVE_INFINITY, Operation.meant(Double.NEGATIVE_INFINITY));
        assertEquals(1.0 / 6, Operation.decimal((float) (1.0 / 6)));
        assertEquals(0.00001, Operation.decimal(0.00001f));
    }
}
