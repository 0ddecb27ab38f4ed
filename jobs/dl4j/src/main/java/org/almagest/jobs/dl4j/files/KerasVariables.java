package org.almagest.jobs.dl4j.files;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.almagest.dynamics.data.arrays.ArrayFile;
import org.almagest.dynamics.data.arrays.Bounds;
import org.almagest.dynamics.data.arrays.NumberType;
import org.almagest.jobs.saved.ModelFileException;
import org.almagest.jobs.saved.NaturalOrder;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a network as Keras 3 saves them: an HDF5 file in which each layer's group has a group {@code vars} with arrays
 * that are called 0, 1 and so on. As arrays of a network they come in the natural order of their groups' names, since the file
 * knows no other; each with its outputs, which Keras has last, first. The states of optimisers and metrics are passed over.
 */
final class KerasVariables implements ArrayFile {
    private static final String VARIABLES = "vars";

    /** What Keras saves beside the network, at the root. */
    private static final Set<String> BESIDE = Set.of("optimizer", "metrics", "loss_tracker", "compile_metrics");

    /** A layer in a layer in a model, and so on; links in circles have no end. */
    private static final int DEPTH = 32;

    private final Map<String, List<Variable>> groups = new TreeMap<>(new NaturalOrder());
    private final Map<String, String> layers = new HashMap<>();
    private final Map<String, String> odd = new LinkedHashMap<>();
    private long left;
    private int arraysSeen;
    private int groupsSeen;

    private KerasVariables(long size) {
        this.left = size;
    }

    /**
     * An array of a layer.
     *
     * @param index its number among the layer's
     * @param shape extents as Keras has them
     * @param numbers {@code float[]} or {@code double[]}, the last axis fastest
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Variable(int index, int[] shape, Object numbers) {
        int size() {
            return numbers instanceof float[] singles ? singles.length : ((double[]) numbers).length;
        }

        double number(int i) {
            return numbers instanceof float[] singles ? singles[i] : ((double[]) numbers)[i];
        }
    }

    /**
     * All of a file.
     *
     * @param size bytes of the file
     * @throws ModelFileException if there are no variables of Keras 3 in it, or more than it can hold
     */
    static KerasVariables of(HdfFile file, long size) throws ModelFileException {
        KerasVariables variables = new KerasVariables(size);
        variables.add(file, "", 0);
        variables.groups.values().forEach(group -> group.sort(Comparator.comparingInt(Variable::index)));
        if (variables.groups.isEmpty()) {
            throw new ModelFileException(
                    "no group 'vars' with arrays of floating-point numbers in the HDF5 file: expected the weights of a model of Keras 3");
        }
        return variables;
    }

    private void add(Group group, String path, int depth) throws ModelFileException {
        if (depth > DEPTH) {
            throw new ModelFileException(String.format(
                    Locale.ROOT, "groups in groups, %d deep, at %s: expected at most %d", depth, path, DEPTH));
        }
        // a group that many lead to is met as often as there are ways
        if (++groupsSeen > Bounds.ARRAYS) {
            throw new ModelFileException(
                    String.format(Locale.ROOT, "more than %d groups: expected at most as many", Bounds.ARRAYS));
        }
        if (path.endsWith("/" + VARIABLES)) {
            Attribute layer = group.getAttribute("name");
            if (layer != null && layer.getData() instanceof String text) {
                layers.put(path.substring(0, path.length() - VARIABLES.length() - 1), text);
            }
        }
        for (Node child : group.getChildren().values()) {
            String name = child.getName();
            if (child.isLink()) {
                throw new ModelFileException(String.format(
                        Locale.ROOT,
                        "%s/%s is a link to somewhere else: expected the arrays themselves, as Keras saves them",
                        path,
                        name));
            }
            if (child instanceof Group inner) {
                if (depth > 0 || !BESIDE.contains(name)) {
                    add(inner, path.isEmpty() ? name : path + "/" + name, depth + 1);
                }
            } else if (child instanceof Dataset dataset && (path.equals(VARIABLES) || path.endsWith("/" + VARIABLES))) {
                add(dataset, path);
            }
        }
    }

