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
import org.almagest.dynamics.nn.AveragePool;
import org.almagest.dynamics.nn.Dropout;
import org.almagest.dynamics.nn.MaxPool;

/**
 * Family {@code vgg}: convolutions that keep the size of the images, with a pooling after every few of them that halves the
 * images while the channels double, then dense layers (Simonyan, Zisserman, ICLR 2015, arXiv 1409.1556), with batch norm as is
 * usual today.
 */
@AutoService(Family.class)
public final class VggNetwork implements Family {
    private static final int WINDOW = 2;

    @Override
    public String name() {
        return "vgg";
    }

    @Override
    public String description() {
        return "convolutions of growing width with poolings between, then dense layers (Simonyan, Zisserman 2015, arXiv 1409.1556), with batch norm";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(List.of(
                Parameter.requiredInteger("depth", 1, 10_000, "number of convolutions; dense layers come on top")
                        .axis(),
                Parameter.integer(
                                "width",
                                8,
                                1,
                                1_000_000,
                                "channels of the first convolutions, doubled after each pooling")
                        .sizeAxis(),
                Parameter.integer(
                        "pool_every",
                        2,
                        1,
                        10_000,
                        "convolutions between two poolings of windows of 2, as long as the images are at least that large"),
                Parameter.choice("pooling", "max", List.of("max", "average"), "what a window gives"),
                OddKernel.PARAMETER,
                Parameter.integer("hidden", 0, 0, 1_000_000, "neurons of a dense layer before the head; 0 = none"),
                Parameter.real(
                        "dropout",
                        0,
                        0,
                        0.999,
                        "share of numbers that are dropped in training before each dense layer")));
        parameters.addAll(ImageShape.PARAMETERS);
        parameters.addAll(Stack.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int kernel = OddKernel.of(settings);
        int channels = settings.integer("width");
        Stack stack = new Stack(settings, ImageShape.of(settings, features));
        for (int l = 0; l < settings.integer("depth"); l++) {
            stack.convolution(stack.geometry(channels, kernel, 1, kernel / 2), true);
            if ((l + 1) % settings.integer("pool_every") == 0 && largeEnough(stack)) {
                pool(stack, settings.text("pooling"));
                channels = Math.multiplyExact(2, channels);
            }
        }
        dropout(stack, settings);
        if (settings.integer("hidden") > 0) {
            stack.dense(settings.integer("hidden"));
            dropout(stack, settings);
        }
        return stack.affine(outputs).model(List.of());
    }

    private static boolean largeEnough(Stack stack) {
        Volume images = stack.state();
        return images.width() >= WINDOW && (stack.line() || images.height() >= WINDOW);
    }

    private static void pool(Stack stack, String pooling) {
        if (pooling.equals("max")) {
            MaxPool pool = MaxPool.of(stack.state(), stack.line(), WINDOW, WINDOW, 0);
            stack.with(pool, pool.output());
        } else {
            AveragePool pool = AveragePool.of(stack.state(), stack.line(), WINDOW, WINDOW, 0);
            stack.with(pool, pool.output());
        }
    }

    private static void dropout(Stack stack, Settings settings) {
        stack.with(new Dropout("dropout before layer " + stack.next(), settings.real("dropout")), stack.state());
    }
}
