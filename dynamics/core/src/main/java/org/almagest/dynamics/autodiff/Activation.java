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
    /** |x|; its first derivative at 0 is taken as 0, all higher ones as 0. Not an activation of any family. */
    ABS;

    /** The words that a family accepts. */
    public static final List<String> WORDS =
            Arrays.stream(values()).filter(a -> a != ABS).map(Activation::word).toList();

    /** The word in a sweep file: the name in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
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
                "unknown activation %s: known are %s".formatted(word, String.join(", ", WORDS)));
    }

    /** Whether the derivative of this order is zero everywhere (for the kinked ones: where it exists). */
    boolean vanishes(int order) {
        return order >= 2 && (this == LINEAR || this == RELU || this == ABS);
    }
}
