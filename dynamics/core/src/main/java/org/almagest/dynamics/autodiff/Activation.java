package org.almagest.dynamics.autodiff;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A scalar function applied element by element, with derivatives of every order. */
public enum Activation {
    /** x. */
    LINEAR,
    /** max(x, 0); its first derivative at 0 is taken as 0, all higher ones as 0. */
    RELU,
    /** tanh x. */
    TANH,
    /** 1/(1+e^−x). */
    SIGMOID,
    /** ln(1+e^x). */
    SOFTPLUS,
    /** x·Φ(x), Φ the standard normal distribution function (Hendrycks, Gimpel 2016), not its tanh approximation. */
    GELU,
    /** x·tanh x, multiplicity 2. */
    XTANH,
    /** x²·tanh x, multiplicity 3. */
    X2TANH,
    /** sin x. */
    SINE,
    /** x/(1+e^−x), the sigmoid linear unit (Elfwing, Uchibe, Doya 2018). */
    SILU,
    /** x where it is positive, else x/100 (Maas, Hannun, Ng 2013); its first derivative at 0 is taken as 1/100. */
    LEAKY_RELU,
    /** |x|; its first derivative at 0 is taken as 0, all higher ones as 0. Not an activation of any family. */
    ABS;

    /** Of {@link #LEAKY_RELU} on the negative side. */
    public static final double LEAK = 0.01;

    /** The words that a family accepts. */
    public static final List<String> WORDS =
            Arrays.stream(values()).filter(a -> a != ABS).map(Activation::word).toList();

    /** The word in a sweep file: the name in lower case, its parts joined by hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The activation called {@code word}.
     *
     * @throws IllegalArgumentException naming the known ones
     */
    public static Activation named(String word) {
        for (Activation activation : values()) {
            if (activation != ABS && activation.word().equals(word)) {
                return activation;
            }
        }
        throw new IllegalArgumentException(
                String.format(Locale.ROOT, "unknown activation %s: known are %s", word, String.join(", ", WORDS)));
    }

    /** Whether the derivative of this order is zero everywhere (for the kinked ones: where it exists). */
    boolean vanishes(int order) {
        return order >= 2 && (this == LINEAR || kinked());
    }

    /** Whether the first derivative jumps at 0. */
    boolean kinked() {
        return this == RELU || this == LEAKY_RELU || this == ABS;
    }
}
