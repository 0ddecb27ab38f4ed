package org.almagest.jobs.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.data.arrays.NumberType;
import org.almagest.jobs.saved.ModelFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the protobuf of an ONNX file (github.com/onnx/onnx, onnx.proto). Numbers stay where they lie until someone asks for
 * them; what is kept of the rest is bounded by counts.
 */
final class OnnxReader {
    /** Nodes of a graph, and names that one reads or gives, and numbers of an attribute. */
    private static final int MOST_NODES = 100_000;

    private static final int MOST_LISTED = 1 << 16;

    private static final Map<Integer, NumberType> TYPES = Map.ofEntries(
            Map.entry(1, NumberType.FLOAT32),
            Map.entry(2, NumberType.UINT8),
            Map.entry(3, NumberType.INT8),
            Map.entry(4, NumberType.UINT16),
            Map.entry(5, NumberType.INT16),
            Map.entry(6, NumberType.INT32),
            Map.entry(7, NumberType.INT64),
            Map.entry(9, NumberType.BOOLEAN),
            Map.entry(10, NumberType.FLOAT16),
            Map.entry(11, NumberType.FLOAT64),
            Map.entry(12, NumberType.UINT32),
            Map.entry(13, NumberType.UINT64),
            Map.entry(16, NumberType.BFLOAT16));

    private final byte[] bytes;
    private final ExternalData external;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, StoredTensor> initialisers = new LinkedHashMap<>();
    private final List<OnnxModel.Input> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();

    private OnnxReader(byte[] bytes, ExternalData external) {
        this.bytes = bytes;
        this.external = external;
    }

