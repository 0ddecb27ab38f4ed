package org.almagest.dynamics.curvature;

/**
 * The Hessian of a loss ℓ(f(θ)) and the two parts that it is the sum of (Singh, Bachmann, Hofmann, NeurIPS 2021; Singh,
 * Hofmann, Schölkopf, ICML 2023, arXiv 2305.09088). J is the Jacobian of all predictions f in all parameters θ.
 */
public enum HessianPart {
    /** ∂²ℓ/∂θ². */
    HESSIAN("hessian"),
    /** H_o = Jᵀ(∂²ℓ/∂f²)J, the generalised Gauss–Newton matrix, which the papers call the outer part. */
    GGN("outer"),
    /** H_f = Σ_c r_c·∂²f_c/∂θ², r = ∂ℓ/∂f held fixed. */
    FUNCTIONAL("functional");

    private final String word;

    HessianPart(String word) {
        this.word = word;
    }

    /** The word in the spectra table. */
    public String word() {
        return word;
    }
}
