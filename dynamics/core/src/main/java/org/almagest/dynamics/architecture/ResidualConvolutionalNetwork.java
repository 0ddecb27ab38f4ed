package org.almagest.dynamics.architecture;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.family.Family;
import org.almagest.dynamics.family.ImageShape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.GlobalAverage;
import org.almagest.dynamics.nn.Residual;

/**
 * Family {@code resnet-conv}: convolutional residual networks with batch norm (He et al., CVPR 2016, arXiv 1512.03385, §4.2):
 * a convolution, {@code stages} groups of {@code depth} blocks σ(x + norm(W₂ ∗ σ(norm(W₁ ∗ x)))), the mean of each channel, and a
 * dense head. The first block of each further stage halves the images and doubles the channels, with a 1×1 convolution as its
 * shortcut. With one stage all blocks have the same shape, so that weights can be compared along depth.
 */
@AutoService(Family.class)
public final class ResidualConvolutionalNetwork implements Family {
    @Override
    public String name() {
        return "resnet-conv";
    }

    @Override
    public String description() {
        return "convolutional residual network with batch norm, stages of blocks σ(x + norm(W₂ ∗ σ(norm(W₁ ∗ x)))) (He et al. 2016, arXiv 1512.03385)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 1, 10_000, "residual blocks in each stage, of two convolutions each")
                        .axis(),
                Parameter.integer(
                        "stages",
                        1,
                        1,
                        16,
                        "groups of blocks; each but the first halves the images and doubles the channels"),
                Parameter.integer("width", 8, 1, 1_000_000, "channels of the first stage")
                        .sizeAxis(),
                OddKernel.PARAMETER));
        parameters.addAll(ImageShape.PARAMETERS);
        parameters.addAll(Stack.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int kernel = OddKernel.of(settings);
        int channels = settings.integer("width");
        Stack stack = new Stack(settings, ImageShape.of(settings, features));
        stack.convolution(stack.geometry(channels, kernel, 1, kernel / 2), true);
        for (int stage = 0; stage < settings.integer("stages"); stage++) {
            for (int block = 0; block < settings.integer("depth"); block++) {
                boolean narrower = stage > 0 && block == 0;
                channels = narrower ? Math.multiplyExact(2, channels) : channels;
                block(stack, channels, kernel, narrower ? 2 : 1);
            }
        }
        Volume last = stack.state();
        stack.with(new GlobalAverage(last), new Volume(last.channels(), 1, 1)).affine(outputs);
        return stack.model(List.of());
    }

    private static void block(Stack stack, int channels, int kernel, int stride) {
        Stack branch = stack.branch().convolution(stack.geometry(channels, kernel, stride, kernel / 2), true);
        branch.convolution(branch.geometry(channels, kernel, 1, kernel / 2), false);
        Stack shortcut = stack.branch().after(branch);
        if (stride > 1) {
            shortcut.convolution(stack.geometry(channels, 1, stride, 0), false);
        }
        int number = shortcut.next() - 1;
        stack.with(new Residual(branch.layer(), shortcut.layer()), branch.state())
                .after(shortcut)
                .active()
                .named("block after layer " + number);
    }
}
