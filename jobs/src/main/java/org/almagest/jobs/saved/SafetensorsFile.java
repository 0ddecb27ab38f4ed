package org.almagest.jobs.saved;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.data.arrays.ArrayFile;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.data.arrays.NumberType;
import org.almagest.dynamics.data.arrays.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file: the length of a header, the header as JSON, and the numbers, little-endian. The header's order says
 * nothing about the network's, so that its arrays come in the natural order of their names.
 */
final class SafetensorsFile implements ArrayFile {
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Map<String, NumberType> FLOATING = Map.of(
            "F16", NumberType.FLOAT16,
            "BF16", NumberType.BFLOAT16,
            "F32", NumberType.FLOAT32,
            "F64", NumberType.FLOAT64);

    /** Bytes of the types that are no weights. */
    private static final Map<String, Integer> OTHERS =
            Map.of("BOOL", 1, "U8", 1, "I8", 1, "U16", 2, "I16", 2, "U32", 4, "I32", 4, "U64", 8, "I64", 8);

    private final FileChannel channel;
    private final long base;
    private final List<Entry> arrays = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    private record Place(@Nullable NumberType type, long begin, long end) {}

    private SafetensorsFile(FileChannel channel, long base) {
        this.channel = channel;
        this.base = base;
    }

    /**
     * Opens a file and checks all that its header says.
     *
     * @throws ModelFileException if it is no such file
     */
    static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        boolean ready = false;
        try {
            SafetensorsFile file = parse(channel);
            ready = true;
            return file;
        } finally {
            if (!ready) {
                channel.close();
            }
        }
    }

    private static SafetensorsFile parse(FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%d bytes are no safetensors file: expected 8 bytes for the header's length, then the header",
                    size));
        }
        long length = bytes(channel, 0, Long.BYTES).getLong();
        if (length < 2 || length > Bounds.HEADER || length > size - Long.BYTES) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the header's length is given as %s in a file of %d bytes: expected 2 to %d, and no more than the file has; it is truncated or no safetensors file",
                    Long.toUnsignedString(length),
                    size,
                    Bounds.HEADER));
        }
        SafetensorsFile file = new SafetensorsFile(channel, Long.BYTES + length);
        file.readHeader(header(bytes(channel, Long.BYTES, (int) length).array()), size - file.base);
        return file;
    }

    private static JsonNode header(byte[] text) throws IOException {
        try {
            JsonNode root = JSON.readTree(text);
            if (root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new ModelFileException(
                    String.format(
                            Locale.ROOT,
                            "the header is no JSON (%s): expected that of a safetensors file",
                            e.getOriginalMessage()),
                    e);
        }
        throw new ModelFileException("the header is no JSON object: expected that of a safetensors file");
    }

    private void readHeader(JsonNode header, long available) throws IOException {
        if (header.size() > Bounds.ARRAYS) {
            throw new ModelFileException(
                    String.format(Locale.ROOT, "%d arrays: expected at most %d", header.size(), Bounds.ARRAYS));
        }
        List<Place> all = new ArrayList<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = header.fields(); fields.hasNext(); ) {
            Map.Entry<String, JsonNode> field = fields.next();
            if (!field.getKey().equals("__metadata__")) {
                all.add(readArray(field.getKey(), field.getValue(), available));
            }
        }
        all.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
        long end = 0;
        for (Place place : all) {
            if (place.begin != end) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "an array begins at byte %d, but the one before ends at %d: expected no gaps and no overlaps",
                        place.begin,
                        end));
            }
            end = place.end;
        }
        if (end != available) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the header speaks of %d bytes of numbers, the file has %d: expected as many; it is truncated or damaged",
                    end,
                    available));
        }
        arrays.sort(Comparator.comparing(Entry::name, new NaturalOrder()));
    }

    private Place readArray(String name, JsonNode description, long available) throws IOException {
        String word = description.path("dtype").asText();
        NumberType type = FLOATING.get(word);
        Integer width = type != null ? Integer.valueOf(type.width()) : OTHERS.get(word);
        if (width == null) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s has dtype '%s': expected F16, BF16, F32 or F64 (whole numbers are passed over); save it as one of these",
                    name,
                    word));
        }
        List<Long> shape = wholeNumbers(name, "shape", description.path("shape"));
        List<Long> offsets = wholeNumbers(name, "data_offsets", description.path("data_offsets"));
        int count = Bounds.count(name, shape);
        long needed = (long) count * width;
        if (offsets.size() != 2
                || offsets.get(0) < 0
                || offsets.get(1) > available
                || offsets.get(1) - offsets.get(0) != needed) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s of shape %s and dtype %s has data_offsets %s: expected two that are %d apart, within the %d bytes that the file has; it is truncated or damaged",
                    name,
                    shape,
                    word,
                    offsets,
                    needed,
                    available));
        }
        Place place = new Place(type, offsets.get(0), offsets.get(1));
        if (type != null) {
            arrays.add(new Entry(name, shape, count, type));
            places.put(name, place);
        }
        return place;
    }

    private static List<Long> wholeNumbers(String name, String key, JsonNode list) throws ModelFileException {
        List<Long> numbers = new ArrayList<>();
        boolean fits = list.isArray();
        for (JsonNode item : list) {
            fits &= item.canConvertToLong() && item.isIntegralNumber() && item.longValue() >= 0;
            numbers.add(item.longValue());
        }
        if (!fits) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "array %s has no usable %s: expected a list of whole numbers, none negative",
                    name,
                    key));
        }
        return numbers;
    }

    private static ByteBuffer bytes(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    @Override
    public List<Entry> arrays() {
        return List.copyOf(arrays);
    }

    @Override
    public void read(Entry array, double[] target, int from) throws IOException {
        Place place = places.get(array.name());
        if (place == null || place.type == null) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "no array %s in this file", array.name()));
        }
        channel.position(base + place.begin);
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        Numbers.read(in, place.type, ByteOrder.LITTLE_ENDIAN, array.count(), target, from);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
