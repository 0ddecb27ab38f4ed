package org.almagest.jobs.dl4j.files;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.almagest.dynamics.config.Reason;
import org.almagest.jobs.dl4j.translation.KerasSoftmax;
import org.almagest.jobs.saved.ModelFileException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes DL4J networks of Keras' by means of DL4J's importer. */
final class KerasImport {
    private final KerasFile file;

    private KerasImport(KerasFile file) {
        this.file = file;
    }

    /**
     * The network, its weights in place.
     *
     * @throws ModelFileException if the importer does not take it
     */
    static Model network(KerasFile file) throws IOException {
        KerasImport in = new KerasImport(file);
        try {
            try {
                return in.network(true);
            } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException | RuntimeException e) {
                // not compiled, or with a loss that DL4J does not have: there are still the weights
                return in.network(false);
            }
        } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException | RuntimeException e) {
            throw new ModelFileException(
                    String.format(
                            Locale.ROOT,
                            "DL4J's importer does not take the model (%s): expected layers that DL4J has, and weights for them",
                            Reason.message(e)),
                    e);
        }
    }

    private Model network(boolean loss)
            throws IOException, InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        KerasModelBuilder builder = new KerasModel()
                .modelBuilder()
                .modelJson(file.configuration().toString())
                .enforceTrainingConfig(loss);
        String training = loss ? KerasTraining.lossAlone(file.training()) : null;
        if (training != null) {
            builder.trainingJson(training);
        }
        if (file.configuration().path("class_name").asText().equals("Sequential")) {
            KerasSequentialModel model = builder.buildSequential();
            MultiLayerConfiguration configuration = model.getMultiLayerConfiguration();
            check(configuration.getConfs());
            MultiLayerNetwork network = new MultiLayerNetwork(configuration);
            network.init();
            copy(model, network);
            return KerasSoftmax.join(network);
        }
        KerasModel model = builder.buildModel();
        ComputationGraphConfiguration configuration = model.getComputationGraphConfiguration();
        check(configuration.getVertices().values().stream()
                .filter(LayerVertex.class::isInstance)
                .map(vertex -> ((LayerVertex) vertex).getLayerConf())
                .toList());
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        copy(model, network);
        return KerasSoftmax.join(network);
    }

    /** DL4J allocates what the configuration says. */
    private void check(List<NeuralNetConfiguration> layers) throws ModelFileException {
        double claimed = 0;
        for (NeuralNetConfiguration layer : layers) {
            claimed += Math.abs((double) layer.getLayer().initializer().numParams(layer));
        }
        if (claimed > file.numbers()) {
            throw new ModelFileException(String.format(
                    Locale.ROOT,
                    "the model has %.0f parameters, the file %d numbers: expected as many",
                    claimed,
                    file.numbers()));
        }
    }

    private void copy(KerasModel model, Model network) throws InvalidKerasConfigurationException {
        for (KerasLayer layer : model.getLayers().values()) {
            if (layer.getNumParams() > 0) {
                Map<String, INDArray> weights = file.weights().getOrDefault(layer.getLayerName(), Map.of());
                layer.setWeights(weights);
            }
        }
        KerasModelUtils.copyWeightsToModel(network, model.getLayers());
    }
}
