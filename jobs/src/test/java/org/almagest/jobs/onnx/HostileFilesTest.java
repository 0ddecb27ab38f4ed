package org.almagest.jobs.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.almagest.jobs.saved.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are broken, or want to do harm: each is refused with its reason, and next to nothing is allocated for it. */
class HostileFilesTest {
    /** What a reader may allocate for a file of a few hundred bytes: classes, messages, and a small network's arrays. */
    private static final long MOST_BYTES = 32L << 20;

    private static final Reference MLP = Reference.named("mlp");

    @TempDir
    Path folder;

    /** Weights W [3][6], and whatever else. */
    private static ModelBytes graph(ModelBytes... nodes) {
        return graph("y", nodes);
    }

    private static ModelBytes graph(String output, ModelBytes... nodes) {
        ModelBytes graph = ModelBytes.message();
        for (ModelBytes node : nodes) {
            graph.message(1, node);
        }
        return graph.message(5, ModelBytes.floats("W", new long[] {6, 3}, new float[18]))
                .message(11, ModelBytes.value("x", 6))
                .message(12, ModelBytes.value(output, 3));
    }

    private static ModelBytes product(String input, String output) {
        return ModelBytes.node("MatMul", "product", input, output);
    }

    private Path write(byte... bytes) throws IOException {
        return Files.write(folder.resolve("model.onnx"), bytes);
    }

    /** Why the reader refuses a file altogether. */
    private static String refusal(Path file) {
        IOException refused = assertThrows(IOException.class, () -> bounded(file));
        return String.valueOf(refused.getMessage());
    }

    /** What is in the way of a network whose weights can be read all the same. */
    private static String obstacle(Path file) throws IOException {
        SavedModel saved = bounded(file);
        assertFalse(saved.model().predicts());
        assertTrue(saved.parameters().length > 0);
        return String.valueOf(saved.obstacle());
    }

