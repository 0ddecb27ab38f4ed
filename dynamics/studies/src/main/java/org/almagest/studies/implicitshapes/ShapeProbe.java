package org.almagest.studies.implicitshapes;

import com.google.auto.service.AutoService;
import java.util.List;
import org.almagest.dynamics.config.Parameter;
import org.almagest.dynamics.config.Settings;
import org.almagest.dynamics.data.DataSource;
import org.almagest.dynamics.family.Model;
import org.almagest.dynamics.probe.MatrixKind;
import org.almagest.dynamics.probe.Measurement;
import org.almagest.dynamics.probe.Needs;
import org.almagest.dynamics.probe.Probe;
import org.almagest.dynamics.probe.Quantity;
import org.almagest.dynamics.probe.Sink;
import org.almagest.dynamics.probe.Snapshot;

/**
 * Probe {@code shape}: how well a shape autoencoder draws the shapes held out, at the resolution that it has learnt and at four times
 * that, and what it draws of codes at ¼, ½ and ¾ of the way between those of two shapes. A pixel counts as drawn where the field is
 * above ½.
 */
@AutoService(Probe.class)
public final class ShapeProbe implements Probe {
    static final String NAME = "shape";

    /** What the network makes of codes between those of two shapes. */
    static final String INTERPOLATED = "interpolated_shapes";

    /** What is truly there. */
    static final String TRUE = "true_shapes";

    static final String MSE = "mse_16";
    static final String MEAN_IMAGE = "mean_image_mse";
    static final String IOU = "iou_16";
    static final String FINE_IOU = "iou_64";
    static final String UPSAMPLED_IOU = "iou_64_upsampled";
    static final String CEILING = "ceiling_iou_64";
    static final String SAMPLING_GAIN = "sampling_gain";
    static final String GRAY = "gray_share";
    static final String BETWEEN_IOU = "interpolation_iou";
    static final String BETWEEN_AREA = "interpolation_area_ratio";
    static final String BETWEEN_AREA_ERROR = "interpolation_area_error";
    static final String BETWEEN_GRAY = "interpolation_gray_share";
    static final String BETWEEN_ONE = "interpolation_one_component";

    private static final String PAPER = "arXiv 1812.02822";
    private static final String OWN = "own control";
    private static final String NOTHING_HELD_OUT = "no_shapes_held_out";

    private static final List<Quantity> QUANTITIES = List.of(
            of(MSE, "mean over shapes and pixels of (f−y)², on the raster of 16×16", PAPER),
            of(MEAN_IMAGE, "the same of the mean raster of the training shapes", OWN),
            of(IOU, "mean over shapes of intersection over union with the true shape at 16×16", PAPER),
            of(
                    FINE_IOU,
                    "the same at 64×64: of the field sampled there, where the decoder is one, else of the raster upsampled bilinearly",
                    PAPER),
            of(UPSAMPLED_IOU, "the same at 64×64 of the raster upsampled bilinearly, whatever the decoder is", OWN),
            of(CEILING, "the same of the true raster upsampled bilinearly: what knows 16×16 pixels and no more", OWN),
            of(SAMPLING_GAIN, FINE_IOU + " − " + UPSAMPLED_IOU, OWN),
            of(GRAY, "share of the raster's pixels with 0.2 < f < 0.8", PAPER),
            of(
                    BETWEEN_IOU,
                    "mean over pairs of equal shapes 0.66 apart and over α = ¼, ½, ¾ of the intersection over union of the picture of (1−α)·z₀ + α·z₁ at 64×64 with the shape at α of the way",
                    PAPER),
            of(BETWEEN_AREA, "mean of its area over that of the true shape", PAPER),
            of(BETWEEN_AREA_ERROR, "|" + BETWEEN_AREA + " − 1|", PAPER),
            of(BETWEEN_GRAY, "mean share of its pixels with 0.2 < f < 0.8", PAPER),
            of(BETWEEN_ONE, "share of these pictures that are one part, connected by edges", PAPER));

    private static Quantity of(String name, String formula, String source) {
        return new Quantity(name, "1", formula, source, false);
    }

    /** For {@link java.util.ServiceLoader}. */
    public ShapeProbe() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "shapes held out and shapes between two others as an autoencoder draws them, beside the true ones ("
                + PAPER + ")";
    }

    @Override
    public List<Quantity> quantities() {
        return QUANTITIES;
    }

    @Override
    public List<MatrixKind> matrices() {
        return List.of(
                new MatrixKind(
                        INTERPOLATED,
                        MatrixKind.Content.PICTURES,
                        "[pair][α] in rows of 64·64 pixels, to hundredths: the pictures of (1−α)·z₀ + α·z₁, α = 0, ¼, ½, ¾, 1, of the first pair of each kind"),
                new MatrixKind(TRUE, MatrixKind.Content.TRUE_PICTURES, "the same of the shapes at α of the way"));
    }

    @Override
    public Needs needs() {
        return Needs.PREDICTIONS.and(ShapeCoder.class, "a network that codes shapes (family shape-autoencoder)");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.integer("pairs", 30, 1, 100_000, "pairs of shapes to draw between"),
                Parameter.integer("pairs_seed", 0, 0, 1L << 53, "seed of these pairs, the same for all runs"));
    }

    @Override
    public void measure(Snapshot snapshot, Settings settings, Sink sink) {
        List<PlanarShape> shapes = PlanarShapes.testShapes(snapshot.data().test());
        if (shapes.isEmpty()) {
            missing(snapshot, NOTHING_HELD_OUT, sink);
            return;
        }
        DecodedShapes decoded = new DecodedShapes(snapshot.model(), snapshot.parameters());
        DrawnShapes drawn = DrawnShapes.of(decoded, shapes, snapshot.data());
        if (!Double.isFinite(drawn.squaredError())) {
            missing(snapshot, Measurement.NOT_FINITE, sink);
            return;
        }
        drawn.numbers().forEach((quantity, value) -> number(snapshot, quantity, value, sink));
        List<ShapePair> pairs = ShapePair.drawn(settings.integer("pairs"), settings.whole("pairs_seed"));
        ShapesBetween between = new ShapesBetween(decoded, pairs);
        between.numbers().forEach((quantity, value) -> number(snapshot, quantity, value, sink));
        between.pictures(snapshot.step(), sink);
    }

    private static void number(Snapshot snapshot, String quantity, double value, Sink sink) {
        sink.measurement(Measurement.exact(snapshot.step(), NAME, quantity, null, value));
    }

    private static void missing(Snapshot snapshot, String status, Sink sink) {
        QUANTITIES.forEach(quantity ->
                sink.measurement(Measurement.missing(snapshot.step(), NAME, quantity.name(), null, status)));
    }

    /** Every shape held out is drawn on 16 + 1 rasters' worth of points, and so is every shape between. */
    @Override
    public double operations(Model model, DataSource.Dimensions data, Settings settings) {
        double rasters = (double) (DecodedShapes.SIDE * DecodedShapes.SIDE) / ExampleLayout.PIXELS + 1;
        double pictures = data.test() + (double) ShapesBetween.PICTURES * settings.integer("pairs");
        return rasters * pictures * model.operationsPerExample();
    }
}
