package org.almagest.dynamics.family;

import com.google.auto.service.AutoService;

/**
 * Family {@code locally-connected}: as {@code cnn}, but each output position has a kernel (and a bias) of its own: what
 * weight sharing is compared with in Singh, Hofmann, Schölkopf (ICML 2023, arXiv 2305.09088). Blocks W are [out
 * channel·out y·out x][in channel·ky·kx]; at a padded edge, weights that meet padding are kept and have no effect.
 */
@AutoService(Family.class)
public final class LocallyConnectedNetwork extends ConvolutionalFamily {
    /** For the service loader. */
    public LocallyConnectedNetwork() {
        super(false);
    }

    @Override
    public String name() {
        return "locally-connected";
    }

    @Override
    public String description() {
        return "as cnn without weight sharing: a kernel for each output position (Singh et al. 2023, arXiv 2305.09088)";
    }
}