    private static SavedModel bounded(Path file) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            return new OnnxFormat().read(file, MLP.data());
        } finally {
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < MOST_BYTES, "allocated " + allocated);
        }
    }

    private static void contains(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void anHonestFileIsRead() throws IOException {
        SavedModel saved = bounded(write(ModelBytes.model(graph(product("x,W", "y")), 13)));
        assertTrue(saved.model().predicts());
        assertEquals(18, saved.model().parameterCount());
    }

    @Test
    void aFileThatEndsAnywhereIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(MLP.file());
        for (int length = 0; length < bytes.length; length += 1 + length / 40) {
            Path file = write(Arrays.copyOf(bytes, length));
            assertThrows(IOException.class, () -> OnnxReader.read(file), () -> "not refused");
        }
    }

    @Test
    void bytesThatAreWrongAnywhereDoNoHarm() throws IOException {
        byte[] honest = Files.readAllBytes(Reference.named("cnn").file());
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = honest.clone();
            for (int k = 0; k <= i % 4; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = write(bytes);
            try {
                new OnnxFormat().read(file, Reference.named("cnn").data());
            } catch (IOException | IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank());
            }
        }
    }

    @Test
    void aCycleIsNamed() throws IOException {
        byte[] bytes = ModelBytes.model(
                graph(
                        product("x,W", "h"),
                        ModelBytes.node("Add", "first", "h,b", "a"),
                        ModelBytes.node("Add", "second", "a,h", "b"),
                        ModelBytes.node("Relu", "last", "b", "y")),
                13);
        contains(obstacle(write(bytes)), "operator Add of node 'first'", "reads 'b', which no earlier node gives");
    }

    @Test
    void anUnknownOperatorIsNamedAndTheWeightsGoOn() throws IOException {
        byte[] bytes =
                ModelBytes.model(graph(product("x,W", "h"), ModelBytes.node("Hypnotise", "watch", "h", "y")), 13);
        contains(obstacle(write(bytes)), "operator Hypnotise of node 'watch'", "is not known: known are Abs, Add");
        byte[] foreign = ModelBytes.model(
                graph(
                        product("x,W", "h"),
                        ModelBytes.node("Gelu", "g", "h", "y").text(7, "com.example")),
                13);
        contains(obstacle(write(foreign)), "operator com.example::Gelu of node 'g'");
    }

    @Test
    void anOldVersionIsNamed() throws IOException {
        contains(obstacle(write(ModelBytes.model(graph(product("x,W", "y")), 11))), "opset 11", "13 to");
    }

    @Test
    void shapesThatLieAreRefused() throws IOException {
        ModelBytes lies =
                graph(product("x,V", "y")).message(5, ModelBytes.floats("V", new long[] {1000, 1000}, 1, 2, 3, 4));
        contains(refusal(write(ModelBytes.model(lies, 13))), "array V", "has 16 bytes of numbers: expected 4000000");
        ModelBytes huge =
                graph(product("x,V", "y")).message(5, ModelBytes.floats("V", new long[] {1 << 20, 1 << 20}, 1));
        contains(refusal(write(ModelBytes.model(huge, 13))), "array V", "[1048576, 1048576]");
        ModelBytes negative = graph(product("x,V", "y")).message(5, ModelBytes.floats("V", new long[] {-1, 3}, 1));
        contains(refusal(write(ModelBytes.model(negative, 13))), "array V", "[-1, 3]");
        ModelBytes overflowing =
                graph(product("x,V", "y")).message(5, ModelBytes.floats("V", new long[] {1L << 32, 1L << 32}, 1));
        contains(refusal(write(ModelBytes.model(overflowing, 13))), "array V");
    }

    @Test
    void nodesThatAskForAllMemoryAreNamed() throws IOException {
        ModelBytes sizes = ModelBytes.wholes("sizes", 1 << 20, 1 << 20);
        ModelBytes filled = graph(
                        product("x,W", "h"),
                        ModelBytes.node("ConstantOfShape", "filled", "sizes", "c"),
                        ModelBytes.node("Add", "sum", "h,c", "y"))
                .message(5, sizes);
        contains(obstacle(write(ModelBytes.model(filled, 13))), "node 'filled'", "at most");
        ModelBytes expanded = graph(
                        product("x,W", "h"),
                        ModelBytes.node("Unsqueeze", "wide", "h,one", "u"),
                        ModelBytes.node("Expand", "large", "u,sizes", "y"))
                .message(5, ModelBytes.wholes("sizes", 1 << 20, 1, 1 << 20))
                .message(5, ModelBytes.wholes("one", 0));
        contains(obstacle(write(ModelBytes.model(expanded, 13))), "node 'large'");
        ModelBytes counted = graph(
                        product("x,W", "h"),
                        ModelBytes.node("Range", "count", "zero,end,one", "c"),
                        ModelBytes.node("Add", "sum", "h,c", "y"))
                .message(5, ModelBytes.dims().number(2, 7).text(8, "zero").number(7, 0))
                .message(5, ModelBytes.dims().number(2, 7).text(8, "end").number(7, 1L << 40))
                .message(5, ModelBytes.dims().number(2, 7).text(8, "one").number(7, 1));
        contains(obstacle(write(ModelBytes.model(counted, 13))), "node 'count'");
    }

    @Test
    void arraysThatDoubleAtEveryNodeAreNamed() throws IOException {
        ModelBytes axis = ModelBytes.message().text(1, "axis").number(3, 1).number(20, 2);
        ModelBytes[] nodes = new ModelBytes[61];
        nodes[0] = product("x,W", "h0");
        for (int i = 1; i < nodes.length; i++) {
            nodes[i] = ModelBytes.node("Concat", "double " + i, "h" + (i - 1) + ",h" + (i - 1), "h" + i)
                    .message(5, axis);
        }
        contains(
                obstacle(write(ModelBytes.model(graph("h60", nodes), 13))),
                "node 'double 25'",
                "expected extents from 1 to");
    }

    @Test
    void manyArraysOfOneLayerAreNamedInATimeThatGrowsWithThem() throws IOException {
        int many = 20_000;
        ModelBytes[] nodes = new ModelBytes[many + 1];
        nodes[0] = product("x,W", "h0");
        for (int i = 1; i <= many; i++) {
            nodes[i] = ModelBytes.node("Add", "n", "h" + (i - 1) + ",b" + i, "h" + i);
        }
        ModelBytes graph = graph("h" + many, nodes);
        for (int i = 1; i <= many; i++) {
            graph.message(5, ModelBytes.floats("b" + i, new long[] {3}, 0, 0, 0));
        }
        OnnxModel model = OnnxReader.read(write(ModelBytes.model(graph, 13)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        Weights weights = Weights.of(model);
        // a name that was looked for from the first number on would be tried as often as there are names before it
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 5000L * many, "allocated " + allocated);
        assertEquals("b" + many, weights.blocks().get(many).name());
    }

    @Test
    void fixedNumbersAreBoundedAltogether() throws IOException {
        int nodes = 40;
        ModelBytes[] all = new ModelBytes[nodes + 1];
        all[0] = product("x,W", "y");
        for (int i = 1; i <= nodes; i++) {
            all[i] = ModelBytes.node("ConstantOfShape", "filled " + i, "sizes", "c" + i);
        }
        ModelBytes graph = graph(all).message(5, ModelBytes.wholes("sizes", 1 << 11, 1 << 11));
        SavedModel saved = new OnnxFormat().read(write(ModelBytes.model(graph, 13)), MLP.data());
        contains(String.valueOf(saved.obstacle()), "node 'filled 17'", "fixed numbers are kept altogether");
    }

    @Test
    void anAxisIsSlicedOnceANode() throws IOException {
        long[] starts = new long[1000];
        ModelBytes sliced = graph(product("x,W", "h"), ModelBytes.node("Slice", "much", "h,starts,ends", "y"))
                .message(5, ModelBytes.wholes("starts", starts))
                .message(5, ModelBytes.wholes("ends", starts));
        contains(obstacle(write(ModelBytes.model(sliced, 13))), "node 'much'", "1000 axes of an array of 2");
    }

    @Test
    void dilationsWhoseProductOverflowsAreNamed() throws IOException {
        // four steps of 2^62 are 0 in 64 bits, and as many rows of the larger kernel too
        ModelBytes dilations = ModelBytes.message()
                .text(1, "dilations")
                .number(8, 1L << 62)
                .number(8, 1)
                .number(20, 7);
        ModelBytes graph = ModelBytes.message()
                .message(1, ModelBytes.node("Unsqueeze", "image", "x,one", "u"))
                .message(1, ModelBytes.node("Conv", "wide", "u,K", "y").message(5, dilations))
                .message(5, ModelBytes.floats("K", new long[] {1, 1, 5, 4}, new float[20]))
                .message(5, ModelBytes.wholes("one", 1, 2))
                .message(11, ModelBytes.value("x", 6))
                .message(12, ModelBytes.value("y", 3));
        contains(obstacle(write(ModelBytes.model(graph, 13))), "node 'wide'", "overflow");
    }

    @Test
    void aSoftmaxOfNothingIsNoLastSoftmax() throws IOException {
        ModelBytes graph = graph(
                product("x,W", "h"),
                ModelBytes.message().text(2, "y").text(3, "empty").text(4, "Softmax"));
        OnnxModel model = OnnxReader.read(write(ModelBytes.model(graph, 13)));
        assertSame(model, model.withoutLastSoftmax());
        contains(obstacle(write(ModelBytes.model(graph, 13))), "node 'empty'", "input 0 is missing");
    }

    @Test
    void graphsInGraphsTenThousandDeepAreNotEntered() throws IOException {
        byte[] inner = ModelBytes.message().text(2, "deepest").bytes();
        for (int depth = 0; depth < 10_000; depth++) {
            byte[] attribute = ModelBytes.message()
                    .text(1, "g")
                    .raw(6, inner)
                    .number(20, 5)
                    .bytes();
            inner = ModelBytes.message()
                    .message(1, ModelBytes.message().text(4, "If").raw(5, attribute))
                    .bytes();
        }
        byte[] attribute =
                ModelBytes.message().text(1, "then_branch").raw(6, inner).bytes();
        ModelBytes nested = graph(
                product("x,W", "h"), ModelBytes.node("If", "deep", "h", "y").raw(5, attribute));
        contains(obstacle(write(ModelBytes.model(nested, 18))), "operator If of node 'deep'", "is not known");
    }

    @Test
    void namesThatAreThereTwiceAreRefused() throws IOException {
        ModelBytes arrays =
                graph(product("x,W", "y")).message(5, ModelBytes.floats("W", new long[] {6, 3}, new float[18]));
        contains(refusal(write(ModelBytes.model(arrays, 18))), "two arrays called 'W'");
        ModelBytes nodes = graph(product("x,W", "y"), ModelBytes.node("Relu", "again", "x", "y"));
        contains(obstacle(write(ModelBytes.model(nodes, 18))), "node 'again'", "a second array called 'y'");
        ModelBytes itself = graph(product("y,W", "y"));
        contains(obstacle(write(ModelBytes.model(itself, 18))), "reads 'y', which no earlier node gives");
    }

    @Test
    void axesWithoutEndAndTypesOfAnotherWidthAreRefused() throws IOException {
        ModelBytes axes = graph(product("x,V", "y"))
                .message(5, ModelBytes.message().raw(1, new byte[1 << 20]).text(8, "V"));
        contains(refusal(write(ModelBytes.model(axes, 18))), "axes of an array");
        ModelBytes doubles = graph(product("x,V", "y"))
                .message(5, ModelBytes.dims(6, 3).number(2, 11).text(8, "V").raw(9, new byte[72]));
        contains(refusal(write(ModelBytes.model(doubles, 18))), "array V", "has 72 bytes of numbers: expected 144");
        ModelBytes words = graph(product("x,W", "h"), ModelBytes.node("MatMul", "second", "h,V", "y"))
                .message(5, ModelBytes.dims(6, 3).number(2, 8).text(8, "V").raw(9, new byte[72]));
        contains(obstacle(write(ModelBytes.model(words, 18))), "reads 'V'");
        ModelBytes none = graph(product("x,V", "y"))
                .message(5, ModelBytes.dims(6, 0, 1L << 40).number(2, 1).text(8, "V"));
        contains(refusal(write(ModelBytes.model(none, 18))), "array V");
        ModelBytes nothing = graph(product("x,W", "h"), ModelBytes.node("MatMul", "second", "h,V", "y"))
                .message(5, ModelBytes.dims(3, 0).number(2, 1).text(8, "V"));
        contains(obstacle(write(ModelBytes.model(nothing, 18))), "node 'second'", "without numbers");
    }

    private static ModelBytes whole(String name, long value) {
        return ModelBytes.message().text(1, name).number(3, value).number(20, 2);
    }

    @Test
    void headsAndBlocksOfAnyNumberAreNamed() throws IOException {
        ModelBytes[] attributes = {
            whole("q_num_heads", 1L << 62), whole("q_num_heads", -1), whole("q_num_heads", 4), whole("q_num_heads", 0)
        };
        for (ModelBytes attribute : attributes) {
            ModelBytes attention = graph(
                            product("x,W", "h"),
                            ModelBytes.node("Unsqueeze", "wide", "h,one", "u"),
                            ModelBytes.node("Attention", "heads", "u,u,u", "y")
                                    .message(5, attribute)
                                    .message(5, whole("kv_num_heads", 1)))
                    .message(5, ModelBytes.wholes("one", 1));
            contains(
                    obstacle(write(ModelBytes.model(attention, 23))),
                    "operator Attention of node 'heads'",
                    "q_num_heads");
        }
        for (long block : new long[] {0, -2, 1L << 32, Long.MIN_VALUE}) {
            ModelBytes blocks = graph(
                            product("x,W", "h"),
                            ModelBytes.node("Unsqueeze", "wide", "h,two", "u"),
                            ModelBytes.node("DepthToSpace", "blocks", "u", "y").message(5, whole("blocksize", block)))
                    .message(5, ModelBytes.wholes("two", 2, 3));
            contains(obstacle(write(ModelBytes.model(blocks, 23))), "node 'blocks'", "blocksize " + block);
        }
        ModelBytes groups = graph(
                product("x,W", "h"),
                ModelBytes.node("GroupNormalization", "groups", "h,W,W", "y").message(5, whole("num_groups", 0)));
        contains(obstacle(write(ModelBytes.model(groups, 23))), "node 'groups'", "in 0 groups");
    }

    private ModelBytes outside(String location, long offset) {
        ModelBytes array = ModelBytes.dims(6, 3)
                .number(2, 1)
                .text(8, "V")
                .message(13, ModelBytes.message().text(1, "location").text(2, location))
                .message(13, ModelBytes.message().text(1, "offset").text(2, Long.toString(offset)))
                .number(14, 1);
        return graph(product("x,V", "y")).message(5, array);
    }

    @Test
    void numbersOutsideTheFolderAreNotRead() throws IOException {
        Path secret = Files.write(folder.resolve("secret.bin"), new byte[72]);
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Path file = inner.resolve("model.onnx");
        for (String location : new String[] {"../secret.bin", secret.toString(), "a/../../secret.bin", ""}) {
            Files.write(file, ModelBytes.model(outside(location, 0), 13));
            contains(refusal(file), "array V", "outside the model's folder");
        }
        Files.createSymbolicLink(inner.resolve("link.bin"), secret);
        Files.write(file, ModelBytes.model(outside("link.bin", 0), 13));
        contains(refusal(file), "outside the model's folder");
        Files.write(file, ModelBytes.model(outside("none.bin", 0), 13));
        contains(refusal(file), "no such file");
        Files.write(file, ModelBytes.model(outside(".", 0), 13));
        refusal(file);
        Path far = Files.createDirectories(folder.resolve("far"));
        Files.write(far.resolve("weights.bin"), new byte[72]);
        Files.createSymbolicLink(inner.resolve("near"), far);
        Files.write(file, ModelBytes.model(outside("near/weights.bin", 0), 13));
        contains(refusal(file), "outside the model's folder");
        Files.write(inner.resolve("weights.bin"), new byte[72]);
        for (long offset : new long[] {-8, Long.MAX_VALUE, Long.MIN_VALUE}) {
            Files.write(file, ModelBytes.model(outside("weights.bin", offset), 13));
            contains(refusal(file), "array V");
        }
    }

    @Test
    void numbersBesideTheModelAreReadAndCounted() throws IOException {
        Files.write(folder.resolve("weights.bin"), new byte[80]);
        Path file = write(ModelBytes.model(outside("weights.bin", 8), 13));
        SavedModel saved = bounded(file);
        assertEquals(18, saved.model().parameterCount());
        contains(refusal(write(ModelBytes.model(outside("weights.bin", 16), 13))), "needs 72 bytes", "has 80");
    }
}
