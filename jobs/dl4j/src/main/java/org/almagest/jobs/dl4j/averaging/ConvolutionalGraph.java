package org.almagest.jobs.dl4j.averaging;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/** Family {@code dl4j-cnn}: convolutions one after another, as DL4J computes them. */
@AutoService(GraphFamily.class)
public final class ConvolutionalGraph implements GraphFamily {
    /** For {@link java.util.ServiceLoader}. */
    public ConvolutionalGraph() {}

    @Override
    public String name() {
        return "dl4j-cnn";
    }

    @Override
    public String description() {
        return "a convolutional network of DL4J: h_{l+1} = pool σ(norm(W_l ∗ h_l)), and a dense head";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(ConvolutionalStack.parameters(
                Parameter.requiredInteger("depth", 1, 1000, "number of convolutional layers; the head comes on top")
                        .axis()));
        parameters.add(Parameter.choice(
                "pooling", "none", List.of("none", "max", "average"), "2 by 2, after every layer's activation"));
        return List.copyOf(parameters);
    }

    @Override
    public ComputationGraphConfiguration configuration(Settings model, int features, int outputs, Learning learning) {
        ConvolutionalStack stack = new ConvolutionalStack(model, features, learning);
        for (int l = 0; l < model.integer("depth"); l++) {
            stack.convolution("conv" + l);
            stack.activation("activation" + l);
            switch (model.text("pooling")) {
                case "max" -> stack.pooling("pool" + l, PoolingType.MAX);
                case "average" -> stack.pooling("pool" + l, PoolingType.AVG);
                default -> {}
            }
        }
        return stack.end(outputs);
    }
}
