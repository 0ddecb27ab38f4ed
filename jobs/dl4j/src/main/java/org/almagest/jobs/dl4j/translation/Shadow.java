package org.almagest.jobs.dl4j.translation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of a network in training that may be asked anything without disturbing the training: a graph, in double precision,
 * without dropout and weight noise.
 */
public final class Shadow {
    private final ComputationGraph graph;
    private final Map<String, String> names;

    private Shadow(ComputationGraph graph, Map<String, String> names) {
        this.graph = graph;
        this.names = names;
    }

    /**
     * A copy of {@code live}.
     *
     * @throws IllegalArgumentException if it is neither a MultiLayerNetwork nor a ComputationGraph, or DL4J cannot copy it
     */
    public static Shadow of(Model live) {
        Random random = Nd4j.getRandom();
        long root = random.rootState();
        long node = random.nodeState();
        try {
            Map<String, String> names = new LinkedHashMap<>();
            ComputationGraph copy = copy(live, names).convertDataType(DataType.DOUBLE);
            for (Layer layer : copy.getLayers()) {
                still(layer);
            }
            // the training's workspaces may be open in this thread, and have the same names
            copy.getConfiguration().setTrainingWorkspaceMode(WorkspaceMode.NONE);
            copy.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
            return new Shadow(copy, names);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "the network cannot be copied, so that it cannot be observed (%s): expected a MultiLayerNetwork or ComputationGraph that DL4J's clone copies; leave the listener out",
                            e.getMessage()),
                    e);
        } finally {
            // making a network draws its initial weights and seeds the generator, which is the training's
            random.setStates(root, node);
        }
    }

    private static ComputationGraph copy(Model live, Map<String, String> names) {
        if (live instanceof MultiLayerNetwork network) {
            // converted to a graph, its layers are called by their numbers
            for (int i = 0; i < network.getnLayers(); i++) {
                String name = network.getLayer(i).conf().getLayer().getLayerName();
                names.put(Integer.toString(i), name == null ? "layer" + i : name);
            }
            MultiLayerNetwork clone = network.clone();
            return clone.toComputationGraph();
        }
        if (live instanceof ComputationGraph graph) {
            return graph.clone();
        }
        throw new IllegalArgumentException(String.format(
                Locale.ROOT, "a network of %s: expected a MultiLayerNetwork or a ComputationGraph", live.getClass()));
    }

    private static void still(Layer layer) {
        org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
        conf.setIDropout(null);
        if (conf instanceof BaseLayer weighted) {
            weighted.setWeightNoise(null);
        }
    }

    /** Takes over the parameters that {@code live} has now. */
    public void follow(Model live) {
        graph.params().assign(live.params());
    }

    public ComputationGraph graph() {
        return graph;
    }

    /** The name that the user knows. */
    String name(String vertex) {
        return names.getOrDefault(vertex, vertex);
    }
}
