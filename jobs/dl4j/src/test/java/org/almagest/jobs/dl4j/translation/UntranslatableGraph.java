package org.almagest.jobs.dl4j.translation;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.jobs.dl4j.averaging.GraphFamily;
import org.almagest.jobs.dl4j.averaging.Learning;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** A user's family, with a layer that has no counterpart among our operations. */
@AutoService(GraphFamily.class)
public final class UntranslatableGraph implements GraphFamily {
    /** For {@link java.util.ServiceLoader}. */
    public UntranslatableGraph() {}

    @Override
    public String name() {
        return "untranslatable";
    }

    @Override
    public String description() {
        return "for tests";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public ComputationGraphConfiguration configuration(Settings model, int features, int outputs, Learning learning) {
        return learning.network()
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.feedForward(features))
                .addLayer(
                        "dense",
                        new DenseLayer.Builder().nOut(4).hasLayerNorm(true).build(),
                        "image")
                .addLayer("output", learning.output(outputs), "dense")
                .setOutputs("output")
                .build();
    }
}