    /**
     * What {@code file} says.
     *
     * @throws ModelFileException if it is no such file, or asks for more than we hold
     */
    static OnnxModel read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE - Long.BYTES) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the file has %d bytes: expected fewer than 2^31, as protobuf has it; export with the weights as external data",
                    size));
        }
        return new OnnxReader(Files.readAllBytes(file), new ExternalData(file)).model();
    }

    private OnnxModel model() throws IOException {
        ProtobufMessage message = ProtobufMessage.of(bytes);
        long opset = 0;
        boolean graph = false;
        while (message.next()) {
            switch (message.field()) {
                case 7 -> {
                    if (graph) {
                        throw new ModelFileException("two graphs: expected one");
                    }
                    graph = true;
                    graph(message.message());
                }
                case 8 -> opset = Math.max(opset, opset(message.message()));
                default -> message.skip();
            }
        }
        if (!graph || opset == 0) {
            throw new ModelFileException(
                    "no graph, or no version of its operators: expected an ONNX model; the file is truncated or of another kind");
        }
        inputs.removeIf(input -> initialisers.containsKey(input.name()));
        return new OnnxModel(opset, operations, initialisers, inputs, outputs, List.copyOf(external.files()));
    }

    /** The version, where it is that of ONNX's own operators; else 0. */
    private static long opset(ProtobufMessage message) throws ModelFileException {
        String domain = "";
        long version = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> domain = message.text();
                case 2 -> version = message.varint();
                default -> message.skip();
            }
        }
        return ownDomain(domain) ? version : 0;
    }

    private static boolean ownDomain(String domain) {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }

    private void graph(ProtobufMessage message) throws IOException {
        while (message.next()) {
            switch (message.field()) {
                case 1 -> {
                    operations.add(operation(message.message()));
                    bounded("nodes", operations.size(), MOST_NODES);
                }
                case 5 -> {
                    StoredTensor array = tensor(message.message());
                    if (initialisers.put(array.name(), array) != null) {
                        throw new ModelFileException(String.format(
                                Locale.ROOT, "two arrays called '%s': expected different names", array.name()));
                    }
                    bounded("arrays", initialisers.size(), Bounds.ARRAYS);
                }
                case 11 -> {
                    inputs.add(input(message.message()));
                    bounded("inputs", inputs.size(), Bounds.ARRAYS);
                }
                case 12 -> {
                    outputs.add(input(message.message()).name());
                    bounded("outputs", outputs.size(), MOST_LISTED);
                }
                case 15 -> throw new ModelFileException("a sparse array: expected dense ones; export it so");
                default -> message.skip();
            }
        }
    }

    private static void bounded(String what, int count, int most) throws ModelFileException {
        if (count > most) {
            throw new ModelFileException(String.format(Locale.ROOT, "more than %d %s: expected fewer", most, what));
        }
    }

    private Operation operation(ProtobufMessage message) throws IOException {
        List<String> reads = new ArrayList<>();
        List<String> gives = new ArrayList<>();
        Map<String, Operation.Attribute> attributes = new HashMap<>();
        String name = "";
        String type = "";
        String domain = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> reads.add(message.text());
                case 2 -> gives.add(message.text());
                case 3 -> name = message.text();
                case 4 -> type = message.text();
                case 5 -> attribute(message.message(), attributes);
                case 7 -> domain = message.text();
                default -> message.skip();
            }
            bounded("names at a node", reads.size() + gives.size(), MOST_LISTED);
        }
        if (name.isEmpty()) {
            name = gives.isEmpty() ? "" : gives.get(0);
        }
        return new Operation(name, ownDomain(domain) ? type : domain + "::" + type, reads, gives, attributes);
    }

    private void attribute(ProtobufMessage message, Map<String, Operation.Attribute> attributes) throws IOException {
        String name = "";
        Float real = null;
        Long whole = null;
        String text = null;
        StoredTensor tensor = null;
        List<Float> reals = new ArrayList<>();
        List<Long> wholes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> real = message.fixed32();
                case 3 -> whole = message.varint();
                case 4 -> text = message.text();
                case 5 -> tensor = tensor(message.message());
                case 7 -> reals(message, reals);
                case 8 -> {
                    for (ProtobufMessage row = message.row(); row.hasMore(); ) {
                        wholes.add(row.raw());
                        bounded("numbers in an attribute", wholes.size(), MOST_LISTED);
                    }
                }
                case 9 -> {
                    texts.add(message.text());
                    bounded("words in an attribute", texts.size(), MOST_LISTED);
                }
                default -> message.skip();
            }
        }
        attributes.put(name, new Operation.Attribute(real, whole, text, reals, wholes, texts, tensor));
        bounded("attributes of a node", attributes.size(), MOST_LISTED);
    }

    private void reals(ProtobufMessage message, List<Float> reals) throws ModelFileException {
        ProtobufMessage.Piece piece = message.numbers(Float.BYTES);
        bounded("numbers in an attribute", reals.size() + piece.length() / Float.BYTES, MOST_LISTED);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, piece.from(), piece.length()).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.remaining() >= Float.BYTES) {
            reals.add(buffer.getFloat());
        }
    }

    private OnnxModel.Input input(ProtobufMessage message) throws ModelFileException {
        String name = "";
        boolean whole = false;
        List<@Nullable Long> shape = null;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> name = message.text();
                case 2 -> {
                    ProtobufMessage type = message.message();
                    while (type.next()) {
                        if (type.field() != 1) {
                            type.skip();
                            continue;
                        }
                        ProtobufMessage tensor = type.message();
                        while (tensor.next()) {
                            switch (tensor.field()) {
                                case 1 -> {
                                    NumberType known = TYPES.get((int) tensor.varint());
                                    whole = known != null && !known.floating();
                                }
                                case 2 -> shape = shape(tensor.message());
                                default -> tensor.skip();
                            }
                        }
                    }
                }
                default -> message.skip();
            }
        }
        return new OnnxModel.Input(name, whole, shape);
    }

    private static List<@Nullable Long> shape(ProtobufMessage message) throws ModelFileException {
        List<@Nullable Long> shape = new ArrayList<>();
        while (message.next()) {
            if (message.field() != 1) {
                message.skip();
                continue;
            }
            Long extent = null;
            ProtobufMessage dimension = message.message();
            while (dimension.next()) {
                if (dimension.field() == 1) {
                    extent = dimension.varint();
                } else {
                    dimension.skip();
                }
            }
            shape.add(extent);
            bounded("axes of an input", shape.size(), Byte.MAX_VALUE);
        }
        return shape;
    }

    private StoredTensor tensor(ProtobufMessage message) throws IOException {
        List<Long> shape = new ArrayList<>();
        String name = "";
        int code = 0;
        boolean outside = false;
        Map<String, String> entries = new HashMap<>();
        List<ProtobufMessage.Piece> pieces = new ArrayList<>();
        int width = 0;
        while (message.next()) {
            switch (message.field()) {
                case 1 -> {
                    for (ProtobufMessage row = message.row(); row.hasMore(); ) {
                        shape.add(row.raw());
                        bounded("axes of an array", shape.size(), Byte.MAX_VALUE);
                    }
                }
                case 2 -> code = (int) message.varint();
                case 3 -> throw new ModelFileException("an array in segments: expected whole ones; export it so");
                case 4 -> {
                    pieces.add(message.numbers(Float.BYTES));
                    width = Float.BYTES;
                }
                case 10 -> {
                    pieces.add(message.numbers(Double.BYTES));
                    width = Double.BYTES;
                }
                case 5, 7, 11 -> {
                    pieces.add(message.varints());
                    width = -1;
                }
                case 8 -> name = message.text();
                case 9 -> {
                    pieces.add(message.piece());
                    width = 0;
                }
                case 13 -> entry(message.message(), entries);
                case 14 -> outside = message.varint() == 1;
                default -> message.skip();
            }
        }
        int count = Bounds.count(name, shape);
        NumberType type = TYPES.get(code);
        if (type == null) {
            return new StoredTensor(name, shape, count, null, new StoredTensor.Inside(bytes, List.of()));
        }
        long needed = (long) count * type.width();
        if (outside) {
            return new StoredTensor(name, shape, count, type, external.find(name, entries, needed));
        }
        return width < 0 ? varints(name, shape, count, type, pieces) : inside(name, shape, count, type, pieces, width);
    }

    private StoredTensor inside(
            String name, List<Long> shape, int count, NumberType type, List<ProtobufMessage.Piece> pieces, int width)
            throws ModelFileException {
        long there = pieces.stream().mapToLong(ProtobufMessage.Piece::length).sum();
        boolean fits = (width == 0 ? pieces.size() <= 1 : width == type.width())
                && there == (long) count * type.width()
                && pieces.stream().allMatch(piece -> piece.length() % type.width() == 0);
        if (!fits) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s of shape %s and type %s has %d bytes of numbers: expected %d; it is truncated or damaged",
                    name,
                    shape,
                    type.words(),
                    there,
                    (long) count * type.width()));
        }
        return new StoredTensor(name, shape, count, type, new StoredTensor.Inside(bytes, pieces));
    }

    private StoredTensor varints(
            String name, List<Long> shape, int count, NumberType type, List<ProtobufMessage.Piece> pieces)
            throws ModelFileException {
        long there = 0;
        for (ProtobufMessage.Piece piece : pieces) {
            for (int i = piece.from(); i < piece.from() + piece.length(); i++) {
                there += bytes[i] >= 0 ? 1 : 0;
            }
            int last = piece.from() + piece.length() - 1;
            if (piece.length() > 0 && bytes[last] < 0) {
                there = -1;
                break;
            }
        }
        if (there != count || type.floating()) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s of shape %s and type %s has %d whole numbers: expected %d; it is truncated, damaged, or in a form that is not read (save its numbers as raw_data)",
                    name,
                    shape,
                    type.words(),
                    there,
                    count));
        }
        return new StoredTensor(name, shape, count, type, new StoredTensor.Whole(bytes, pieces));
    }

    private static void entry(ProtobufMessage message, Map<String, String> entries) throws ModelFileException {
        String key = "";
        String value = "";
        while (message.next()) {
            switch (message.field()) {
                case 1 -> key = message.text();
                case 2 -> value = message.text();
                default -> message.skip();
            }
        }
        entries.put(key, value);
        bounded("settings of an array", entries.size(), Byte.MAX_VALUE);
    }
}
