package org.almagest.dynamics.curvature;

import java.util.Locale;

/**
 * The Hessian of a loss ℓ(f(θ)) and the two parts that it is the sum of (Singh, Bachmann, Hofmann, NeurIPS 2021; Singh,
 * Hofmann, Schölkopf, ICML 2023, arXiv 2305.09088). J is the Jacobian of all predictions f in all parameters θ.
 */
public enum Part {
    /** ∂²ℓ/∂θ². */
    HESSIAN,
    /** H_o = Jᵀ(∂²ℓ/∂f²)J, also called Gauss–Newton. */
    OUTER,
    /** H_f = Σ_c r_c·∂²f_c/∂θ², r = ∂ℓ/∂f held fixed. */
    FUNCTIONAL;

    /** The word in the spectra table. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
