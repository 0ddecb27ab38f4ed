package org.almagest.studies.implicitshapes;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.almagest.dynamics.geometry.ConnectedParts;
import org.almagest.dynamics.geometry.Overlap;
import org.almagest.dynamics.probe.Matrix;
import org.almagest.dynamics.probe.Sink;

/**
 * What a network draws of the codes between those of two shapes, beside the shapes on their way.
 *
 * @param network the network
 * @param pairs the shapes at both ends
 */
record ShapesBetween(DecodedShapes network, List<ShapePair> pairs) {
    /** Shares α of the way at which pictures are shown; the ends are left out where they are measured. */
    private static final double[] SHARES = {0, 0.25, 0.5, 0.75, 1};

    /** Pictures measured a pair. */
    static final int PICTURES = SHARES.length - 2;

    private static final double HUNDREDTHS = 100;

    /** The numbers by the names of the probe's quantities, means over pairs and shares. */
    Map<String, Double> numbers() {
        ConnectedParts parts = new ConnectedParts(DecodedShapes.SIDE, DecodedShapes.SIDE);
        double iou = 0;
        double area = 0;
        double gray = 0;
        double one = 0;
        for (ShapePair pair : pairs) {
            double[] from = code(pair.from());
            double[] to = code(pair.to());
            for (int s = 1; s <= PICTURES; s++) {
                double[] field = network.picture(mixed(from, to, SHARES[s])).fine();
                boolean[] drawn = DrawnShapes.mask(field);
                boolean[] truth = pair.between(SHARES[s]).mask(DecodedShapes.SIDE);
                iou += Overlap.of(drawn, truth).iou();
                area += (double) inside(drawn) / inside(truth);
                gray += DrawnShapes.undecided(field);
                one += parts.count(drawn) == 1 ? 1 : 0;
            }
        }
        int n = PICTURES * pairs.size();
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put(ShapeProbe.BETWEEN_IOU, iou / n);
        numbers.put(ShapeProbe.BETWEEN_AREA, area / n);
        numbers.put(ShapeProbe.BETWEEN_AREA_ERROR, Math.abs(area / n - 1));
        numbers.put(ShapeProbe.BETWEEN_GRAY, gray / n);
        numbers.put(ShapeProbe.BETWEEN_ONE, one / n);
        return numbers;
    }

    /** Writes the pictures of the first pair of each kind, both ends included, and the true ones. */
    void pictures(long step, Sink sink) {
        List<ShapePair> shown = firstOfEachKind();
        int pixels = DecodedShapes.SIDE * DecodedShapes.SIDE;
        double[] drawn = new double[shown.size() * SHARES.length * pixels];
        double[] truth = new double[drawn.length];
        int at = 0;
        for (ShapePair pair : shown) {
            double[] from = code(pair.from());
            double[] to = code(pair.to());
            for (double share : SHARES) {
                double[] field = network.picture(mixed(from, to, share)).fine();
                boolean[] mask = pair.between(share).mask(DecodedShapes.SIDE);
                for (int pixel = 0; pixel < pixels; pixel++, at++) {
                    drawn[at] = Math.rint(HUNDREDTHS * field[pixel]) / HUNDREDTHS;
                    truth[at] = mask[pixel] ? 1 : 0;
                }
            }
        }
        int rows = shown.size() * SHARES.length;
        sink.matrix(new Matrix(step, ShapeProbe.INTERPOLATED, null, rows, pixels, drawn));
        sink.matrix(new Matrix(step, ShapeProbe.TRUE, null, rows, pixels, truth));
    }

    private List<ShapePair> firstOfEachKind() {
        Set<PlanarShape.Kind> seen = EnumSet.noneOf(PlanarShape.Kind.class);
        List<ShapePair> first = new ArrayList<>();
        for (ShapePair pair : pairs) {
            if (seen.add(pair.from().kind())) {
                first.add(pair);
            }
        }
        return first;
    }

    private double[] code(PlanarShape shape) {
        return network.code(DrawnShapes.numbers(shape.mask(ExampleLayout.SIDE)));
    }

    private static double[] mixed(double[] from, double[] to, double share) {
        double[] mixed = new double[from.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (1 - share) * from[i] + share * to[i];
        }
        return mixed;
    }

    private static int inside(boolean[] mask) {
        int count = 0;
        for (boolean pixel : mask) {
            count += pixel ? 1 : 0;
        }
        return count;
    }
}
