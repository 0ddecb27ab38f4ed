package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.almagest.dynamics.autodiff.Activation;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.Coordinates;
import org.almagest.dynamics.infinite.PerceptronLaw;
import org.almagest.dynamics.linear.Volume;

/**
 * Family {@code mlp}: fully connected layers, f(x) = W_L σ(… σ(W_0 x + b_0) …) + b_L, as in Singh, Bachmann, Hofmann
 * (NeurIPS 2021); with one hidden layer the network whose condensation arXiv 2105.11686 describes.
 */
@AutoService(Family.class)
public final class MultilayerPerceptron implements Family {
    private static final int LARGEST = 1_000_000;
    private static final String NTK = "ntk";
    private static final String POSITIONS = "positions";

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String description() {
        return "fully connected layers h_{l+1} = σ(W_l h_l + b_l) and a linear head (Singh et al. 2021; arXiv 2105.11686)";
    }

    @Override
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>(
                List.of(
                        Parameter.requiredInteger("depth", 0, 100_000, "number of hidden layers; the head comes on top")
                                .axis(),
                        Parameter.integer("width", 10, 1, LARGEST, "neurons of every hidden layer")
                                .sizeAxis(),
                        Parameter.text("widths", "", "neurons layer by layer, such as 5,10; empty = width for all"),
                        Parameter.choice("activation", "tanh", Activation.WORDS, "after each layer but the head"),
                        Parameter.flag("bias", true, "whether the layers have biases, the head included"),
                        Parameter.flag("head_bias", true, "whether the head has one too, where the layers have"),
                        Parameter.choice(
                                "bias_init",
                                "drawn",
                                List.of("drawn", "zero"),
                                "drawn: biases begin as init or the parametrisation says; zero: at 0"),
                        Parameter.real("alpha", 1, 1e-6, 1e6, "the prediction is α times the network")
                                .axis(),
                        Parameter.flag(
                                "centred",
                                false,
                                "whether the network at its start is subtracted, α·(f_θ − f_θ₀) (Chizat et al. 2019)"),
                        Parameter.choice(
                                "parametrisation",
                                "standard",
                                List.of("standard", NTK),
                                "standard: z = W·h + b, drawn as init says; ntk: z = sigma_w/√fan-in·W·h + sigma_b·b, all drawn from N(0, 1)"),
                        Parameter.real("sigma_w", 1, 0, 1e6, "factor σ_w of parametrisation ntk"),
                        Parameter.real("sigma_b", 0.1, 0, 1e6, "factor σ_b of parametrisation ntk"),
                        Parameter.choice(
                                "residual",
                                "none",
                                List.of("none", POSITIONS),
                                "what the prediction begins with; positions: those of an input of points in space, so that displacements are learnt")));
        parameters.addAll(Initialisation.PARAMETERS);
        return List.copyOf(parameters);
    }

    @Override
    public Model build(Settings settings, int features, int outputs) {
        int depth = settings.integer("depth");
        boolean ntk = settings.text("parametrisation").equals(NTK);
        List<Layer> layers = new ArrayList<>();
        int state = features;
        for (int width : PerLayer.integers(settings, "widths", "width", depth, LARGEST)) {
            layers.add(layer(settings, ntk, state, width));
            state = width;
        }
        layers.add(layer(settings, ntk, state, outputs));
        Activation activation = Activation.named(settings.text("activation"));
        boolean bias = settings.flag("bias");
        Biases biases = new Biases(
                bias,
                bias && settings.flag("head_bias"),
                settings.text("bias_init").equals("drawn"));
        double alpha = settings.real("alpha");
        boolean centred = settings.flag("centred");
        // the law of infinite width is that of biases everywhere, drawn like the weights, or of none
        boolean lawful = ntk && biases.equals(Biases.everywhere(bias));
        Model network = new FeedForwardModel(
                new Volume(features, 1, 1),
                layers,
                activation,
                biases,
                ntk ? Initialisation.STANDARD_NORMAL : Initialisation.of(settings),
                lawful
                        ? new PerceptronLaw(
                                outputs, depth, activation, bias, settings.real("sigma_w"), settings.real("sigma_b"))
                        : null);
        Model function = alpha == 1 && !centred ? network : new CentredModel(network, alpha, centred);
        return settings.text("residual").equals(POSITIONS)
                ? new DisplacementModel(function, Coordinates.points("mlp with residual positions", features, outputs))
                : function;
    }

    private static Layer layer(Settings settings, boolean ntk, int inputs, int outputs) {
        DenseLayer dense = new DenseLayer(inputs, outputs);
        return ntk ? new ScaledLayer(dense, settings.real("sigma_w"), settings.real("sigma_b")) : dense;
    }
}
