package org.almagest.dynamics.family;

import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.RandomStream;
import org.almagest.dynamics.config.Settings;

/**
 * How layered networks begin: independent numbers of mean 0, with the factor s = {@code init_scale} and fan = numbers of
 * connections. Normal, with the standard deviations
 *
 * <ul>
 *   <li>{@code xavier}: s·√(2/(fan-in + fan-out)) (Glorot, Bengio, AISTATS 2010, eq. 12), biases 0;
 *   <li>{@code he}: s·√(2/fan-in) (He et al., ICCV 2015, eq. 10), biases 0;
 *   <li>{@code gaussian}: s, biases too;
 *   <li>{@code small}: s·((c_in + c_out)·k²/2)^−γ with k² the taps of a kernel, 1 in a dense layer, and γ = {@code
 *       init_exponent} (arXiv 2305.09947), biases too;
 * </ul>
 *
 * or {@code uniform}, between ∓s/√fan-in, biases too: what PyTorch does where it is told nothing; or {@code xavier-uniform},
 * between ∓s·√(6/(fan-in + fan-out)) (Glorot, Bengio, eq. 16), biases 0.
 */
public record Initialisation(String kind, double scale, double exponent) {
    private static final String XAVIER_UNIFORM = "xavier-uniform";

    /** Its settings. */
    public static final List<Parameter> PARAMETERS = List.of(
            Parameter.choice(
                    "init",
                    "xavier",
                    List.of("xavier", "he", "gaussian", "small", "uniform", XAVIER_UNIFORM),
                    "standard deviations: xavier = s·√(2/(fan-in + fan-out)); he = s·√(2/fan-in); gaussian = s;"
                            + " small = s·((c_in + c_out)·k²/2)^−γ; or uniform = between ∓s/√fan-in, as PyTorch does;"
                            + " or xavier-uniform = between ∓s·√(6/(fan-in + fan-out));"
                            + " biases are 0 for xavier, xavier-uniform and he, else drawn like the weights"),
            Parameter.real("init_scale", 1, 0, 1e6, "factor s of the initialisation")
                    .axis(),
            Parameter.real("init_exponent", 2, -100, 100, "exponent γ of init small"));

    private static final double ROOT_OF_THREE = Math.sqrt(3);

    /** N(0, 1) for all. */
    static final Initialisation STANDARD_NORMAL = new Initialisation("gaussian", 1, 0);

    /** What {@code settings} say under the names of {@link #PARAMETERS}. */
    public static Initialisation of(Settings settings) {
        return new Initialisation(settings.text("init"), settings.real("init_scale"), settings.real("init_exponent"));
    }

    /** Whether numbers are drawn uniformly, between ∓√3 standard deviations, and not normally. */
    public boolean uniform() {
        return kind.equals("uniform") || kind.equals(XAVIER_UNIFORM);
    }

    /**
     * Standard deviation of a layer's weights.
     *
     * @param fanIn inputs that one output sees
     * @param fanOut outputs that one input reaches
     */
    public double weights(double fanIn, double fanOut) {
        return switch (kind) {
            case "xavier", XAVIER_UNIFORM -> scale * Math.sqrt(2 / (fanIn + fanOut));
            case "he" -> scale * Math.sqrt(2 / fanIn);
            // the fans are c_in·k² and c_out·k²
            case "small" -> scale * StrictMath.pow((fanIn + fanOut) / 2, -exponent);
            case "uniform" -> scale / Math.sqrt(3 * fanIn);
            default -> scale;
        };
    }

    /** Standard deviation of a layer's biases; 0 where nothing is drawn. */
    public double biases(double fanIn, double fanOut) {
        boolean none = kind.equals("xavier") || kind.equals(XAVIER_UNIFORM) || kind.equals("he");
        return none ? 0 : weights(fanIn, fanOut);
    }

    /** A number of standard deviation {@code sd}; nothing is drawn where that is 0. */
    double draw(RandomStream random, double sd) {
        if (sd == 0) {
            return 0;
        }
        return sd * (uniform() ? random.uniform(-ROOT_OF_THREE, ROOT_OF_THREE) : random.normal());
    }
}
