package org.almagest.jobs.dl4j.averaging;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * Family {@code dl4j-resnet}: a convolutional residual network, as DL4J computes it. Its blocks are the basic ones of He,
 * Zhang, Ren, Sun (CVPR 2016, arXiv 1512.03385, figure 2): two convolutions, the input added before the last activation.
 */
@AutoService(GraphFamily.class)
public final class ResidualGraph implements GraphFamily {
    /** For {@link java.util.ServiceLoader}. */
    public ResidualGraph() {}

    @Override
    public String name() {
        return "dl4j-resnet";
    }

    @Override
    public String description() {
        return "a convolutional residual network of DL4J: h_{l+1} = σ(h_l + norm(V_l ∗ σ(norm(U_l ∗ h_l)))), and a dense head (He et al. 2016, arXiv 1512.03385)";
    }

    @Override
    public List<Parameter> parameters() {
        return ConvolutionalStack.parameters(Parameter.requiredInteger(
                        "depth", 1, 1000, "number of blocks of two convolutions; a first convolution comes before them")
                .axis());
    }

    @Override
    public ComputationGraphConfiguration configuration(Settings model, int features, int outputs, Learning learning) {
        ConvolutionalStack stack = new ConvolutionalStack(model, features, learning);
        stack.convolution("stem");
        stack.activation("stem-activation");
        for (int l = 0; l < model.integer("depth"); l++) {
            String before = stack.top();
            stack.convolution("block" + l + "-first");
            stack.activation("block" + l + "-first-activation");
            stack.convolution("block" + l + "-second");
            stack.add("block" + l + "-sum", before);
            stack.activation("block" + l);
        }
        return stack.end(outputs);
    }
}
