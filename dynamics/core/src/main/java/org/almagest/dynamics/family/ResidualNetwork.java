package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Family {@code resnet}: the fully connected residual network of Cohen, Cont, Rossier, Xu (ICML 2021, arXiv 2105.12245),
 * h_{k+1} = h_k + δ_k σ(A_k h_k + b_k), k = 0…L−1. Without input and output layers the state is the data and h_L is the
 * prediction, as in the paper; with them, width and depth can be chosen for any data.
 */
@AutoService(Family.class)
public final class ResidualNetwork implements Family {
    @Override
    public String name() {
        return "resnet";
    }

    @Override
    public String description() {
        return "fully connected residual network h_{k+1} = h_k + δ_k σ(A_k h_k + b_k) (Cohen et al. 2021, arXiv 2105.12245)";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.requiredInteger("depth", 1, 1_000_000, "number L of residual layers")
                        .axis(),
                Parameter.integer("width", 0, 0, 1_000_000, "length d of the state; 0 = that of the data's inputs")
                        .sizeAxis(),
                Parameter.choice("activation", "tanh", Activation.WORDS, "σ"),
                Parameter.choice(
                        "delta",
                        "shared",
                        List.of("none", "shared", "per-layer"),
                        "δ: none = 1; shared = one trained scalar, used as |δ|, from 1/L; per-layer = δ_k from N(0, 1/L²)"),
                Parameter.choice(
                        "init",
                        "xavier-depth",
                        List.of("xavier", "xavier-depth", "gaussian"),
                        "standard deviations: xavier = s/d for A, s/√d for b; xavier-depth = these over L; gaussian = s·d^e for both"),
                Parameter.real("init_scale", 1, 0, 1e6, "factor s of the initialisation")
                        .axis(),
                Parameter.real("init_exponent", -0.5, -100, 100, "exponent e of init gaussian"),
                Parameter.flag(
                        "input_layer",
                        false,
                        "a trained affine map from the data's inputs to the state, N(0, 1/fan-in), bias 0"),
                Parameter.flag(
                        "output_layer",
                        false,
                        "a trained affine map from the state to the outputs, N(0, 1/d), bias 0"));
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        boolean inputLayer = settings.flag("input_layer");
        boolean outputLayer = settings.flag("output_layer");
        int width = settings.integer("width") == 0 ? features : settings.integer("width");
        if (!inputLayer && width != features) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "width %d, but the data's inputs have %d numbers: expected equal; set width to %d (or 0), or input_layer to true",
                    width,
                    features,
                    features));
        }
        if (!outputLayer && width != outputs) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "width %d, but the data's targets have %d numbers: expected equal; choose data of %d outputs, or set output_layer to true",
                    width,
                    outputs,
                    width));
        }
        return new ResidualModel(settings, width, inputLayer ? features : 0, outputLayer ? outputs : 0);
    }
}
