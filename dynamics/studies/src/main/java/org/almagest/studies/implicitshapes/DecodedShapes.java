package org.almagest.studies.implicitshapes;

import java.util.List;
import org.almagest.dynamics.autodiff.Node;
import org.almagest.dynamics.autodiff.Shape;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.family.NetworkExecution;
import org.almagest.dynamics.family.NetworkInGraph;
import org.almagest.dynamics.linear.Volume;
import org.almagest.dynamics.nn.Upsample;

/** A trained shape autoencoder, asked for codes and for pictures of codes; one shape at a time, for one thread. */
final class DecodedShapes {
    /** Pixels along a side of the fine pictures. */
    static final int SIDE = 64;

    private static final int FACTOR = SIDE / ExampleLayout.SIDE;

    /** From the raster's pixels to those of the fine pictures, bilinearly. */
    private static final Upsample UPSAMPLE =
            Upsample.of(new Volume(1, ExampleLayout.SIDE, ExampleLayout.SIDE), false, Upsample.Kind.BILINEAR, FACTOR);

    private final int latent;
    private final NetworkExecution encoder;
    private final NetworkExecution decoder;
    private final NetworkExecution enlarger;

    /**
     * What a code becomes, row by row.
     *
     * @param raster 16 × 16
     * @param fine 64 × 64: of an implicit decoder the field at these pixels, of another the raster upsampled
     * @param upsampled 64 × 64, the raster upsampled bilinearly
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Picture(double[] raster, double[] fine, double[] upsampled) {}

    /** The network {@code model}, which is a {@link ShapeCoder}, at {@code parameters}. */
    DecodedShapes(Model model, double[] parameters) {
        ShapeCoder coder = model.capability(ShapeCoder.class).orElseThrow();
        this.latent = coder.latent();
        NetworkInGraph coding = new NetworkInGraph(model);
        Node raster = coding.input("raster", Shape.of(ExampleLayout.PIXELS, 1));
        this.encoder = coding.execution(List.of(coder.encoder().apply(coding.pass(), raster)), parameters);
        NetworkInGraph decoding = new NetworkInGraph(model);
        Node code = decoding.input("code", Shape.of(latent, 1));
        Node coarse = coder.decoder().raster(decoding.pass(), code);
        Node upsampled = UPSAMPLE.apply(decoding.pass(), coarse);
        Node fine = coder.decoder() instanceof ImplicitDecoder implicit
                ? implicit.at(
                        decoding.pass(), code, ImplicitDecoder.centres(SIDE).in(decoding.graph()))
                : upsampled;
        this.decoder = decoding.execution(List.of(coarse, fine, upsampled), parameters);
        NetworkInGraph enlarging = new NetworkInGraph(model);
        Node given = enlarging.input("raster", Shape.of(ExampleLayout.PIXELS, 1));
        this.enlarger = enlarging.execution(List.of(UPSAMPLE.apply(enlarging.pass(), given)), parameters);
    }

    /** The code of a raster. */
    double[] code(double[] raster) {
        encoder.set("raster", raster);
        encoder.execution().run();
        return encoder.execution().copyOf(0, latent);
    }

    /** The picture of a code. */
    Picture picture(double[] code) {
        decoder.set("code", code);
        decoder.execution().run();
        return new Picture(
                decoder.execution().copyOf(0, ExampleLayout.PIXELS),
                decoder.execution().copyOf(1, SIDE * SIDE),
                decoder.execution().copyOf(2, SIDE * SIDE));
    }

    /** A raster of numbers, upsampled as those of the network are. */
    double[] enlarged(double[] raster) {
        enlarger.set("raster", raster);
        enlarger.execution().run();
        return enlarger.execution().copyOf(0, SIDE * SIDE);
    }
}
