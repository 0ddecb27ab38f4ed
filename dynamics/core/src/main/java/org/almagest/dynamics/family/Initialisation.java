package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;

/**
 * Normal initialisations of layered networks, with the factor s = {@code init_scale} and fan = numbers of connections:
 *
 * <ul>
 *   <li>{@code xavier}: s·√(2/(fan-in + fan-out)) (Glorot, Bengio, AISTATS 2010, eq. 12), biases 0;
 *   <li>{@code he}: s·√(2/fan-in) (He et al., ICCV 2015, eq. 10), biases 0;
 *   <li>{@code gaussian}: s, biases too;
 *   <li>{@code small}: s·((c_in + c_out)·k²/2)^−γ with k² the taps of a kernel, 1 in a dense layer, and γ = {@code
 *       init_exponent} (arXiv 2305.09947), biases too.
 * </ul>
 */
record Initialisation(String kind, double scale, double exponent) {
    /** Its settings. */
    static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    "init",
                    "xavier",
                    List.of("xavier", "he", "gaussian", "small"),
                    "standard deviations: xavier = s·√(2/(fan-in + fan-out)); he = s·√(2/fan-in); gaussian = s;"
                            + " small = s·((c_in + c_out)·k²/2)^−γ; biases are 0 for xavier and he, else drawn like the weights"),
            Parameter.real("init_scale", 1, 0, 1e6, "factor s of the initialisation")
                    .axis(),
            Parameter.real("init_exponent", 2, -100, 100, "exponent γ of init small"));

    /** N(0, 1) for all. */
    static final Initialisation STANDARD_NORMAL = new Initialisation("gaussian", 1, 0);

    static Initialisation of(Settings settings) {
        return new Initialisation(settings.text("init"), settings.real("init_scale"), settings.real("init_exponent"));
    }

    /** Standard deviation of a layer's weights. */
    double weights(Layer layer) {
        double fans = layer.fanIn() + layer.fanOut();
        return switch (kind) {
            case "xavier" -> scale * Math.sqrt(2 / fans);
            case "he" -> scale * Math.sqrt(2 / layer.fanIn());
            // the fans are c_in·k² and c_out·k²
            case "small" -> scale * StrictMath.pow(fans / 2, -exponent);
            default -> scale;
        };
    }

    /** Standard deviation of a layer's biases; 0 where nothing is drawn. */
    double biases(Layer layer) {
        return kind.equals("xavier") || kind.equals("he") ? 0 : weights(layer);
    }
}
