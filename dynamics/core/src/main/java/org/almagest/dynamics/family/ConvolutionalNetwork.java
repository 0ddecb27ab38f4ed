package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;

/**
 * Family {@code cnn}: convolutions in one or two dimensions and a dense head, as in Singh, Hofmann, Schölkopf (ICML 2023,
 * arXiv 2305.09088) and in the condensation of convolutional networks (arXiv 2305.09947).
 */
@AutoService(Family.class)
public final class ConvolutionalNetwork extends ConvolutionalFamily {
    /** For the service loader. */
    public ConvolutionalNetwork() {
        super(true);
    }

    @Override
    public String name() {
        return "cnn";
    }

    @Override
    public String description() {
        return "convolutions in 1-D or 2-D, h_{l+1} = σ(W_l ∗ h_l + b_l), and a dense head (Singh et al. 2023, arXiv 2305.09088)";
    }
}