    private void add(Dataset dataset, String path) throws ModelFileException {
        String group = path.equals(VARIABLES) ? "" : path.substring(0, path.length() - VARIABLES.length() - 1);
        String name = path + "/" + dataset.getName();
        if (++arraysSeen > Bounds.ARRAYS) {
            throw new ModelFileException(
                    String.format(Locale.ROOT, "more than %d arrays: expected at most as many", Bounds.ARRAYS));
        }
        Class<?> type = dataset.getJavaType();
        if (type != float.class && type != double.class) {
            // such as the state of a generator of random numbers
            if (type != int.class && type != long.class) {
                odd.put(name, String.format(Locale.ROOT, "array %s holds %s: expected float32 or float64", name, type));
            }
            return;
        }
        // no number takes less than four bytes of the file, since Keras compresses nothing
        if (dataset.getSize() > Math.min(left / Float.BYTES, Bounds.NUMBERS)
                || !dataset.getFilters().isEmpty()) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "%s holds %d numbers, or is compressed: expected no more than the file has bytes for",
                    name,
                    dataset.getSize()));
        }
        left -= dataset.getSize() * Float.BYTES;
        Object numbers = dataset.getSize() == 0 ? new float[0] : dataset.getDataFlat();
        if (!(numbers instanceof float[]) && !(numbers instanceof double[])) {
            // an array without axes is one number
            numbers = new double[] {((Number) numbers).doubleValue()};
        }
        List<Variable> variables = groups.computeIfAbsent(group, key -> new ArrayList<>());
        variables.add(new Variable(index(dataset.getName(), name), dataset.getDimensions(), numbers));
    }

    private static int index(String number, String name) throws ModelFileException {
        if (!number.matches("0|[1-9][0-9]{0,5}")) {
            throw new ModelFileException(String.format(
                    Locale.ROOT, "%s: expected arrays that are called 0, 1 and so on, as those of Keras 3", name));
        }
        return Integer.parseInt(number);
    }

    /** The arrays of a layer, by its group, such as {@code layers/dense_1}; empty where it has none. */
    List<Variable> of(String group) {
        return groups.getOrDefault(group, List.of());
    }

    /** What a group's layer is called; null where the file does not say it, as those of the first versions do not. */
    @Nullable
    String layer(String group) {
        return layers.get(group);
    }

    /** The groups that hold arrays. */
    Set<String> names() {
        return groups.keySet();
    }

    /** Numbers in all arrays. */
    long numbers() {
        return groups.values().stream()
                .flatMap(List::stream)
                .mapToLong(Variable::size)
                .sum();
    }

    @Override
    public Map<String, String> odd() {
        return odd;
    }

    @Override
    public List<Entry> arrays() {
        List<Entry> entries = new ArrayList<>();
        groups.forEach((group, variables) -> {
            for (Variable variable : variables) {
                entries.add(new Entry(
                        name(group, variable, variables.size()),
                        outputsFirst(group, variable),
                        variable.size(),
                        variable.numbers() instanceof float[] ? NumberType.FLOAT32 : NumberType.FLOAT64));
            }
        });
        return entries;
    }

    /** By its place among the arrays of a layer of this kind. */
    private static String name(String group, Variable variable, int count) {
        int index = variable.index();
        String word = String.valueOf(index);
        if (kind(group).equals("batch_normalization") && index >= count - 2) {
            word = index == count - 2 ? "moving_mean" : "moving_variance";
        } else if (variable.shape().length > 1 && !flat(group, variable)) {
            word = index == 0 ? "kernel" : "kernel_" + index;
        } else if (index == 1) {
            word = "bias";
        }
        return (group.isEmpty() ? "" : group + "/") + word;
    }

    /** What kind of layer a group is of: the last part of its name without a number. */
    private static String kind(String group) {
        return group.substring(group.lastIndexOf('/') + 1).replaceFirst("_[0-9]+$", "");
    }

    /** Whether an array of two axes is no weights: the two biases of a GRU. */
    private static boolean flat(String group, Variable variable) {
        return kind(group).endsWith("cell") && variable.index() == 2;
    }

    /** Whether the outputs come first as they are: an embedding has a word a row. */
    private static boolean asItIs(String group, Variable variable) {
        return variable.shape().length < 2
                || flat(group, variable)
                || kind(group).equals("embedding");
    }

    private static List<Long> outputsFirst(String group, Variable variable) {
        if (flat(group, variable)) {
            return List.of((long) variable.size());
        }
        List<Long> shape = new ArrayList<>();
        for (int extent : variable.shape()) {
            shape.add((long) extent);
        }
        if (!asItIs(group, variable)) {
            shape.add(0, shape.remove(shape.size() - 1));
        }
        return shape;
    }

    @Override
    public void read(Entry array, double[] target, int from) throws IOException {
        String group = array.name().contains("/")
                ? array.name().substring(0, array.name().lastIndexOf('/'))
                : "";
        Variable variable = named(group, array.name());
        if (variable == null) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "no array %s in this file", array.name()));
        }
        int size = variable.size();
        int last = variable.shape().length == 0 ? 1 : variable.shape()[variable.shape().length - 1];
        int rest = last == 0 ? 0 : size / last;
        boolean asItIs = asItIs(group, variable);
        for (int i = 0; i < size; i++) {
            target[from + (asItIs ? i : i % last * rest + i / last)] = variable.number(i);
        }
    }

    private @Nullable Variable named(String group, String name) {
        List<Variable> variables = of(group);
        return variables.stream()
                .filter(variable -> name(group, variable, variables.size()).equals(name))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        // all in memory
    }
}
