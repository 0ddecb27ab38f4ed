package org.almagest.jobs.saved;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.almagest.dynamics.data.arrays.ArrayFile;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.family.Block;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a file as the blocks of a network. An array of two axes or more is a block W with a layer number of its own,
 * one neuron or kernel a row: the first axis counts the outputs, as PyTorch has it. An array of one axis that is named as
 * the bias of such a W and is as long is its block b. What batch normalisation has counted is no parameter. All else
 * belongs to no layer.
 */
final class ArrayNetwork {
    private static final Pattern COUNTED =
            Pattern.compile("(^|.*[^a-z])(running_mean|running_var|moving_mean|moving_variance)$");
    private static final List<List<String>> BIASES =
            List.of(List.of("weight", "bias"), List.of("kernel", "bias"), List.of("W", "b"), List.of("w", "b"));

    private final ArrayFile file;
    private final List<ArrayFile.Entry> entries = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final List<String> layers = new ArrayList<>();
    private int size;

    private ArrayNetwork(ArrayFile file) {
        this.file = file;
    }

    /**
     * The network in {@code file}.
     *
     * @throws ModelFileException if no array can be a layer's weights, or there are too many numbers
     */
    static ArrayNetwork of(ArrayFile file) throws ModelFileException {
        ArrayNetwork network = new ArrayNetwork(file);
        network.add();
        return network;
    }

    private void add() throws ModelFileException {
        List<ArrayFile.Entry> parameters = file.arrays().stream()
                .filter(array -> array.type().floating()
                        && array.count() > 0
                        && !COUNTED.matcher(array.name()).matches())
                .toList();
        long numbers = parameters.stream().mapToLong(ArrayFile.Entry::count).sum();
        if (numbers > Bounds.NUMBERS) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%d numbers: expected at most %d; take the network apart, such as one file a layer",
                    numbers,
                    Bounds.NUMBERS));
        }
        Map<String, ArrayFile.Entry> vectors = new HashMap<>();
        parameters.stream()
                .filter(array -> array.shape().size() < 2)
                .forEach(array -> vectors.put(array.name(), array));
        Set<String> taken = new HashSet<>();
        for (ArrayFile.Entry array : parameters) {
            if (array.shape().size() < 2) {
                continue;
            }
            int rows = (int) (long) array.shape().get(0);
            append(array, layers.size(), "W", rows);
            ArrayFile.Entry bias = bias(array, rows, vectors);
            if (bias != null && taken.add(bias.name())) {
                append(bias, layers.size(), "b", rows);
            }
            layers.add(array.name());
        }
        if (layers.isEmpty()) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "none of its %d floating-point arrays has two axes or more: expected the weights of at least one layer%s",
                    parameters.size(),
                    file.odd().isEmpty()
                            ? ""
                            : "; " + String.join("; ", file.odd().values())));
        }
        for (ArrayFile.Entry array : parameters) {
            if (array.shape().size() < 2 && !taken.contains(array.name())) {
                append(array, -1, "other", array.count());
            }
        }
    }

    private static ArrayFile.@Nullable Entry bias(
            ArrayFile.Entry weights, int rows, Map<String, ArrayFile.Entry> vectors) {
        for (List<String> words : BIASES) {
            int at = weights.name().lastIndexOf(words.get(0));
            if (at >= 0) {
                String name = weights.name().substring(0, at)
                        + words.get(1)
                        + weights.name().substring(at + words.get(0).length());
                ArrayFile.Entry bias = vectors.get(name);
                if (bias != null && bias.count() == rows) {
                    return bias;
                }
            }
        }
        return null;
    }

    private void append(ArrayFile.Entry array, int layer, String name, int rows) {
        entries.add(array);
        blocks.add(new Block(layer, name, rows, array.count() / rows, size));
        size += array.count();
    }

    /** What the file holds besides that cannot be read, in sentences; null if nothing. */
    @Nullable
    String unread() {
        return file.odd().isEmpty() ? null : String.join("; ", file.odd().values());
    }

    /** The names of the arrays that are weights, by layer number. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    /** Their numbers. */
    WeightsAlone read() throws IOException {
        double[] flat = new double[size];
        for (int i = 0; i < blocks.size(); i++) {
            file.read(entries.get(i), flat, blocks.get(i).offset());
        }
        return new WeightsAlone(List.copyOf(blocks), flat);
    }
}
