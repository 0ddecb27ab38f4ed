package org.almagest.studies.implicitshapes;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;

/** From the code of a shape to how far pixels are inside, between 0 and 1. */
sealed interface ShapeDecoder permits ImplicitDecoder, DeconvolutionDecoder {
    /**
     * The raster of 16 × 16.
     *
     * @param codes [latent][batch]
     * @return [256][batch]
     */
    Node raster(ForwardPass pass, Node codes);

    /** Floating-point operations for one shape, roughly. */
    double operations();
}
