package org.almagest.studies.implicitshapes;

import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.family.ForwardPass;
import org.almagest.dynamics.nn.Layer;

/**
 * A network that codes shapes, its two halves apart: what a measurement needs that decodes codes of its own, or asks for other points
 * than those that were learnt.
 *
 * @param encoder from rasters [256][batch] to codes [latent][batch]
 * @param decoder from codes to pictures
 * @param latent numbers of a code
 * @param points points of an example's own; 0 where it is learnt at the pixels of the raster
 */
record ShapeCoder(ShapeEncoder encoder, ShapeDecoder decoder, int latent, int points) implements Layer {
    /** From examples, see {@link ExampleLayout}, to the field at the raster's pixels or at each example's points. */
    @Override
    public Node apply(ForwardPass pass, Node inputs) {
        Node codes = pass.trace("latent", encoder.apply(pass, pass.graph().slice(inputs, 1, 0, ExampleLayout.PIXELS)));
        return points > 0 && decoder instanceof ImplicitDecoder implicit
                ? implicit.atOwn(pass, codes, pass.graph().slice(inputs, 1, ExampleLayout.PIXELS, 2 * points))
                : decoder.raster(pass, codes);
    }

    @Override
    public double operations() {
        return encoder.operations() + decoder.operations();
    }
}
