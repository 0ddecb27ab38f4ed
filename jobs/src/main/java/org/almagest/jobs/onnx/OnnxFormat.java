package org.almagest.jobs.onnx;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.dynamics.data.DataSet;
import org.almagest.dynamics.objective.Objective;
import org.almagest.dynamics.objective.Objectives;
import org.almagest.jobs.saved.ModelFormat;
import org.almagest.jobs.saved.SavedModel;
import org.almagest.jobs.saved.WeightsAlone;
import org.jspecify.annotations.Nullable;

/**
 * Format {@code onnx-file}: networks as PyTorch and other programs export them. The loss is cross-entropy where the data has
 * classes, and squared error otherwise, since a file says nothing of it; a softmax that gives the prediction is left to the
 * cross-entropy.
 */
@AutoService(ModelFormat.class)
public final class OnnxFormat implements ModelFormat {
    /** For {@link java.util.ServiceLoader}. */
    public OnnxFormat() {}

    @Override
    public String name() {
        return "onnx-file";
    }

    @Override
    public List<String> suffixes() {
        return List.of(".onnx");
    }

    @Override
    public List<Path> companions(Path file) throws IOException {
        return OnnxReader.read(file).companions();
    }

    @Override
    public List<String> layers(Path file) throws IOException {
        return Weights.of(OnnxReader.read(file)).layers();
    }

    @Override
    public SavedModel read(Path file, @Nullable DataSet data) throws IOException {
        OnnxModel model = OnnxReader.read(file);
        Weights weights = Weights.of(model);
        int count = weights.blocks().stream().mapToInt(block -> block.size()).sum();
        WeightsAlone alone = new WeightsAlone(weights.blocks(), Arrays.copyOf(weights.read(model), count));
        if (data == null) {
            return SavedModel.of(alone);
        }
        if (data.graph() != null) {
            return SavedModel.of(
                    alone,
                    String.format(
                            Locale.ROOT,
                            "the examples of data %s are nodes of a graph: expected separate ones",
                            data.name()));
        }
        try {
            Objective loss = data.classification() ? Objectives.CROSS_ENTROPY : Objectives.SQUARED_ERROR;
            OnnxModel predicting = data.classification() ? model.withoutLastSoftmax() : model;
            OnnxNetwork network = OnnxNetwork.of(
                    predicting, weights, data.train().features(), data.train().outputs(), null);
            Optional<String> difference = difference(file, model, weights, network, data);
            if (difference.isPresent()) {
                return SavedModel.of(alone, difference.get());
            }
            double[] theta = network.start();
            MeanLoss mean = MeanLoss.of(network, loss, data.train(), theta);
            return new SavedModel(network, theta, data, loss.name(), mean.loss(), mean.gradientNorm(), null);
        } catch (UntranslatableException e) {
            return SavedModel.of(alone, e.getMessage());
        }
    }

    /** What another program makes otherwise of the file as it is, be its softmax left out or not. */
    private static Optional<String> difference(
            Path file, OnnxModel model, Weights weights, OnnxNetwork network, DataSet data) {
        try {
            OnnxNetwork whole = model.withoutLastSoftmax() == model
                    ? network
                    : OnnxNetwork.of(
                            model,
                            weights,
                            data.train().features(),
                            data.train().outputs(),
                            null);
            return Agreement.difference(file, model, whole, data.train());
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
