package org.almagest.jobs.dl4j.translation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.family.Block;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The trained parameters of a DL4J network as blocks of one flat vector. Weights are blocks W with a neuron or kernel a row,
 * each with a layer number of its own; a bias is a block b with the number of its layer's first weights. What batch
 * normalisation counts (means and variances) is no parameter.
 */
public final class ParameterArrays {
    private static final Set<String> COUNTED = Set.of("mean", "var", "log10stdev");

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> layers = new ArrayList<>();
    private int size;

    /**
     * One array.
     *
     * @param vertex the layer's name in the graph
     * @param key the array's name in the layer
     * @param block where it stands
     * @param arrangement of DL4J's array
     */
    private record Entry(String vertex, String key, Block block, Arrangement arrangement) {
        double[] rows(INDArray array) {
            return Numbers.of(arrangement.outputsFirst(array));
        }

        String name() {
            return vertex + "_" + key;
        }
    }

    private ParameterArrays() {}

    /** Those of {@code graph}, layer by layer. */
    public static ParameterArrays of(Shadow shadow) {
        ParameterArrays arrays = new ParameterArrays();
        for (Layer layer : shadow.graph().getLayers()) {
            arrays.add(layer, shadow);
        }
        return arrays;
    }

    private void add(Layer layer, Shadow shadow) {
        org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
        String vertex = conf.getLayerName();
        String name = shadow.name(vertex);
        ParamInitializer initializer = conf.initializer();
        Map<String, INDArray> table = layer.paramTable();
        List<String> weights = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, INDArray> entry : table.entrySet()) {
            boolean weight = initializer.isWeightParam(conf, entry.getKey())
                    && entry.getValue().rank() > 1;
            if (weight) {
                weights.add(entry.getKey());
            } else if (!(conf instanceof BatchNormalization) || !COUNTED.contains(entry.getKey())) {
                others.add(entry.getKey());
            }
        }
        int number = layers.size();
        for (String key : weights) {
            INDArray array = requireNonNull(table.get(key));
            Arrangement arrangement = Arrangement.of(conf, key, array);
            int rows = Math.toIntExact(arrangement.outputsFirst(array).size(0));
            append(vertex, key, "W", layers.size(), rows, array, arrangement);
            layers.add(weights.size() == 1 ? name : name + ":" + key);
        }
        for (String key : others) {
            INDArray array = requireNonNull(table.get(key));
            append(
                    vertex,
                    key,
                    initializer.isBiasParam(conf, key) ? "b" : key,
                    number,
                    Math.toIntExact(array.length()),
                    array,
                    Arrangement.OUTPUTS_FIRST);
        }
        if (weights.isEmpty() && !others.isEmpty()) {
            layers.add(name);
        }
    }

    private void append(
            String vertex, String key, String name, int layer, int rows, INDArray array, Arrangement arrangement) {
        int length = Math.toIntExact(array.length());
        Block block = new Block(layer, name, rows, length / rows, size);
        entries.add(new Entry(vertex, key, block, arrangement));
        size = Math.addExact(size, length);
    }

    /** The blocks, without gaps. */
    public List<Block> blocks() {
        return entries.stream().map(Entry::block).toList();
    }

    /** The layers' names, by layer number. */
    public List<String> layers() {
        return layers;
    }

    /** The vertex that the {@code i}-th block belongs to. */
    String vertex(int i) {
        return entries.get(i).vertex();
    }

    /** The name of the {@code i}-th block's array in the graph. */
    public String name(int i) {
        return entries.get(i).name();
    }

    /** The place of an array among the blocks; −1 where the layer has no such array. */
    int index(String vertex, String key) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).vertex().equals(vertex) && entries.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** The flat vector at which {@code graph} stands. */
    public double[] read(ComputationGraph graph) {
        return read(graph.paramTable());
    }

    /** As {@link #read(ComputationGraph)}, from arrays of the same names, such as a gradient's. */
    public double[] read(Map<String, INDArray> arrays) {
        double[] flat = new double[size];
        for (Entry entry : entries) {
            INDArray array = arrays.get(entry.name());
            if (array == null) {
                throw new IllegalStateException(
                        String.format(Locale.ROOT, "no array %s among %s", entry.name(), arrays.keySet()));
            }
            double[] rows = entry.rows(array);
            System.arraycopy(rows, 0, flat, entry.block().offset(), rows.length);
        }
        return flat;
    }
}
